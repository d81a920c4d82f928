import { vendorApplyId } from '../../contracts/derivedIds';
import { sealRequestId } from '../../contracts/ids';
import { field, nodes, points, sealSettings, waitNodeId } from '../faults/flow';
import type { Answer } from '../support/product';
import {
  hostSecret,
  type Manifest,
  requestsSchema,
  type SavedRequest,
  type Stage,
  stages,
  vendorKeys,
} from './manifest';
import type { OldSite } from './oldSite';

const flowId = 'contract';
/** So that no timer of the saved data ends a request, however late they are used. */
const tenYears = 10 * 365 * 24 * 3600;

const completions = ['completedSignalled', 'completedUnseen', 'completedUnconfirmed'] as const;
const waitsFor = {
  completedSignalled: 'signalled',
  completedUnseen: 'vendor-away',
  completedUnconfirmed: 'not-confirmed',
} as const;

type Made = Omit<Manifest, 'commit' | 'savedAt'>;

/** Brings one request to each stage, and stops the worker on the way. */
export class StageMaker {
  private bindings: Manifest['bindings'] = [];
  private hostId = '';
  private engine = { id: '', key: '' };
  private sealId = '';
  private fileTypeId = '';

  constructor(private readonly site: OldSite) {}

  async make(): Promise<Made> {
    await this.configure();
    await this.makeQuietOnes();
    await this.makeAttention();
    await this.makeReplyWaiting();
    await this.granted('appendRecorded');
    await this.granted('endRecorded');
    for (const stage of completions) await this.granted(stage);
    await this.site.product.worker().stop();
    await this.makeRecorded();
    await this.makePendingCallbacks();
    return this.manifest();
  }

  private async configure(): Promise<void> {
    const { site } = this;
    for (const name of ['总部章管家', '分公司章管家']) {
      const body = { name, vendor: 'zhangguanjia', openUrl: site.vendorUrl, ...vendorKeys };
      const { id, callbackUrl } = await site.api('POST', '/v1/bindings', body);
      await site.api('POST', `/v1/bindings/${id}/catalogues/sync`, {});
      const { items } = await site.api('GET', `/v1/bindings/${id}/seals`);
      this.bindings.push({ id, name, callbackPath: new URL(callbackUrl).pathname, seals: items.length });
      if (this.bindings.length === 1) await site.vendor('POST', '/sim/callback-url', { url: callbackUrl });
    }
    const host = { name: '集团OA', kind: 'webhook', url: site.hostUrl, secret: hostSecret };
    this.hostId = (await site.api('POST', '/v1/hosts', host)).id;
    await site.api('PUT', this.settingsPath, {
      ...sealSettings(this.bindings[0]?.id ?? '', 'archived'),
      ...{ quietCloseSeconds: tenYears, archiveWaitSeconds: tenYears },
    });
    // As keys were made then: bound to no host.
    this.engine = await site.api('POST', '/v1/api-keys', { name: '集团OA', role: 'engine' });
    const { seals, fileTypes } = await site.vendor('GET', '/sim/catalogue');
    this.sealId = seals[0].id;
    this.fileTypeId = fileTypes[0].id;
  }

  private get settingsPath(): string {
    return `/v1/hosts/${this.hostId}/flows/${flowId}/seal-settings`;
  }

  private async makeQuietOnes(): Promise<void> {
    const { site } = this;
    await this.granted('sealing');
    await this.use('sealing');
    await this.granted('appended');
    await this.event('appended', 'append', points.append, { [field.moreUses]: '2' });
    await this.written('appended', 'sealCode:1');
    for (const stage of ['waitingForArchive', 'archived'] as const) {
      await this.granted(stage);
      await this.use(stage);
      await this.finish(stage);
      await this.recorded(stage, 'FlowSubmitted');
    }
    await site.vendor('POST', `/sim/applications/${this.applyId('archived')}/archive`);
    await this.recorded('archived', 'FilesArchived');
    await this.written('archived', 'rule:filesArchived:0:fields');
    await this.granted('ended');
    await this.event('ended', 'end', points.end, {});
  }

  private async makeAttention(): Promise<void> {
    const { site } = this;
    await this.granted('attention');
    const refusal = { fault: 'errcode', errcode: 'locked', errmsg: '流程已锁定', times: 1 };
    await site.host('POST', '/sim/faults', { match: { type: 'flow.submit' }, ...refusal });
    await this.finish('attention');
    await this.recorded('attention', 'AttentionRaised');
  }

  private async makeReplyWaiting(): Promise<void> {
    const { site } = this;
    const writeBack = { mode: 'reply', fallback: 'push', replyConfirmSeconds: 60 };
    await site.api('PATCH', `/v1/hosts/${this.hostId}`, { writeBack });
    const { writeBack: handedOver } = await this.apply('replyWaiting');
    if (!handedOver?.length) throw new Error('the reply has handed over nothing');
    await site.api('PATCH', `/v1/hosts/${this.hostId}`, { writeBack: { mode: 'push' } });
  }

  /** With no worker: nobody takes them. */
  private async makeRecorded(): Promise<void> {
    await this.apply('applyRecorded');
    await this.event('appendRecorded', 'append', points.append, { [field.moreUses]: '2' });
    await this.event('endRecorded', 'end', points.end, {});
  }

