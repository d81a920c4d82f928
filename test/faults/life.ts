import { setTimeout as sleep } from 'node:timers/promises';
import { vendorApplyId } from '../../contracts/derivedIds';
import { sealRequestId } from '../../contracts/ids';
import { sealCodeEffectId } from '../../domain/sealRequest/state';
import { type Acknowledged, applicationForm, type Outcome, tell, tellOnce } from './engine';
import { field, flowIds, nodeAfterReturn, nodeAfterSubmit, nodes, points, waitNodeId } from './flow';
import { ledgerOf } from './ledger';
import { isCompleted, type Plan } from './plans';
import { Steps } from './steps';
import type { ApplicationAtVendor } from './vendorSide';
import { Violation } from './violation';
import type { World } from './world';

/** What was done in one life, and what of it went wrong. */
export interface Lived {
  plan: Plan;
  sealRequestId: string;
  applyId: string;
  /** The attempt before it, where there is one. */
  earlierId: string | undefined;
  acknowledged: Acknowledged[];
  /** Made at the machine. */
  uses: number;
  violations: Violation[];
  slowest: { what: string; ms: number };
  /** Its workflow was ended or lost on the way, which the life itself saw to. */
  struck?: true;
}

/** One life of a seal request, as the engine, the people and the machines in it live it. */
export async function live(world: World, plan: Plan, LifeToLive: LifeKind = Life): Promise<Lived> {
  const { hostId } = world.names;
  const { flowRequestId, flow } = plan;
  const key = { hostId, flowId: flowIds[flow], flowRequestId };
  const id = sealRequestId({ ...key, attempt: plan.again ? 2 : 1 });
  const earlierId = plan.again ? sealRequestId({ ...key, attempt: 1 }) : undefined;
  const steps = new Steps(world.outages, id);
  const lived: Lived = {
    ...{ plan, sealRequestId: id, applyId: vendorApplyId(id), earlierId },
    ...{ acknowledged: [], uses: 0, violations: [] },
    slowest: steps.slowest,
  };
  try {
    await new LifeToLive(world, lived, steps).run();
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    lived.violations.push(error);
  }
  lived.slowest = steps.slowest;
  return lived;
}

export type LifeKind = new (world: World, lived: Lived, steps: Steps) => Life;

export class Life {
  constructor(
    protected readonly world: World,
    protected readonly lived: Lived,
    protected readonly steps: Steps,
  ) {}

  async run(): Promise<void> {
    const { plan } = this.lived;
    const { ending, overtaken } = plan;
    const earlierCode = await this.apply();
    if (overtaken === 'apply') return this.afterOvertakenApply();
    if (ending === 'withdrawnAtOnce') return this.end();
    const code = await this.codeIn(field.sealCode, earlierCode);
    await this.untilLateIsJudged();
    if (ending !== 'rejected') await this.use(code, plan.firstUses);
    if (plan.moreUses > 0) await this.append();
    if (isCompleted(ending)) return this.complete();
    return ending === 'rejected' ? this.reject() : this.end();
  }

  /** Where the flow stands when it applies. */
  protected readonly startNodeId: string = waitNodeId;

  /** Gives the code of the attempt before, where there was one. */
  protected async apply(): Promise<string | undefined> {
    const { world } = this;
    const { plan } = this.lived;
    const { flowRequestId } = plan;
    await world.host('/sim/flow-requests', {
      body: { flowId: flowIds[plan.flow], flowRequestId, nodes, nodeId: this.startNodeId },
    });
    const earlierCode = await this.earlierAttempt();
    await this.tell('apply', points.apply, this.applicationForm());
    return earlierCode;
  }

  protected applicationForm(): Record<string, unknown> {
    return applicationForm(this.world, this.lived.plan);
  }

  protected appendForm(): Record<string, unknown> {
    return { [field.moreUses]: String(this.lived.plan.moreUses) };
  }

  protected afterOvertakenApply(): Promise<void> {
    return this.untilReturned();
  }

  /** As the vendor has it. */
  protected async application(): Promise<ApplicationAtVendor> {
    const { applyId, sealRequestId } = this.lived;
    const found = await this.world.application(applyId);
    if (!found) throw new Violation('lost', 'the vendor has no application of it', sealRequestId);
    return found;
  }

  /** Granted, used once and ended: whatever comes of it now is late. Gives its code. */
  private async earlierAttempt(): Promise<string | undefined> {
    const { world, steps } = this;
    const { plan, earlierId } = this.lived;
    if (earlierId === undefined) return undefined;
    const attempt = 1;
    const form = this.applicationForm();
    await tell(world, steps, plan, { outcome: 'apply', trigger: points.apply, form, attempt });
    const sealCode = await this.codeIn(field.sealCode);
    await this.atMachine('use', { sealCode, sealId: world.names.sealId, times: 1 });
    await tell(world, steps, plan, { outcome: 'end', trigger: points.end, form: {}, attempt });
    await this.untilState('ended', earlierId);
    return sealCode;
  }

  /** What the vendor tells late of the attempt before, and what comes of it, is over before this one goes on. */
  private async untilLateIsJudged(): Promise<void> {
    const { earlierId } = this.lived;
    if (earlierId === undefined) return;
    const moved = /^(FlowSubmitted|SubmitSkipped|FlowActionFailed)$/;
    await this.steps.until(
      'the late completion of the attempt before',
      () => ledgerOf(this.world, earlierId),
      (entries) => entries.some(({ type }) => moved.test(type)),
    );
  }

