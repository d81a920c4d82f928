import type { LedgerPort } from '../application/sealRequests/stores';
import type { LedgerActivities } from '../contracts/sealRequest';
import { orApplicationFailure } from './failures';

export function createLedgerActivities({ ledger }: { ledger: LedgerPort }): LedgerActivities {
  return {
    recordEvents: (batch) =>
      orApplicationFailure(async () => {
        await ledger.append(batch);
      }),
  };
}
