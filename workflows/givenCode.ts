import { proxyActivities } from '@temporalio/workflow';
import { sealRequestId } from '../contracts/ids';
import type { GivenCode, GivenCodeActivities } from '../contracts/sealRequest';
import { vendorTaskQueue } from '../contracts/taskQueues';
import { defined } from '../domain/defined';
import type { SealRequest } from '../domain/sealRequest/state';
import type { SealCode } from '../domain/sealRequest/values';
import { refusedBecause } from './support';

/** What a person says of the vendor. */
export type Asked = Pick<GivenCode, 'sealCode' | 'sealId' | 'person' | 'vendorApplicationId'>;

/**
 * Refuses a code that the vendor contradicts, and gives the codes that it shows under an id. A person waits for it, so one that is away is not waited for: it
 * contradicts nobody.
 *
 * @throws ApplicationFailure `CommandRefused`
 */
export async function refuseWrongCode(
  { vendorApplicationId, ...asked }: Asked,
  { identity, terms, vendorApplicationId: known }: SealRequest,
): Promise<SealCode[] | undefined> {
  const { bindingId } = identity;
  const { checkGivenCode } = proxyActivities<GivenCodeActivities>({
    taskQueue: vendorTaskQueue,
    startToCloseTimeout: '20 seconds',
    scheduleToCloseTimeout: '30 seconds',
    retry: { maximumAttempts: 2 },
    summary: 'Hold a seal code that a person gave against the vendor',
    priority: { fairnessKey: bindingId },
  });
  const given = { sealRequestId: sealRequestId(identity), bindingId, ...asked };
  const { fault, codes } = await checkGivenCode({
    ...given,
    ...defined({
      vendorApplicationId: vendorApplicationId ?? known,
      isIdGiven: vendorApplicationId === undefined ? undefined : (true as const),
      pattern: terms.sealCodePattern,
    }),
  }).catch(() => ({ fault: undefined, codes: undefined }));
  if (fault) throw refusedBecause({ code: 'invalid', errors: [fault] });
  return codes;
}
