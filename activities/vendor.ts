import { vendorApplyId } from '../contracts/derivedIds';
import type {
  AppendUsesInput,
  ApplySealInput,
  EndSealingInput,
  VendorActivities,
} from '../contracts/sealRequest';
import {
  type AppendOutcome,
  type ApplyOutcome,
  type AttachmentsOutcome,
  alreadyUsed,
  type EndOutcome,
} from '../domain/sealRequest/commands';
import type { Application, SealGrant } from '../domain/sealRequest/values';
import { attachmentsEffect, attachmentsPatience } from './attachments';
import { carryOut, type Effect } from './effect';
import {
  type FileSource,
  type LedgerPort,
  PortError,
  type VendorDetail,
  type VendorPort,
  type VendorStage,
  type Vendors,
} from './ports';

export interface VendorActivityDeps {
  ledger: LedgerPort;
  vendors: Vendors;
  files: FileSource;
}

export function createVendorActivities({ ledger, vendors, files }: VendorActivityDeps): VendorActivities {
  return {
    applySeal: (input) =>
      carryOut<ApplyOutcome>(
        ledger,
        input.ledger,
        async () => applyEffect(await vendors.forBinding(input.bindingId), input),
        input,
      ),
    sendAttachments: (input) =>
      carryOut<AttachmentsOutcome>(
        ledger,
        input.ledger,
        async () => attachmentsEffect(await vendors.forBinding(input.bindingId), files, input),
        { patience: attachmentsPatience },
      ),
    appendUses: (input) =>
      carryOut<AppendOutcome>(
        ledger,
        input.ledger,
        async () => appendEffect(await vendors.forBinding(input.bindingId), input),
        input,
      ),
    endSealing: (input) =>
      carryOut<EndOutcome>(
        ledger,
        input.ledger,
        async () => endEffect(await vendors.forBinding(input.bindingId), input),
        input,
      ),
  };
}

function applyEffect(
  vendor: VendorPort,
  { sealRequestId, application, vendorApproves, applicantUid }: ApplySealInput,
): Effect<ApplyOutcome> {
  const applyId = vendorApplyId(sealRequestId);
  const { detail } = vendor;
  const readBack = detail && (async () => applied(await detail(applyId), application));
  return {
    callTimeoutMs: vendor.callTimeoutMs,
    ...(readBack ? { readBack } : {}),
    act: async (aboutToSend) => {
      aboutToSend();
      try {
        const uid = applicantUid ?? application.applicant.userId;
        return { kind: 'applied', ...(await vendor.apply({ applyId, uid, application, vendorApproves })) };
      } catch (error) {
        if (!(error instanceof PortError) || error.kind !== 'refused') throw error;
        return afterRefusal(readBack, error, application);
      }
    },
  };
}

/** Sites say `用户不存在` without saying who: whoever reads it in the form must know whom to have added there. */
const aboutPeople = /人员|用户|员工|申请人|user|uid|person|employee/i;

/** A refusal counts only once it is seen that nothing was created: an earlier call of ours may have landed. */
async function afterRefusal(
  readBack: (() => Promise<ApplyOutcome | 'notDone'>) | undefined,
  refusal: PortError,
  application: Application,
): Promise<ApplyOutcome> {
  const found = readBack ? await readBack() : 'notDone';
  if (found !== 'notDone') return found;
  const { message, details } = refusal;
  if (details.duplicate)
    return {
      kind: 'unknown',
      message: 'the vendor has this application already, and does not say what became of it',
    };
  const { peerCode } = details;
  const { userId, name } = application.applicant;
  const isUnnamed =
    aboutPeople.test(message) && !message.includes(userId) && !(name && message.includes(name));
  const named = application.seals.filter(({ sealId }) => message.includes(sealId));
  const [seal] = named.length === 1 ? named : [];
  return {
    kind: 'refused',
    message: isUnnamed ? `${message}（申请人：${userId}）` : message,
    ...(peerCode === undefined ? {} : { code: peerCode }),
    ...(seal ? { sealId: seal.sealId } : {}),
  };
}

function applied(detail: VendorDetail | null, { seals }: Application): ApplyOutcome | 'notDone' {
  if (!detail) return 'notDone';
  if (!sameTotals(detail.seals, seals))
    return { kind: 'unknown', message: 'the vendor holds this application with other seals or counts' };
  return { kind: 'applied', sealCode: detail.sealCode };
}

