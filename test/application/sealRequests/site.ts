import { TemporalAwayError } from '../../../application/ports/errors';
import { applySeal, type NewApplication } from '../../../application/sealRequests/apply';
import { createCommandDelivery } from '../../../application/sealRequests/relayCommands';
import type { CommandServices, Submission } from '../../../application/sealRequests/services';
import type {
  Attempt,
  CommandRecord,
  LateRefusal,
  PendingCommand,
  SealRequestView,
} from '../../../application/sealRequests/stores';
import type { UpdateOutcome, WorkflowStatus } from '../../../application/sealRequests/workflows';
import { parseSealRequestId, requestKey, sealRequestId } from '../../../contracts/ids';
import type { SealRequest } from '../../../domain/sealRequest/state';
import { applySeal as applyCommand, terms } from '../../domain/sealRequest/life';

/** Stores and a Temporal in memory, with a record of what was asked of them. */
export class Site {
  readonly records = new Map<string, CommandRecord>();
  readonly pending = new Map<string, PendingCommand>();
  readonly refusals = new Map<string, LateRefusal>();
  readonly attempts = new Map<string, Attempt>();
  readonly views = new Map<string, SealRequestView>();
  readonly runs = new Map<string, WorkflowStatus>();
  /** `<store>.<call>`, in order. */
  readonly calls: string[] = [];
  readonly started: string[] = [];
  readonly updates: string[] = [];
  readonly handedOver: { instance: string; delayMs: number }[] = [];
  owed = 0;
  isTemporalAway = false;
  /** Before a start or an update gets there. */
  onTheWay: () => void | Promise<void> = () => undefined;
  answerUpdate: (id: string) => UpdateOutcome = (id) =>
    this.runs.get(id) === 'running' ? 'accepted' : 'gone';
  private instances = 0;

  readonly services: CommandServices = {
    commands: this.logging('commands', {
      get: async (id) => this.records.get(id) ?? null,
      record: async (command) => {
        if (this.records.has(command._id)) return null;
        this.instances += 1;
        const record = { ...command, instance: `i${this.instances}` };
        this.insert(record);
        return record;
      },
      remove: async ({ _id, instance }) => {
        if (this.records.get(_id)?.instance === instance) this.records.delete(_id);
        this.pending.delete(instance);
      },
      markDispatched: async ({ instance }) => void this.pending.delete(instance),
      refuseLate: async ({ _id: recordId, instance: _id, sealRequestId: id }, refusal) => {
        if (!this.refusals.has(_id))
          this.refusals.set(_id, { _id, recordId, sealRequestId: id, refusal, at: '' });
        this.pending.delete(_id);
      },
      lateRefusal: async ({ instance }) => this.refusals.get(instance) ?? null,
      lateRefusalsOf: async () => [],
      lateRefusalsOfAll: async () => [],
      isPending: async ({ instance }) => this.pending.has(instance),
      pendingOf: async (ids) => [...this.pending.values()].filter((row) => ids.includes(row.sealRequestId)),
      pending: async ({ limit, after = '' }) =>
        [...this.pending.values()].filter(({ _id }) => _id > after).slice(0, limit),
      countPending: async () => this.pending.size,
      clearPending: async (instance) => void this.pending.delete(instance),
    } satisfies CommandServices['commands']),
    attempts: this.logging('attempts', {
      get: async (id) => this.attempts.get(id) ?? null,
      latest: async (key) => {
        for (let attempt = 1, found = null; ; attempt += 1) {
          const row = this.attempts.get(sealRequestId({ ...key, attempt }));
          if (!row) return found;
          found = { attempt, row };
        }
      },
      since: async (at) => [...this.attempts.values()].filter((row) => row.at >= at),
      claim: async (row) => !this.attempts.has(row._id) && Boolean(this.attempts.set(row._id, row)),
      hasLater: async () => false,
    } satisfies CommandServices['attempts']),
    vendorApplications: this.logging('vendorApplications', {
      register: async () => 'registered' as const,
      find: async () => null,
      match: async () => null,
      await: async () => null,
      isFirst: () => false,
    } satisfies CommandServices['vendorApplications']),
    views: this.logging('views', {
      get: async (id: string) => this.views.get(id) ?? null,
    }) as CommandServices['views'],
    ledger: { heal: async () => false },
    workflows: this.logging('temporal', {
      ensureReachable: () => this.reach(),
      start: async (_command: unknown, id: string) => {
        await this.reach();
        const status = this.runs.get(id);
        if (status === 'closed') return 'closed';
        if (!status) this.started.push(id);
        this.runs.set(id, 'running');
        return 'running';
      },
      update: async (id: string, _command: unknown, updateId: string) => {
        await this.reach();
        const outcome = this.answerUpdate(id);
        if (outcome === 'accepted' && !this.updates.includes(updateId)) this.updates.push(updateId);
        return outcome;
      },
      lookAgain: () => this.reach(),
      describe: async (id: string) => {
        await this.reach();
        return this.runs.get(id) ?? 'unknown';
      },
    }) as unknown as CommandServices['workflows'],
    inbox: { pendingOf: async () => [] },
    relay: {
      deliverCallback: async () => undefined,
      deliverCommand: async ({ instance }, delayMs) => {
        if (this.isTemporalAway) throw new TemporalAwayError('away');
        this.handedOver.push({ instance, delayMs });
      },
    },
    oweRelay: () => {
      this.owed += 1;
    },
  };

