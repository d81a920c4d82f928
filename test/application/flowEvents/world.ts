import type { SavedSettings } from '../../../application/administration/sealSettings';
import { handleFlowEvent } from '../../../application/flowEvents/handle';
import type { RefusedEvent } from '../../../application/flowEvents/refusedEvents';
import type { FlowEventServices } from '../../../application/flowEvents/services';
import type { FlowEventRecord, KeptStep } from '../../../application/flowEvents/stores';
import { outcomeOf } from '../../../application/sealRequests/outcome';
import type { Accepted } from '../../../application/sealRequests/services';
import { sealRequestId } from '../../../contracts/ids';
import type { SealRequestCommand } from '../../../domain/sealRequest/commands';
import type { SealRequest } from '../../../domain/sealRequest/state';
import type { SealSettings } from '../../../domain/settings/settings';
import type { Trigger } from '../../../domain/settings/triggers';
import { applyPoint, field, sealSettings } from '../../api/routes/flowEvents/flows';
import { applied, applySeal, live } from '../../domain/sealRequest/life';
import { Site } from '../sealRequests/site';

export const form = {
  [field.subject]: '采购合同',
  [field.applicant]: 'zhangsan',
  [field.fileType]: '1',
  [field.seal]: '1',
  [field.useCount]: '2',
};
const flow = { hostId: 'h1', flowId: 'f1', flowRequestId: 'r1' };

type Event = Partial<{
  eventId: string;
  trigger: Omit<Trigger, 'action'>;
  form: Record<string, unknown>;
}>;

/** Everything that a flow event meets, in memory; what is asked of stores and of Temporal is noted in order. */
export class FlowWorld extends Site {
  readonly events = new Map<string, FlowEventRecord>();
  /** What was kept of events that were refused. */
  readonly refused: Omit<RefusedEvent, '_id'>[] = [];
  readonly steps = new Map<string, KeptStep[]>();
  readonly lost = new Set<string>();
  settings = sealSettings('b1') as SealSettings;
  isBindingEnabled = true;
  /** Whether we fetch attachments, for this host from there. */
  uploads = false;
  attachmentOrigins: string[] | undefined;
  private now = Date.parse('2026-11-24T00:00:00.000Z');

  /** An attempt that runs, and whose ledger says so. */
  hold(request: SealRequest): void {
    const _id = sealRequestId(request.identity);
    this.attempts.set(_id, {
      _id,
      hash: 'another',
      commandRecordId: 'h1:before',
      at: '2026-11-23T00:00:00.000Z',
    });
    this.runs.set(_id, 'running');
    this.show(request);
  }

  send({ eventId = 'e', trigger = applyPoint, form: given = form }: Event = {}) {
    this.now += 1000;
    const event = { ...flow, eventId, form: given, trigger: { ...trigger, action: 'submit' } as Trigger };
    return handleFlowEvent(this.flowServices, event, {
      now: new Date(this.now).toISOString(),
      actor: 'engine',
    });
  }

  answer(accepted: Accepted, seconds = 0) {
    return outcomeOf(this.services, accepted, { seconds, gone: new AbortController().signal });
  }

  private readonly refusedEvents = this.logging('refusedEvents', {
    keep: async (event: Omit<RefusedEvent, '_id'>) => {
      this.refused.push(event);
      return { id: String(this.refused.length), isNew: true };
    },
    pendingOf: async () => [],
  });

  /** Only what flow events ask of these stands here. */
  private readonly flowServices = {
    bindings: { recent: async () => ({ _id: 'b1', enabled: this.isBindingEnabled }) },
    hosts: {
      recent: async () => {
        const { attachmentOrigins } = this;
        const url = 'https://oa.example.com/commands';
        return { _id: 'h1', kind: 'webhook', url, writeBack: { mode: 'push' }, attachmentOrigins };
      },
    },
    sealSettings: { recent: async () => this.saved(), version: async () => this.saved() },
    people: { uidOf: async () => ({ ok: true, uid: 'zhangsan' }) },
    capabilities: { of: () => ({ detail: true, uploads: this.uploads }) },
    formTexts: () => ({ states: {}, timeZone: 'Asia/Shanghai' }),
    ownAddresses: { launch: () => 'https://seals.test/launch', files: 'https://seals.test/v1/files' },
    outgoing: { refusalOf: () => undefined },
    catalogues: { present: async () => ({}), state: async () => null },
    catalogueSync: { sync: async () => ({ kind: 'synced' }) },
    replies: { handOver: async () => true },
    logger: { warn: () => undefined },
    flowEvents: this.logging('flowEvents', {
      get: async (id: string) => this.events.get(id) ?? null,
      keep: async (record: FlowEventRecord) => {
        const kept = this.events.get(record._id) ?? record;
        this.events.set(record._id, kept);
        return kept;
      },
      steps: async (id: string) => [...(this.steps.get(id) ?? [])],
      keepStep: async (id: string, place: number, step: KeptStep) => {
        const kept = this.steps.get(id) ?? [];
        if (kept.length !== place) return false;
        this.steps.set(id, [...kept, step]);
        return true;
      },
      recordLost: async (id: string, commandId: string) => void this.lost.add(`${id}/${commandId}`),
      isLost: async (id: string, commandId: string) => this.lost.has(`${id}/${commandId}`),
    }),
    refusedEvents: this.refusedEvents,
    refusalSentences: { forForm: () => 'refused' },
    relay: { writeRefusal: async () => undefined },
    requests: this.services,
  } as unknown as FlowEventServices;

  private saved(): SavedSettings {
    const { hostId, flowId } = flow;
    return { _id: 'h1/f1/000001', hostId, flowId, version: 1, savedAt: '', settings: this.settings };
  }
}

/** An attempt whose code is out, and what came after. */
export function granted(...more: SealRequestCommand[]): SealRequest {
  const apply = applySeal();
  const seals = [{ sealId: '1', useCount: 2, crossPageUseCount: 0 }];
  const application = { ...apply.data.application, seals };
  return live({ ...apply, data: { ...apply.data, application } }, applied(), ...more).request;
}
