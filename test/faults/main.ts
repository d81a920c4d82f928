import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { errorText } from '../../sandbox/embedded/postgres/postgresql';
import { isTemporalChoice, type TemporalChoice } from '../../sandbox/embedded/postgres/servers';
import { makeBundle } from './bundle';
import { choose, faults } from './matrix';
import { type Row, runMatrix } from './run';
import { table } from './table';

const USAGE = `Usage: npm run test:faults -- [--requests N] [--seed S] [--only <name> …] [--jobs N]
                              [--temporal postgres] [--keep] [--list]
  --requests N   requests over all faults that are chosen; 1000 over the whole matrix without it
  --seed S       the same seed gives the same lives and the same schedule of faults; otherwise drawn, and printed
  --only <name>  only the faults whose names hold this; may be given more than once
  --jobs N       so many faults at the same time, 1 without it; each has servers of its own
  --temporal postgres  with the Temporal server of production on PostgreSQL, which must be installed
  --keep         keeps all logs; those of a fault that did harm are kept anyway
  --list         prints the names of the faults`;

interface Arguments {
  requests: number | undefined;
  seed: number;
  jobs: number;
  only: string[];
  temporal: TemporalChoice;
  keep: boolean;
  list: boolean;
}

function readArguments(): Arguments | undefined {
  try {
    const { values } = parseArgs({
      options: {
        requests: { type: 'string' },
        seed: { type: 'string' },
        only: { type: 'string', multiple: true, default: [] },
        jobs: { type: 'string', default: '1' },
        temporal: { type: 'string', default: 'embedded' },
        keep: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
      },
    });
    const requests = values.requests === undefined ? undefined : Number(values.requests);
    const seed = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed);
    const jobs = Number(values.jobs);
    const isWrong = [requests ?? 1, seed, jobs].some((number) => !Number.isInteger(number) || number < 0);
    const { only, temporal, keep, list } = values;
    if (isWrong || requests === 0 || jobs === 0 || !isTemporalChoice(temporal)) return undefined;
    return { requests, seed, jobs, only, temporal, keep, list };
  } catch {
    return undefined;
  }
}

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const given = readArguments();
  if (!given) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  if (given.list) {
    for (const { name } of faults) say(name);
    return 0;
  }
  const chosen = choose(given.requests, given.only);
  if (chosen.length === 0) {
    process.stderr.write(`No fault is called ${given.only.join(' or ')}; --list names them.\n`);
    return 2;
  }
  say(`Seed ${given.seed}; ${chosen.length} faults`);
  const deleteBundle = await makeBundle();
  try {
    const { seed, jobs, temporal, keep: keepLogs } = given;
    const rows = await runMatrix(chosen, { seed, jobs, temporal, keepLogs, onRow: tellOf });
    say(`\n${table(rows)}`);
    return rows.every(({ violations }) => violations.length === 0) ? 0 : 1;
  } finally {
    await deleteBundle();
  }
}

/** As it goes: what each fault came to, and what went wrong. */
function tellOf({ name, requests, struck, violations, slowest, seconds, notes, logs }: Row): void {
  const wait = `${(slowest.ms / 1000).toFixed(1)} s for ${slowest.what}`;
  const outcome = violations.length === 0 ? 'ok' : `${violations.length} VIOLATIONS`;
  say(
    `${name}: ${requests} requests, struck ${struck} times, ${outcome}, slowest ${wait}; took ${seconds.toFixed(0)} s`,
  );
  for (const note of notes) say(`  ${note}`);
  for (const { message } of violations) say(`  ${message}`);
  if (violations.length > 0) say(`  logs: ${logs}`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${errorText(error)}\n`);
    process.exit(1);
  },
);
