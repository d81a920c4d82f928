import { timelineOf } from '../../api/pages/timeline';
import type { Say } from '../../api/pages/words';
import { anyVendor } from '../../contracts/vendorName';
import type { SealRequestEvent } from '../../domain/sealRequest/events';
import type { Click } from './clicks';
import type { Named } from './readings';

export interface Moment {
  /** ISO 8601. */
  at: string;
  what: string;
  /** Something that was done here; what came of it follows. */
  isClick: boolean;
  refused?: string;
}

export interface Telling {
  say: Say;
  seals: readonly Named[];
  words(click: Click): string;
}

/** What was clicked, each with what the ledger tells of it: in the words of the detail page. */
export function timeline(
  clicks: readonly Click[],
  events: readonly SealRequestEvent[],
  { say, seals, words }: Telling,
): Moment[] {
  const names = new Map(seals.map(({ id, name }) => [id, name]));
  const sealName = (id: string) => names.get(id) ?? id;
  const same = (text: string) => text;
  const told = timelineOf(events, { say, vendor: anyVendor, sealName, nodeName: same, clean: same });
  const since = [...clicks.filter(({ flow }) => flow), ...told].map(({ at }) => at).sort()[0] ?? '';
  const clicked = clicks
    .filter(({ at }) => at >= since)
    .map((click) => ({ at: click.at, what: words(click), isClick: true, ...refusedOf(click) }));
  const caused = told.map((moment) => ({ ...moment, isClick: false }));
  // At the same moment the click comes first: it is the cause.
  return [...clicked, ...caused].toSorted((a, b) => compare(a.at, b.at));
}

const refusedOf = ({ refused }: Click) => (refused === undefined ? {} : { refused });

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
