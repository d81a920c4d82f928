import type { Counts, Verdict } from './counts';
import type { Counted } from './measure/counted';
import type { Tally } from './measure/tallies';
import { shown, textTable } from './table';

/** Figure, budget, found; then of what the figures are made. */
export function countsReport(counts: Counts, verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ of, figure, most, aim, found, min, max, isKept }) => [
    `${of}: ${figure}`,
    aim === undefined ? '-' : shown(aim),
    shown(most),
    shown(found),
    `${shown(min)}..${shown(max)}`,
    isKept ? 'ok' : 'OVER BUDGET',
  ]);
  return [
    textTable(['figure', 'aim', 'budget', 'found', 'min..max', ''], rows),
    ...breakdown('A short life', counts.short.typical),
    ...breakdown('A longer life', counts.longer.typical),
  ].join('\n');
}

export function breakdown(what: string, counted: Counted): string[] {
  return [
    '',
    `${what}, as it was seen most`,
    ...lines('Temporal calls by method', counted.temporalCalls),
    ...lines('MongoDB commands by process, collection and kind', counted.mongoCommands),
    ...lines('Calls at the vendor', counted.vendorCalls),
    ...lines('Calls at the host', counted.hostCalls),
  ];
}

function lines(title: string, tally: Tally): string[] {
  const entries = Object.entries(tally).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [`  ${title}`, ...entries.map(([name, count]) => `  ${String(count).padStart(5)}  ${name}`)];
}
