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
  relay: Pick<Relay, 'deliverCommand' | 'deliverCallback'>;
  /** Temporal could not be given a command: everything that is pending is to be relayed once it can. */
  oweRelay(): void;
}

export interface Refused {
  kind: 'refused';
  refusal: CommandRefusal;
}
/** What a command came to before its caller is answered. */
export type Submission = { kind: 'accepted'; record: CommandRecord } | Refused;

export const refusedBecause = (refusal: CommandRefusal): Refused => ({ kind: 'refused', refusal });
