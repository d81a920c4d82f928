import type { Inbox } from '../callbacks/stores';
import type { Relay } from '../ports/relay';
import type {
  Attempts,
  CommandRecord,
  CommandRefusal,
  Commands,
  Ledger,
  SealRequestViews,
  VendorApplications,
} from './stores';
import type { SealRequestWorkflows } from './workflows';

/** What a recorded command is brought to Temporal with. */
export interface DispatchServices {
  commands: Commands;
  attempts: Attempts;
  vendorApplications: VendorApplications;
  workflows: SealRequestWorkflows;
  views: SealRequestViews;
  ledger: Pick<Ledger, 'heal'>;
  inbox: Pick<Inbox, 'pendingOf'>;
  relay: Pick<Relay, 'deliverCallback'>;
}

/** What commands are taken in with. */
export interface CommandServices extends DispatchServices {
  /** Hands an unfinished command to the sweep at once: its caller has been answered 202. */
  handOver(record: CommandRecord): void;
}

export interface Refused {
  kind: 'refused';
  refusal: CommandRefusal;
}
/** What a command came to before its caller is answered. */
export type Submission = { kind: 'accepted'; record: CommandRecord } | Refused;

export const refusedBecause = (refusal: CommandRefusal): Refused => ({ kind: 'refused', refusal });
