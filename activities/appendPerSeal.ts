import { PortError } from '../application/ports/errors';
import type {
  ApplicationRef,
  VendorApplicationBody,
  VendorDetail,
  VendorPort,
} from '../application/ports/vendor';
import type { AppendUsesInput } from '../contracts/sealRequest';
import { codesTold } from '../domain/sealRequest/codes';
import type { AppendOutcome } from '../domain/sealRequest/commands';
import { ownReasons } from '../domain/sealRequest/ownReasons';
import type { AppendShown, SealGrant, ToldCodes } from '../domain/sealRequest/values';
import type { Effect } from './effect';
import { lookIfServed, overStages } from './look';

interface Step {
  ref: ApplicationRef;
  seal: NonNullable<AppendUsesInput['seal']>;
  base: SealGrant[];
  target: SealGrant[];
  body: VendorApplicationBody | undefined;
}

/**
 * Adds to one seal, at a vendor that adds and drops no repetition. First what the vendor shows is looked at, and recorded:
 * only what it shows beyond that proves a call that got no answer. Without that proof a person decides.
 */
export function perSealEffect(vendor: VendorPort, step: Step): Effect<AppendOutcome> {
  const { shown } = step.seal;
  return shown ? sendEffect(vendor, step, shown) : lookEffect(vendor, step);
}

function lookEffect({ detail, callTimeoutMs }: VendorPort, { ref, seal }: Step): Effect<AppendOutcome> {
  return {
    callTimeoutMs,
    // A look changes nothing.
    repeatable: true,
    act: async () => {
      if (!detail) return { kind: 'seen', shown: { total: null, appends: null } };
      const found = await detail(ref);
      if (found) return { kind: 'seen', shown: shownOf(found, seal.sealId) };
      return {
        kind: 'unknown',
        message: 'the vendor does not know this application',
        cause: { code: 'application-unknown' },
      };
    },
  };
}

function sendEffect(vendor: VendorPort, step: Step, shown: AppendShown): Effect<AppendOutcome> {
  const { ref, seal, base, target, body } = step;
  const { detail, callTimeoutMs } = vendor;
  const isOurs = ({ sealId }: SealGrant) => sealId === seal.sealId;
  const ours = target.find(isOurs);
  const added = (ours?.useCount ?? 0) - (base.find(isOurs)?.useCount ?? 0);
  const totals = base.map((grant) => (isOurs(grant) && ours ? ours : grant));
  return {
    callTimeoutMs,
    ...(detail
      ? { readBack: async () => outcomeOf(await detail(ref), { shown, sealId: seal.sealId, added }) }
      : {}),
    act: async (aboutToSend) => {
      aboutToSend();
      const told = codesTold(await vendor.setTotals(ref, totals, base, body));
      return { kind: 'appended', ...(told.sealCode === null ? await codesAfter(vendor, ref) : told) };
    },
  };
}

/**
 * By a new entry of the vendor's list, or by more uses of the seal than it had. Without either it was refused where the
 * application is over: nobody can use what it might have got (level C).
 */
function outcomeOf(
  found: VendorDetail | null,
  { shown, sealId, added }: { shown: AppendShown; sealId: string; added: number },
): AppendOutcome {
  const now = found && shownOf(found, sealId);
  const newer = shown.appends === null ? [] : (found?.appendLogs ?? []).slice(shown.appends);
  const hasMore = now?.total != null && shown.total !== null && now.total > shown.total;
  if (found && (hasMore || newer.some(({ count }) => count === added)))
    return { kind: 'appended', ...codesTold(found) };
  if (found && overStages.includes(found.stage))
    return { kind: 'refused', message: ownReasons.overWithoutAppend };
  return {
    kind: 'unknown',
    message: 'the append got no answer, and the vendor shows nothing that proves it',
    cause: { code: 'lost-call' },
  };
}

function shownOf({ seals, appendLogs }: VendorDetail, sealId: string): AppendShown {
  const total = seals.find((seal) => seal.sealId === sealId)?.useCount;
  return { total: typeof total === 'number' ? total : null, appends: appendLogs?.length ?? null };
}

/** What was answered with success is done: a look that fails leaves the codes to a later one. */
async function codesAfter(vendor: VendorPort, ref: ApplicationRef): Promise<ToldCodes> {
  try {
    const found = await lookIfServed(vendor, ref);
    return found ? codesTold(found) : { sealCode: null };
  } catch (error) {
    if (error instanceof PortError) return { sealCode: null };
    throw error;
  }
}
