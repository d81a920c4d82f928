import { parseArgs } from 'node:util';
import { isTemporalChoice, type TemporalChoice } from '../sandbox/embedded/postgres/servers';
import type { PlanChanges } from './plan';

export const usage = `Usage: npm run bench [-- --full] [--rounds N] [--seconds S] [--in-flight N …] [--open N …]
                     [--open-limit-seconds S] [--temporal postgres] [--json FILE] [--markdown FILE]
                     [--cpu-prof FOLDER]
       npm run bench -- --counts [--temporal postgres] [--json FILE]
  --full                  longer windows, more rounds, and all of it again with 1,000 and 5,000 open requests
  --rounds N              how often each contender takes its turn; the figures are medians over them
  --seconds S             how long lives begin in each turn
  --in-flight N           with so many lives at the same time; may be given more than once
  --open N                only with so many open requests; may be given more than once
  --open-limit-seconds S  how long making them may take; with fewer it goes on then, and says so
  --temporal postgres     with the Temporal server of production on PostgreSQL, which must be installed
  --json FILE             writes everything that was measured
  --markdown FILE         writes the tables
  --cpu-prof FOLDER       writes CPU profiles of Sealflow's processes there, and sums them up by package
  --counts                counts what a request at Sealflow costs, and fails where that is over its budget`;

export interface Arguments extends PlanChanges {
  counts: boolean;
  temporal: TemporalChoice;
  json: string | undefined;
  markdown: string | undefined;
  cpuProf: string | undefined;
}

/** undefined where they cannot be read. */
export function readArguments(args: readonly string[]): Arguments | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        full: { type: 'boolean', default: false },
        counts: { type: 'boolean', default: false },
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        'in-flight': { type: 'string', multiple: true },
        open: { type: 'string', multiple: true },
        'open-limit-seconds': { type: 'string' },
        temporal: { type: 'string', default: 'embedded' },
        json: { type: 'string' },
        markdown: { type: 'string' },
        'cpu-prof': { type: 'string' },
      },
    });
    const { full, counts, temporal, json, markdown } = values;
    if (!isTemporalChoice(temporal)) return undefined;
    return {
      ...{ full, counts, temporal, json, markdown },
      cpuProf: values['cpu-prof'],
      rounds: given(values.rounds, 1),
      seconds: given(values.seconds, 1),
      inFlight: values['in-flight']?.map((text) => wholeNumber(text, 1)),
      open: values.open?.map((text) => wholeNumber(text, 0)),
      openLimitSeconds: given(values['open-limit-seconds'], 1),
    };
  } catch {
    return undefined;
  }
}

const given = (text: string | undefined, least: number) =>
  text === undefined ? undefined : wholeNumber(text, least);

function wholeNumber(text: string, least: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least)
    throw new Error(`${text} is no whole number from ${least}`);
  return number;
}