  protected async complete(): Promise<void> {
    const { hasty, overtaken } = this.lived.plan;
    if (overtaken !== 'append') await this.finish();
    if (!hasty) await this.untilAt(nodeAfterSubmit, 'the flow to be submitted');
    await this.atVendor('archive');
    await this.untilAt(nodeAfterSubmit, 'the flow to be submitted');
    await this.untilState('archived');
  }

  private async reject(): Promise<void> {
    await this.atVendor('reject');
    await this.untilReturned();
  }

  private async untilReturned(): Promise<void> {
    await this.untilAt(nodeAfterReturn, 'the flow to be returned');
    await this.untilState('rejected');
  }

  /** What people at the vendor do to the application. */
  protected async atVendor(act: 'archive' | 'reject'): Promise<void> {
    await this.pause();
    await this.world.vendor(`/sim/applications/${this.lived.applyId}/${act}`, { method: 'POST' });
  }

  private async append(): Promise<void> {
    const { plan } = this.lived;
    const value = String(plan.moreUses);
    const path = `/sim/flow-requests/${plan.flowRequestId}/fields`;
    await this.world.host(path, { body: { [field.moreUses]: value } });
    const form = this.appendForm();
    const twin = { outcome: 'append', trigger: points.append, form, attempt: 1, twin: true } as const;
    await Promise.all([
      this.tell('append', points.append, form),
      plan.twice ? tellOnce(this.world, plan, twin) : undefined,
    ]);
    if (plan.overtaken === 'append') return;
    const code = await this.codeIn(field.appendedSealCode);
    if (plan.twice) {
      await this.untilCleared(field.moreUses);
      this.lived.acknowledged.push(await tell(this.world, this.steps, plan, twin));
    }
    const { seals } = await this.application();
    // An append that was sent twice would leave more; a person makes the uses that were asked for.
    const left = plan.useCount + plan.moreUses - (seals[0]?.usedCount ?? 0);
    if (isCompleted(plan.ending)) await this.use(code, left);
  }

  private async end(): Promise<void> {
    const { ending, overtaken } = this.lived.plan;
    await this.tell('end', ending === 'ended' ? points.end : points.withdraw, {});
    await this.untilState(overtaken === 'end' ? 'archived' : 'ended');
  }

  private async tell(outcome: Outcome, trigger: Record<string, string>, form: Record<string, unknown>) {
    await this.pause();
    const { world, steps, lived } = this;
    const attempt = lived.plan.again ? 2 : 1;
    lived.acknowledged.push(await tell(world, steps, lived.plan, { outcome, trigger, form, attempt }));
  }

  /** A person looks at the form until the code is there, and not the one before it. */
  protected async codeIn(fieldId: string, before?: string): Promise<string> {
    const path = `/sim/flow-requests/${this.lived.plan.flowRequestId}`;
    const { fields } = await this.steps.until(
      `a seal code in field ${fieldId}`,
      () => this.world.host(path),
      (seen) => Boolean(seen.fields[fieldId]) && seen.fields[fieldId] !== before,
    );
    return fields[fieldId];
  }

  /** The form shows the field empty, and the ledger says so. */
  private async untilCleared(fieldId: string): Promise<void> {
    const { flowRequestId } = this.lived.plan;
    await this.steps.until(
      `field ${fieldId} to be cleared`,
      () => this.world.host(`/sim/flow-requests/${flowRequestId}`),
      (seen) => seen.fields[fieldId] === '',
    );
    await this.steps.until(
      'the ledger to say that the append is written back',
      () => ledgerOf(this.world, this.lived.sealRequestId),
      (entries) =>
        entries.some(({ type, data }) => type === 'FieldsWritten' && data.effectId === sealCodeEffectId(1)),
    );
  }

  protected async use(sealCode: string, times: number): Promise<void> {
    await this.pause();
    if (times === 0) return;
    const crossPages = Math.min(times, this.lived.uses === 0 ? this.lived.plan.crossPageUseCount : 0);
    await this.atMachine('use', {
      sealCode,
      sealId: this.world.names.sealId,
      times: crossPages,
      crossPage: true,
    });
    await this.atMachine('use', { sealCode, sealId: this.world.names.sealId, times: times - crossPages });
    this.lived.uses += times;
  }

  protected async finish(): Promise<void> {
    await this.pause();
    const { sealCode } = await this.application();
    await this.atMachine('finish', { sealCode });
  }

  /** What the form shows must open the machine. */
  protected async atMachine(what: 'use' | 'finish', body: Record<string, unknown>): Promise<void> {
    if (body.times === 0) return;
    await this.world.vendor(`/sim/machine/${what}`, { body }).catch((error: unknown) => {
      throw new Violation('lost', `at the machine: ${String(error)}`, this.lived.sealRequestId);
    });
  }

  protected async untilAt(expected: string, what: string): Promise<void> {
    const path = `/sim/flow-requests/${this.lived.plan.flowRequestId}`;
    await this.steps.until(
      what,
      () => this.world.host(path),
      ({ nodeId }) => nodeId === expected,
    );
  }

  protected async untilState(state: string, id = this.lived.sealRequestId): Promise<void> {
    const path = `/v1/seal-requests/${encodeURIComponent(id)}`;
    await this.steps.until(
      `the state ${state}`,
      async () => (await this.world.api(path)).data,
      (seen) => seen.state === state,
    );
  }

  protected async pause(): Promise<void> {
    await sleep(this.lived.plan.pauseMs);
  }
}
