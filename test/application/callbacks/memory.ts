import type { DeliveryServices } from '../../../application/callbacks/deliver';
import type { CallbackRow, InboxOutcome, PendingRow } from '../../../application/callbacks/stores';
import { TemporalAwayError, TemporalLimitError } from '../../../application/ports/errors';
import type { VendorDetail, VendorPort } from '../../../application/ports/vendor';
import type { SealRequestView } from '../../../application/sealRequests/stores';
import type { WorkflowStatus } from '../../../application/sealRequests/workflows';
import type { ReceiveCallback, Told } from '../../../domain/sealRequest/commands';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import { fold } from '../../../domain/sealRequest/evolve';

/* The ports of a delivery in memory, and what was done through them. */

export const id = 'h1:f1:r1:1';
export const bindingId = 'b1';
export const applyId = 'a1';

export function rowOf(more: Partial<CallbackRow> = {}): CallbackRow {
  const receivedAt = new Date().toISOString();
  return { _id: 'inbox-1', bindingId, applyId, event: 'sealingCompleted', receivedAt, ...more };
}

const detail: VendorDetail = { stage: 'completed', stageName: '已完成', sealCode: null, seals: [] };

export class Memory {
  /** The one application that is known, if any. */
  sealRequestId: string | null = id;
  /** This process began it, and has met no such callback of it. */
  isFirst = false;
  awaited: string[] = [];
  ledger: SealRequestEvent[] = [];
  view: SealRequestView | null = null;
  vendor: Partial<VendorPort> | Error = { detail: async () => detail, confirms: () => true };
  workflow: WorkflowStatus | 'away' = 'running';
  /** It has taken no signal: it has only just begun. */
  takesSignals = true;
  /** It has as many signals as it may. */
  takesNoMore = false;

  asked = 0;
  viewsRead = 0;
  headsLookedFor = 0;
  signals: ReceiveCallback[] = [];
  tellings: Told[] = [];
  markedMissing: boolean[] = [];
  markedStuck: boolean[] = [];
  outcomes = new Map<string, InboxOutcome>();
  notes: string[] = [];
  rows = new Map<string, CallbackRow>();
  pending = new Map<string, PendingRow>();

  /** The request as its ledger has it, and as the read model has it where that lags behind by so many events. */
  lives(ledger: SealRequestEvent[], lag = 0, more: Partial<SealRequestView> = {}): void {
    this.ledger = ledger;
    this.view = this.foldedTo(ledger.length - lag, more);
  }

  private foldedTo(count: number, more: Partial<SealRequestView> = {}): SealRequestView | null {
    const request = fold(this.ledger.slice(0, count));
    if (!request) return null;
    const at = new Date().toISOString();
    const times = { createdAt: at, updatedAt: at };
    return { _id: id, version: count - 1, projection: 2, request, hasAttention: false, ...times, ...more };
  }

  store(row: CallbackRow, ageMs = 0): void {
    this.rows.set(row._id, row);
    const { _id, bindingId: binding, applyId: application = '', event } = row;
    const receivedAt = Date.now() - ageMs;
    const pending = { _id, bindingId: binding, applyId: application, receivedAt };
    this.pending.set(_id, { ...pending, ...(event ? { event } : {}) });
  }

  get services(): DeliveryServices {
    const match = async (_binding: string, application: string) => {
      if (this.sealRequestId === null) this.awaited.push(application);
      return this.sealRequestId;
    };
    return {
      inbox: {
        settle: async (inboxId: string, outcome: InboxOutcome) => {
          if (!this.outcomes.has(inboxId)) this.outcomes.set(inboxId, outcome);
          this.pending.delete(inboxId);
        },
        note: async (_id: string, { state, reason }: InboxOutcome) => {
          this.notes.push(reason === undefined ? state : `${state} ${reason}`);
        },
        isSettled: async (inboxId: string) => this.outcomes.has(inboxId),
        get: async (inboxId: string) => this.rows.get(inboxId) ?? null,
        exists: async (inboxId: string) => this.rows.has(inboxId),
        clearPending: async (inboxId: string) => void this.pending.delete(inboxId),
        pending: async ({ limit, after = '' }: { limit: number; after?: string }) =>
          [...this.pending.values()].filter(({ _id }) => _id > after).slice(0, limit),
        pendingOf: async () => [...this.pending.values()],
      },
      vendorApplications: { match, await: match, isFirst: () => this.isFirst },
      views: {
        get: async () => {
          this.viewsRead += 1;
          return this.view;
        },
        markMissing: async (_view: SealRequestView, isMissing: boolean) =>
          void this.markedMissing.push(isMissing),
        markStuck: async (_view: SealRequestView, isStuck: boolean) => void this.markedStuck.push(isStuck),
      },
      ledger: {
        heal: async ({ version }: { version: number }) => {
          this.headsLookedFor += 1;
          if (version + 1 >= this.ledger.length) return false;
          this.view = this.foldedTo(this.ledger.length);
          return true;
        },
      },
      vendors: {
        forBinding: async () => {
          this.asked += 1;
          if (this.vendor instanceof Error) throw this.vendor;
          return this.vendor;
        },
      },
      workflows: {
        signalCallback: async (_id: string, callback: ReceiveCallback) => {
          if (this.workflow === 'away') throw new TemporalAwayError('away');
          if (this.takesNoMore) throw new TemporalLimitError('limit');
          if ((this.workflow !== 'running' && this.workflow !== 'stuck') || !this.takesSignals) return 'gone';
          this.signals.push(callback);
          return 'delivered';
        },
        describe: async () => this.workflow,
        tell: async (_id: string, telling: Told) => {
          this.tellings.push(telling);
          return 'delivered';
        },
      },
      waitAttentionSeconds: 600,
    } as unknown as DeliveryServices;
  }
}
