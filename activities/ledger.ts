import type { LedgerPort } from '../application/sealRequests/stores';
import type { LedgerActivities } from '../contracts/sealRequest';
import { toApplicationFailure } from './failures';

export function createLedgerActivities({ ledger }: { ledger: LedgerPort }): LedgerActivities {
  return {
    recordEvents: async (batch) => {
      try {
        await ledger.append(batch);
      } catch (error) {
        throw toApplicationFailure(error);
      }
    },
  };
}
