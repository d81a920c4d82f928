import type { Attempts } from '../../adapters/mongo/attempts';
import type { CommandRecord, CommandRefusal, Commands } from '../../adapters/mongo/commands';
import type { Leases } from '../../adapters/mongo/leases';
import type { Ledger } from '../../adapters/mongo/ledger';
import type { SealRequestViews } from '../../adapters/mongo/sealRequestViews';
import type { VendorApplications } from '../../adapters/mongo/vendorApplications';
import type { SealRequestWorkflows } from '../../adapters/temporal/sealRequests';

/** What commands are carried out with. */
export interface CommandServices {
  commands: Commands;
  attempts: Attempts;
  vendorApplications: VendorApplications;
  leases: Leases;
  workflows: SealRequestWorkflows;
  views: SealRequestViews;
  ledger: Pick<Ledger, 'heal'>;
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
