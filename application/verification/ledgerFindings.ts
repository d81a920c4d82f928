import { isDeepStrictEqual } from 'node:util';
import type { LedgerEntry } from '../../contracts/ledger';
import { doublesIn } from '../../domain/sealRequest/doubles';
import { fold } from '../../domain/sealRequest/evolve';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { SealRequestView } from '../sealRequests/stores';
import type { Finding, FindingKind } from './findings';
import type { StoredRequest } from './ports';

/** A batch that is tried again may come after a later one: younger than this is no loss. */
const lateBatchMs = 60_000;

/** What the ledger of a request says of it; null where it says nothing or cannot be read. */
export function foldedRequest(entries: readonly LedgerEntry[]): SealRequest | null {
  try {
    return fold(withoutGap(entries));
  } catch {
    return null;
  }
}

/** The ledger by itself, and the read model against it. */
export function ledgerFindings(stored: StoredRequest, nowMs: number): Finding[] {
  const { id, entries, view } = stored;
  const finding = (kind: FindingKind, facts: Finding['facts'] = {}): Finding => ({
    kind,
    sealRequestId: id,
    facts,
  });
  if (entries.length === 0) return view ? [finding('view-without-ledger', { version: view.version })] : [];
  const missing = firstMissing(entries, view?.version ?? -1, nowMs);
  const gaps = missing === null ? [] : [finding('ledger-gap', { seq: missing })];
  const doubles = doublesIn(entries).map(({ seq, first, type }) =>
    finding('ledger-double', { event: type, seq, first }),
  );
  const conflicts = view?.ledgerConflict ? [finding('ledger-conflict')] : [];
  const [first] = entries;
  const known = [...gaps, ...doubles, ...conflicts];
  if (first?.seq !== 0 || foldedRequest(entries)) return [...known, ...viewFindings(stored, finding)];
  // An effect cannot have its outcome twice: then that is why.
  return doubles.length > 0 ? known : [...known, finding('ledger-unreadable')];
}

function viewFindings(
  { entries, view, isOutdated }: StoredRequest,
  finding: (kind: FindingKind, facts?: Finding['facts']) => Finding,
): Finding[] {
  const whole = withoutGap(entries);
  if (!view) return whole.length === 0 ? [] : [finding('view-missing')];
  if (isOutdated) return [];
  const head = whole.length - 1;
  // Behind: a writer may have died in between. Ahead: the ledger has lost its end, which is a gap.
  if (view.version < head) return [finding('view-differs', { version: view.version, ledger: head })];
  if (view.version > head) return [];
  const fields = differingFields(view, fold(whole));
  return fields.length === 0 ? [] : [finding('view-differs', { fields: fields.join(', ') })];
}

function differingFields(view: SealRequestView, request: SealRequest | null): string[] {
  const [shown, folded] = [asStored(view.request), asStored(request)];
  const names = [...new Set([...Object.keys(shown), ...Object.keys(folded)])].sort();
  return names.filter((name) => !isDeepStrictEqual(shown[name], folded[name]));
}

/**
 * An absent field and an undefined one are the same. Effects that are under way are events: those that were read from
 * the ledger before they were folded carry their number.
 */
function asStored(request: SealRequest | null): Record<string, unknown> {
  return JSON.parse(JSON.stringify(request ?? {}, (key, value) => (key === 'seq' ? undefined : value)));
}

function withoutGap(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const gap = entries.findIndex(({ seq }, position) => seq !== position);
  return gap === -1 ? entries : entries.slice(0, gap);
}

/** The first number that should be there: before a later event, or among what the read model was made of. */
function firstMissing(entries: readonly LedgerEntry[], version: number, nowMs: number): number | null {
  const head = withoutGap(entries).length;
  const after = entries[head];
  if (after) return nowMs - Date.parse(after.metadata.at) < lateBatchMs ? null : head;
  return version >= head ? head : null;
}
