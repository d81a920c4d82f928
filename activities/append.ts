import type { ApplicationRef, VendorApplicationBody, VendorPort } from '../application/ports/vendor';
import { applicationRef } from '../application/sealRequests/applicationRef';
import type { AppendUsesInput } from '../contracts/sealRequest';
import { codesTold } from '../domain/sealRequest/codes';
import type { AppendOutcome } from '../domain/sealRequest/commands';
import { grantsIn } from '../domain/sealRequest/counts';
import type { SealGrant, ToldCodes } from '../domain/sealRequest/values';
import { perSealEffect } from './appendPerSeal';
import type { Effect } from './effect';
import { compareTotals, contradiction, lookAfterSuccess } from './look';

export function appendEffect(vendor: VendorPort, input: AppendUsesInput): Effect<AppendOutcome> {
  const { base, target } = input;
  const ref = applicationRef(input.sealRequestId, input);
  const { detail } = vendor;
  if (input.seal) return perSealEffect(vendor, { ref, seal: input.seal, base, target, body: bodyOf(input) });
  const send = async (aboutToSend: () => void): Promise<AppendOutcome> => {
    aboutToSend();
    const told = codesTold(await vendor.setTotals(ref, target, base, bodyOf(input)));
    const codes = told.sealCode === null ? await codesAfter(vendor, ref, target) : told;
    return { kind: 'appended', ...codes };
  };
  if (!detail)
    return {
      callTimeoutMs: vendor.callTimeoutMs,
      act: send,
      repeatable: vendor.capabilities.append === 'absolute',
    };
  return {
    callTimeoutMs: vendor.callTimeoutMs,
    readBack: async () => {
      const found = await detail(ref);
      const totals = found ? compareTotals(found.seals, target) : 'other';
      if (found && totals === 'same') return { kind: 'appended', ...codesTold(found) };
      if (totals === 'other') return 'notDone';
      return {
        kind: 'unknown',
        message: 'the counts that the vendor shows cannot be read',
        cause: { code: 'totals-unreadable' },
      };
    },
    act: async (aboutToSend) => {
      const found = await detail(ref);
      if (!found)
        return {
          kind: 'unknown',
          message: 'the vendor does not know this application',
          cause: { code: 'application-unknown' },
        };
      if (compareTotals(found.seals, base) === 'other')
        return { kind: 'totalsDiffer', found: grantsIn(found.seals, base) };
      return send(aboutToSend);
    },
  };
}

function bodyOf({
  application,
  vendorApproves = false,
  applicantUid,
}: Pick<AppendUsesInput, 'application' | 'vendorApproves' | 'applicantUid'>):
  | VendorApplicationBody
  | undefined {
  return application && { uid: applicantUid ?? application.applicant.userId, application, vendorApproves };
}

/** The code may or may not change with an append. Where the vendor can be asked, the new totals must be there too. */
async function codesAfter(vendor: VendorPort, ref: ApplicationRef, target: SealGrant[]): Promise<ToldCodes> {
  const found = await lookAfterSuccess(vendor, ref);
  if (found === undefined) return { sealCode: null };
  if (found && compareTotals(found.seals, target) !== 'other') return codesTold(found);
  throw found
    ? contradiction('the vendor answered that it took the append, and shows other totals', {
        code: 'totals-not-shown',
      })
    : contradiction('the vendor answered that it took the append, and shows no such application', {
        code: 'success-not-shown',
      });
}
