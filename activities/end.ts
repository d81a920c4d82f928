import { PortError } from '../application/ports/errors';
import type { ApplicationRef, VendorDetail, VendorPort } from '../application/ports/vendor';
import { personAtVendor, type VendorPerson } from '../application/ports/vendorLists';
import { applicationRef } from '../application/sealRequests/applicationRef';
import type { EndSealingInput } from '../contracts/sealRequest';
import { defined } from '../domain/defined';
import type { VendorStage } from '../domain/reconciliation/vendorStage';
import { alreadyUsed, type EndOutcome } from '../domain/sealRequest/commands';
import { ownReasons } from '../domain/sealRequest/ownReasons';
import type { Effect } from './effect';
import { contradiction, lookIfServed, overStages } from './look';

export function endEffect(vendor: VendorPort, input: EndSealingInput): Effect<EndOutcome> {
  const { reason, onlyIfUnused = false } = input;
  const ref = applicationRef(input.sealRequestId, input);
  const { detail } = vendor;
  const readBack =
    detail &&
    (async (): Promise<EndOutcome | 'notDone'> => {
      const found = await detail(ref);
      return found && overStages.includes(found.stage) ? { kind: 'ended' } : 'notDone';
    });
  return {
    callTimeoutMs: vendor.callTimeoutMs,
    ...(readBack ? { readBack } : {}),
    act: async (aboutToSend) => {
      // It was never said by which id it would be ended.
      if (!vendor.capabilities.findsByOurId && ref.vendorApplicationId === undefined)
        return {
          kind: 'unknown',
          message: 'the vendor finds the application by its own id alone, and that is not known',
          cause: { code: 'vendor-id-unknown' },
        };
      if (onlyIfUnused && detail && mayBeUsed(await detail(ref)))
        return {
          kind: 'refused',
          code: alreadyUsed,
          message: ownReasons.mayBeUsed,
        };
      aboutToSend();
      try {
        await vendor.end(ref, reason, personEnding(input));
      } catch (error) {
        if (!(error instanceof PortError) || error.kind !== 'refused') throw error;
        return afterRefusedEnd(await lookIfServed(vendor, ref), error);
      }
      return afterEnd(vendor, ref);
    },
  };
}

function personEnding({ applicant, applicantUid }: EndSealingInput): VendorPerson | undefined {
  return applicant && personAtVendor(applicant, applicantUid ?? applicant.userId);
}

/** Success stands unless the vendor shows the opposite: sites name the stage after an end in many ways. */
async function afterEnd(vendor: VendorPort, ref: ApplicationRef): Promise<EndOutcome> {
  const found = await lookIfServed(vendor, ref).catch((error: unknown) => {
    if (!(error instanceof PortError)) throw error;
    return undefined;
  });
  if (found && liveStages.includes(found.stage))
    throw contradiction(`the vendor answered that it ended sealing, and shows ${found.stageName}`, {
      code: 'end-not-shown',
      stage: found.stageName,
    });
  return { kind: 'ended' };
}

/**
 * What a refusal to end means, by how the application stands: the vendor's timer or an earlier call may have ended it, or
 * it was never there. Where the vendor cannot be asked its words alone say that.
 */
function afterRefusedEnd(
  found: VendorDetail | null | undefined,
  { message, details }: PortError,
): EndOutcome {
  if (found && overStages.includes(found.stage)) return { kind: 'ended' };
  if (found?.stage === 'unrecognised')
    return {
      kind: 'unknown',
      message: `the vendor refused (${message}), and shows a stage that says neither (${found.stageName})`,
      cause: { code: 'refused-unclear', said: message, stage: found.stageName },
    };
  const { peerCode, noSuchApplication } = details;
  const isNone = found === null || (found === undefined && noSuchApplication === true);
  return {
    kind: 'refused',
    message,
    ...defined({ code: peerCode, noSuchApplication: isNone ? (true as const) : undefined }),
  };
}

/** Where a count cannot be read the list of uses tells; without one it may have been used. */
function mayBeUsed(found: VendorDetail | null): boolean {
  if (!found) return false;
  const { seals, uses } = found;
  if (seals.some(({ usedCount }) => usedCount !== null && usedCount > 0)) return true;
  return seals.some(({ usedCount }) => usedCount === null) && (uses?.length ?? 1) > 0;
}

/** There is a code, or there will be one. */
const liveStages: readonly VendorStage[] = ['awaitingApproval', 'sealing'];
