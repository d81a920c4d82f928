import { isDeepStrictEqual } from 'node:util';
import type { SealRequest } from '../../domain/sealRequest/state';

/** Names of the fields in which two records of a request differ. */
export function differingFields(one: SealRequest, other: SealRequest | null): string[] {
  const [first, second] = [asStored(one), asStored(other)];
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
  return names.filter((name) => !isDeepStrictEqual(first[name], second[name]));
}

/**
 * An absent field and an undefined one are the same. Effects that are under way are events: those that were read from
 * the ledger before they were folded carry their number.
 */
function asStored(request: SealRequest | null): Record<string, unknown> {
  return JSON.parse(JSON.stringify(request ?? {}, (key, value) => (key === 'seq' ? undefined : value)));
}
