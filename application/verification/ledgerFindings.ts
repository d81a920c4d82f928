import type { LedgerEntry } from '../../contracts/ledger';
import { doublesIn } from '../../domain/sealRequest/doubles';
import { fold } from '../../domain/sealRequest/evolve';
import type { SealRequest } from '../../domain/sealRequest/state';
import { differingFields } from './differingFields';
import type { Finding, FindingKind } from './findings';
import type { StoredRequest } from './ports';

/** What the ledger of a request says of it; null where it says nothing or cannot be read. */
export function foldedRequest(entries: readonly LedgerEntry[]): SealRequest | null {
  try {
    return fold(withoutGap(entries));
  } catch {
    return null;
  }
}

/** The ledger by itself, and the read model against it. */
export function ledgerFindings(stored: StoredRequest): Finding[] {
  const { id, entries, view } = stored;
  const finding = (kind: FindingKind, facts: Finding['facts'] = {}): Finding => ({
    kind,
    sealRequestId: id,
    facts,
  });
  if (entries.length === 0) return view ? [finding('view-without-ledger', { version: view.version })] : [];
  const missing = firstMissing(entries, view?.version ?? -1);
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
  const fields = differingFields(view.request, fold(whole));
  return fields.length === 0 ? [] : [finding('view-differs', { fields: fields.join(', ') })];
}

function withoutGap(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const gap = entries.findIndex(({ seq }, position) => seq !== position);
  return gap === -1 ? entries : entries.slice(0, gap);
}

/** The first number that should be there: before a later event, or among what the read model was made of. */
function firstMissing(entries: readonly LedgerEntry[], version: number): number | null {
  const head = withoutGap(entries).length;
  return head < entries.length || version >= head ? head : null;
}