  /** Ids of commands that were refused after their callers had been told 202. */
  readonly refusedLate: string[] = [];
  tellsRefusedLate: () => Promise<void> | undefined = () => undefined;
  readonly delivery = createCommandDelivery({
    ...this.services,
    onRefusedLate: async ({ commandId }) => {
      await this.tellsRefusedLate();
      this.refusedLate.push(commandId);
    },
  });

  /** As a process leaves it that dies before it has dispatched it. */
  insert(record: CommandRecord): CommandRecord {
    const { _id: recordId, instance: _id, sealRequestId: id, at } = record;
    this.pending.set(_id, { _id, recordId, sealRequestId: id, at });
    this.records.set(recordId, record);
    return record;
  }

  /** Applies for `r1` of flow `f1`. */
  apply(
    commandId: string,
    changed: Partial<NewApplication> & { subject?: string } = {},
  ): Promise<Submission> {
    const { identity, application } = applyCommand().data;
    const { attempt: _attempt, ...key } = identity;
    const { subject = application.subject, ...more } = changed;
    return applySeal(this.services, {
      commandId,
      identity: key,
      application: { ...application, subject },
      fromFlowEvent: true,
      metadata: { now: new Date().toISOString(), actor: 'engine' },
      takeSnapshot: async () => ({ kind: 'taken', snapshot: terms }),
      ...more,
    });
  }

  /** What the read model shows of an attempt. */
  show(request: SealRequest): void {
    const _id = sealRequestId(request.identity);
    this.views.set(_id, {
      _id,
      version: 1,
      projection: 1,
      request,
      hasAttention: false,
      createdAt: '',
      updatedAt: '',
    });
  }

  deliver({ _id: recordId, instance }: CommandRecord) {
    return this.delivery.deliver({ recordId, instance });
  }

  /** How often each store was asked, of what begins with this. */
  count(prefix: string): number {
    return this.calls.filter((call) => call.startsWith(prefix)).length;
  }

  private async reach(): Promise<void> {
    await this.onTheWay();
    if (this.isTemporalAway) throw new TemporalAwayError('away');
  }

  // biome-ignore lint/suspicious/noExplicitAny: whatever the store's calls take
  protected logging<Store extends Record<string, (...given: any[]) => unknown>>(
    name: string,
    store: Store,
  ): Store {
    const logged = Object.entries(store).map(([call, work]) => [
      call,
      (...given: unknown[]) => {
        this.calls.push(`${name}.${call}`);
        return work(...given);
      },
    ]);
    return Object.fromEntries(logged) as Store;
  }
}

export const firstAttempt = sealRequestId({ ...applyCommand().data.identity, attempt: 1 });

export function nextAttempt(id: string): string {
  const parts = parseSealRequestId(id);
  if (!parts) throw new Error(`no id: ${id}`);
  return `${requestKey(parts)}:${parts.attempt + 1}`;
}