  private async makePendingCallbacks(): Promise<void> {
    const { site } = this;
    await this.finish('completedSignalled');
    await this.waits('completedSignalled');
    const claim = (sealapply_id: string) => ({ event: 'sealingCompleted', sealapply_id });
    await site.vendor('POST', '/sim/callbacks/send', claim(this.applyId('completedUnconfirmed')));
    await this.waits('completedUnconfirmed');
    await site.vendor('POST', '/sim/callbacks/send', claim('nobodys'));
    await site.vendor('POST', '/sim/faults', { match: { type: 'detail' }, fault: 'http500' });
    await this.finish('completedUnseen');
    await this.waits('completedUnseen');
  }

  private flowRequestId = (stage: Stage) =>
    `92233720368547${String(stages.indexOf(stage) + 1).padStart(5, '0')}`;

  private id(stage: Stage): string {
    const flowRequestId = this.flowRequestId(stage);
    return sealRequestId({ hostId: this.hostId, flowId, flowRequestId, attempt: 1 });
  }

  private path = (stage: Stage) => `/v1/seal-requests/${encodeURIComponent(this.id(stage))}`;
  private applyId = (stage: Stage) => vendorApplyId(this.id(stage));

  private async apply(stage: Stage): Promise<Answer['data']> {
    const flowRequestId = this.flowRequestId(stage);
    await this.site.host('POST', '/sim/flow-requests', { flowId, flowRequestId, nodes, nodeId: waitNodeId });
    return this.event(stage, 'apply', points.apply, this.form);
  }

  private get form(): Record<string, unknown> {
    return {
      [field.subject]: '年度采购框架合同',
      [field.applicant]: { userId: 'zhangsan', name: '张三' },
      [field.fileType]: this.fileTypeId,
      [field.seal]: this.sealId,
      [field.useCount]: '3',
      [field.crossPageUseCount]: '0',
    };
  }

  private async granted(stage: Stage): Promise<void> {
    await this.apply(stage);
    await this.written(stage, 'sealCode:0');
  }

  private event(stage: Stage, name: string, trigger: object, form: object): Promise<Answer['data']> {
    return this.site.as(this.engine.key, 'POST', `/v1/hosts/${this.hostId}/flow-events`, {
      eventId: `${stage}-${name}`,
      ...{ flowId, flowRequestId: this.flowRequestId(stage), trigger, form },
      operator: { userId: 'lisi', name: '李四' },
    });
  }

  private async codeAtVendor(stage: Stage): Promise<string> {
    return (await this.site.vendor('GET', `/sim/applications/${this.applyId(stage)}`)).sealCode;
  }

  private async use(stage: Stage): Promise<void> {
    const sealCode = await this.codeAtVendor(stage);
    await this.site.vendor('POST', '/sim/machine/use', { sealCode, sealId: this.sealId });
  }

  private async finish(stage: Stage): Promise<void> {
    const sealCode = await this.codeAtVendor(stage);
    await this.site.vendor('POST', '/sim/machine/finish', { sealCode });
  }

  private ledgerHas(stage: Stage, what: string, isIt: (entry: Answer['data']) => boolean): Promise<unknown> {
    return this.site.until(
      `${what} of ${stage}`,
      async () => (await this.site.api('GET', `${this.path(stage)}/events?limit=100`)).items,
      (items) => items.some(isIt),
    );
  }
  private recorded(stage: Stage, type: string): Promise<unknown> {
    return this.ledgerHas(stage, type, (entry) => entry.type === type);
  }
  private written(stage: Stage, effectId: string): Promise<unknown> {
    const isWritten = ({ type, data }: Answer['data']) =>
      type === 'FieldsWritten' && data.effectId === effectId;
    return this.ledgerHas(stage, effectId, isWritten);
  }

  private async rowOf(stage: Stage): Promise<Answer['data']> {
    const { items } = await this.site.api('GET', '/v1/callbacks?limit=100');
    return items.find(({ applyId }: { applyId?: string }) => applyId === this.applyId(stage));
  }
  private async waits(stage: (typeof completions)[number]): Promise<void> {
    const reason = waitsFor[stage];
    const history = async (): Promise<{ state: string; reason?: string }[]> => {
      const row = await this.rowOf(stage);
      return row ? (await this.site.api('GET', `/v1/callbacks/${row.id}`)).history : [];
    };
    await this.site.until(`callback of ${stage} that waits: ${reason}`, history, (steps) =>
      steps.some((step) => step.reason === reason || step.state === reason),
    );
  }

  private async manifest(): Promise<Made> {
    const { site, hostId, bindings, engine } = this;
    const { items } = await site.api('GET', '/v1/callbacks?limit=100');
    const unmatched = items.find(({ applyId }: { applyId?: string }) => applyId === 'nobodys');
    return {
      ...{ flowId, hostId, bindings, engineKey: engine.key, engineKeyId: engine.id },
      ...{ sealId: this.sealId, form: this.form },
      settings: await site.api('GET', this.settingsPath),
      requests: await this.requests(),
      unmatchedCallbackId: unmatched.id,
      callbacks: await Promise.all(
        completions.map(async (stage) => ({
          id: (await this.rowOf(stage)).id,
          stage,
          reason: waitsFor[stage],
        })),
      ),
      applications: (await site.vendor('GET', '/sim/applications')).applications,
      flowRequests: (await site.host('GET', '/sim/flow-requests')).flowRequests,
    };
  }

  private async requests(): Promise<Manifest['requests']> {
    const saved = await Promise.all(stages.map(async (stage) => [stage, await this.saved(stage)]));
    return requestsSchema.parse(Object.fromEntries(saved));
  }

  private async saved(stage: Stage): Promise<SavedRequest> {
    const { id, state, sealCode = null } = await this.site.api('GET', this.path(stage));
    return { id, flowRequestId: this.flowRequestId(stage), applyId: this.applyId(stage), state, sealCode };
  }
}
