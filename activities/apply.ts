import { PortError } from '../application/ports/errors';
import type { ApplicationRef, VendorDetail, VendorGrant, VendorPort } from '../application/ports/vendor';
import { applicationRef } from '../application/sealRequests/applicationRef';
import type { ApplySealInput } from '../contracts/sealRequest';
import { defined } from '../domain/defined';
import { codesTold } from '../domain/sealRequest/codes';
import type { ApplyOutcome } from '../domain/sealRequest/commands';
import type { Application, Person } from '../domain/sealRequest/values';
import { type AttachmentFiles, uploadedBefore } from './attachments';
import type { Effect } from './effect';
import { compareTotals, contradiction, lookAfterSuccess, lookIfServed } from './look';

type ReadBack = () => Promise<ApplyOutcome | 'notDone'>;

export function applyEffect(
  vendor: VendorPort,
  files: AttachmentFiles,
  input: ApplySealInput,
): Effect<ApplyOutcome> {
  const { application, vendorApproves, applicantUid, userUids } = input;
  const ref = applicationRef(input.sealRequestId, input);
  const { detail } = vendor;
  const readBack =
    detail && vendor.capabilities.findsByOurId
      ? async () => found(await detail(ref), application)
      : undefined;
  return {
    callTimeoutMs: vendor.callTimeoutMs,
    ...(readBack ? { readBack } : {}),
    act: async (aboutToSend) => {
      const uid = applicantUid ?? application.applicant.userId;
      try {
        const fileIds = await uploadedBefore(vendor, files, { ref, uid, ...input });
        aboutToSend();
        const made = { uid, application, vendorApproves, ...defined({ userUids, fileIds }) };
        const grant = await vendor.apply({ applyId: ref.applyId, ...made });
        return codesTold(grant).sealCode === null
          ? await withoutCode(vendor, ref.applyId, grant, application)
          : appliedBy(grant);
      } catch (error) {
        if (!(error instanceof PortError) || error.kind !== 'refused') throw error;
        return afterRefusal(readBack, error, application);
      }
    },
  };
}

/** Success and no code. Only a row of this application proves it, or the detail; and the detail has the last word. */
async function withoutCode(
  vendor: VendorPort,
  applyId: string,
  grant: VendorGrant,
  application: Application,
): Promise<ApplyOutcome> {
  const { isNamed, vendorApplicationId } = grant;
  const detail = await lookAfterApply(vendor, { applyId, ...defined({ vendorApplicationId }) });
  if (detail && isNamed) return appliedBy({ ...detail, ...defined({ vendorApplicationId }) });
  if (detail === undefined)
    return isNamed
      ? appliedBy(grant)
      : {
          kind: 'unknown',
          message:
            'the vendor answered with success and nothing of this application, and cannot be asked for it',
          cause: { code: 'success-unnamed' },
        };
  const outcome = found(detail, application);
  if (outcome !== 'notDone') return outcome;
  throw contradiction('the vendor answered with success, and shows no such application', {
    code: 'success-not-shown',
  });
}

function appliedBy({ vendorApplicationId, ...told }: VendorGrant | VendorDetail): ApplyOutcome {
  return { kind: 'applied', ...codesTold(told), ...defined({ vendorApplicationId }) };
}

/** What the vendor has named by an id of its own stands there: a look that fails takes nothing of that away. */
async function lookAfterApply(
  vendor: VendorPort,
  ref: ApplicationRef,
): Promise<VendorDetail | null | undefined> {
  if (ref.vendorApplicationId === undefined) return lookAfterSuccess(vendor, ref);
  try {
    return await lookIfServed(vendor, ref);
  } catch (error) {
    if (error instanceof PortError) return undefined;
    throw error;
  }
}

/** Sites say `用户不存在` without saying who: whoever reads it in the form must know whom to have added there. */
const aboutPeople = /人员|用户|员工|申请人|user|uid|person|employee/i;

/** A refusal counts only once it is seen that nothing was created: an earlier call of ours may have landed. */
async function afterRefusal(
  readBack: ReadBack | undefined,
  refusal: PortError,
  application: Application,
): Promise<ApplyOutcome> {
  const found = await readBackUnlessRefused(readBack);
  if (found !== 'notDone') return found;
  const { message, details } = refusal;
  if (details.duplicate)
    return {
      kind: 'unknown',
      message: 'the vendor has this application already, and does not say what became of it',
      cause: { code: 'held-already' },
    };
  const { peerCode } = details;
  const isUnnamed =
    aboutPeople.test(message) && !peopleOf(application).some((person) => isNamedIn(message, person));
  const named = application.seals.filter(({ sealId }) => message.includes(sealId));
  const [seal] = named.length === 1 ? named : [];
  return {
    kind: 'refused',
    message: isUnnamed ? `${message}（${whoTheyAre(application)}）` : message,
    ...defined({ code: peerCode }),
    ...(seal ? { sealId: seal.sealId } : {}),
  };
}

const usersOf = ({ seals }: Application) => seals.flatMap(({ user }) => user ?? []);
const peopleOf = (application: Application) => [application.applicant, ...usersOf(application)];

const isNamedIn = (message: string, { userId, name }: Person) =>
  message.includes(userId) || (name !== undefined && name !== '' && message.includes(name));

function whoTheyAre(application: Application): string {
  const users = [...new Set(usersOf(application).map(({ userId }) => userId))];
  const stamping = users.length > 0 ? `；用印人：${users.join('、')}` : '';
  return `申请人：${application.applicant.userId}${stamping}`;
}

/** A look that is refused shows nothing, and is not what the application was refused for. */
async function readBackUnlessRefused(readBack: ReadBack | undefined): Promise<ApplyOutcome | 'notDone'> {
  try {
    return readBack ? await readBack() : 'notDone';
  } catch (error) {
    if (error instanceof PortError && error.kind === 'refused') return 'notDone';
    throw error;
  }
}

function found(detail: VendorDetail | null, { seals }: Application): ApplyOutcome | 'notDone' {
  if (!detail) return 'notDone';
  switch (compareTotals(detail.seals, seals)) {
    case 'same':
      return appliedBy(detail);
    case 'other':
      return {
        kind: 'unknown',
        message: 'the vendor holds this application with other seals or counts',
        cause: { code: 'held-otherwise' },
      };
    case 'unreadable':
      return {
        kind: 'unknown',
        message: 'the vendor holds this application, and its counts cannot be read',
        cause: { code: 'held-unreadable' },
      };
  }
}
