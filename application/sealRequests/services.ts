import type { SealRequest } from '../../domain/sealRequest/state';
import type { Inbox } from '../callbacks/stores';
import type { Relay } from '../ports/relay';
import type { Refused } from '../refusals';
import type {
  Attempts,
  CommandRecord,
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

export interface Accepted {
  kind: 'accepted';
  record: CommandRecord;
  /** By this call, and not by an earlier one of the same command. */
  isNew?: true;
  /** Temporal has it: no refusal of ours can come any more. */
  isDispatched?: true;
  /** The request as this call found or began it. Nothing that its caller could be told has come of the command since. */
  asRecorded?: SealRequest;
}

/** What a command came to before its caller is answered. */
export type Submission = Accepted | Refused;