function appendEffect(
  vendor: VendorPort,
  { sealRequestId, base, target }: AppendUsesInput,
): Effect<AppendOutcome> {
  const applyId = vendorApplyId(sealRequestId);
  const { detail } = vendor;
  const send = async (aboutToSend: () => void): Promise<AppendOutcome> => {
    aboutToSend();
    const { sealCode } = await vendor.setTotals(applyId, target, base);
    return { kind: 'appended', sealCode: sealCode ?? (await codeAfter(vendor, applyId)) };
  };
  if (!detail) return { callTimeoutMs: vendor.callTimeoutMs, act: send, repeatable: vendor.appendIsAbsolute };
  return {
    callTimeoutMs: vendor.callTimeoutMs,
    readBack: async () => {
      const found = await detail(applyId);
      if (found && sameTotals(found.seals, target)) return { kind: 'appended', sealCode: found.sealCode };
      return 'notDone';
    },
    act: async (aboutToSend) => {
      const found = await detail(applyId);
      if (!found) return { kind: 'unknown', message: 'the vendor does not know this application' };
      if (!sameTotals(found.seals, base)) return { kind: 'totalsDiffer', found: found.seals.map(asGrant) };
      return send(aboutToSend);
    },
  };
}

/**
 * The code may or may not change with an append. A look that fails leaves the append's outcome to be read back,
 * together with its code.
 */
async function codeAfter({ detail }: VendorPort, applyId: string): Promise<string | null> {
  if (!detail) return null;
  try {
    return (await detail(applyId))?.sealCode ?? null;
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    // A site that does not serve the call will not do so later either.
    if (error.kind === 'misconfigured' || error.kind === 'refused') return null;
    throw new PortError('unknown', `the append was taken, and its code cannot be read: ${error.message}`);
  }
}

function endEffect(
  vendor: VendorPort,
  { sealRequestId, reason, onlyIfUnused = false }: EndSealingInput,
): Effect<EndOutcome> {
  const applyId = vendorApplyId(sealRequestId);
  const { detail } = vendor;
  const readBack =
    detail &&
    (async (): Promise<EndOutcome | 'notDone'> => {
      const found = await detail(applyId);
      return found && overStages.includes(found.stage) ? { kind: 'ended' } : 'notDone';
    });
  return {
    callTimeoutMs: vendor.callTimeoutMs,
    ...(readBack ? { readBack } : {}),
    act: async (aboutToSend) => {
      if (onlyIfUnused && detail && isUsed(await detail(applyId)))
        return { kind: 'refused', code: alreadyUsed, message: 'the vendor shows a use already' };
      aboutToSend();
      try {
        await vendor.end(applyId, reason);
        return { kind: 'ended' };
      } catch (error) {
        if (!(error instanceof PortError) || error.kind !== 'refused' || !detail) throw error;
        return afterRefusedEnd(await detail(applyId), error);
      }
    },
  };
}

/** What a refusal to end means, by how the application stands: the vendor's timer or an earlier call may have ended it. */
function afterRefusedEnd(found: VendorDetail | null, { message, details }: PortError): EndOutcome {
  if (found && overStages.includes(found.stage)) return { kind: 'ended' };
  if (found?.stage === 'unrecognised')
    return {
      kind: 'unknown',
      message: `the vendor refused (${message}), and shows a stage that says neither (${found.stageName})`,
    };
  const { peerCode } = details;
  return { kind: 'refused', message, ...(peerCode === undefined ? {} : { code: peerCode }) };
}

function isUsed(found: VendorDetail | null): boolean {
  return found?.seals.some(({ usedCount }) => usedCount > 0) ?? false;
}

/** The code is dead for good, whoever was first: the vendor's own timer may have come before our end. */
const overStages: readonly VendorStage[] = ['ended', 'autoEnded', 'terminated', 'rejected', 'archived'];

function sameTotals(found: SealGrant[], expected: SealGrant[]): boolean {
  return (
    found.length === expected.length &&
    expected.every((seal) => {
      const match = found.find((candidate) => candidate.sealId === seal.sealId);
      return match?.useCount === seal.useCount && match.crossPageUseCount === seal.crossPageUseCount;
    })
  );
}

function asGrant({ sealId, useCount, crossPageUseCount }: SealGrant): SealGrant {
  return { sealId, useCount, crossPageUseCount };
}
