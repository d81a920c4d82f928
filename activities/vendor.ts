import { vendorApplyId } from '../contracts/derivedIds';
import type {
  AppendUsesInput,
  ApplySealInput,
  EndSealingInput,
  VendorActivities,
} from '../contracts/sealRequest';
import type { AppendOutcome, ApplyOutcome, EndOutcome } from '../domain/sealRequest/commands';
import type { Application, SealGrant } from '../domain/sealRequest/values';
import { carryOut, type Effect } from './effect';
import {
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
}

export function createVendorActivities({ ledger, vendors }: VendorActivityDeps): VendorActivities {
  return {
    applySeal: (input) =>
      carryOut<ApplyOutcome>(ledger, input.ledger, async () =>
        applyEffect(await vendors.forBinding(input.bindingId), input),
      ),
    appendUses: (input) =>
      carryOut<AppendOutcome>(ledger, input.ledger, async () =>
        appendEffect(await vendors.forBinding(input.bindingId), input),
      ),
    endSealing: (input) =>
      carryOut<EndOutcome>(ledger, input.ledger, async () =>
        endEffect(await vendors.forBinding(input.bindingId), input),
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
        return (await afterRefusal(readBack, error)) ?? Promise.reject(error);
      }
    },
  };
}

/** A refusal counts only once it is seen that nothing was created: an earlier call of ours may have landed. */
async function afterRefusal(
  readBack: (() => Promise<ApplyOutcome | 'notDone'>) | undefined,
  refusal: PortError,
): Promise<ApplyOutcome | undefined> {
  if (readBack) {
    const found = await readBack();
    return found === 'notDone' ? undefined : found;
  }
  if (!refusal.details.duplicate) return undefined;
  return {
    kind: 'unknown',
    message: 'the vendor has this application already, and cannot be asked for its seal code',
  };
}

function applied(detail: VendorDetail | null, { seals, attachments }: Application): ApplyOutcome | 'notDone' {
  if (!detail) return 'notDone';
  if (!sameTotals(detail.seals, seals))
    return { kind: 'unknown', message: 'the vendor holds this application with other seals or counts' };
  const { sealCode } = detail;
  // They go after the application itself, and nothing tells how far the lost call came.
  const attachmentsProblem = attachments?.length
    ? 'the reply was lost: whether they arrived is not known'
    : undefined;
  return { kind: 'applied', sealCode, ...(attachmentsProblem === undefined ? {} : { attachmentsProblem }) };
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
    return { kind: 'appended', sealCode: sealCode ?? (await newCode(vendor, applyId)) };
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

/** The code may or may not change with an append. Not to know it is no reason to call the append undone. */
async function newCode(vendor: VendorPort, applyId: string): Promise<string | null> {
  try {
    return (await vendor.detail?.(applyId))?.sealCode ?? null;
  } catch (error) {
    if (error instanceof PortError) return null;
    throw error;
  }
}

function endEffect(vendor: VendorPort, { sealRequestId, reason }: EndSealingInput): Effect<EndOutcome> {
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
      aboutToSend();
      try {
        await vendor.end(applyId, reason);
        return { kind: 'ended' };
      } catch (error) {
        if (!(error instanceof PortError) || error.kind !== 'refused') throw error;
        const found = await readBack?.();
        if (found && found !== 'notDone') return found;
        throw error;
      }
    },
  };
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
