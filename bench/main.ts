import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorText } from '../sandbox/embedded/postgres/postgresql';
import { terminalReport } from '../sandbox/embedded/terminal';
import { type Arguments, readArguments, usage } from './arguments';
import { bench } from './bench';
import { Cleanup } from './cleanup';
import { countSealflow, judge } from './counts';
import { countsReport } from './countsReport';
import { planOf } from './plan';
import { profileReport } from './profile';
import { markdownReport, textReport } from './report';

/** Progress goes beside the tables, so that these can be taken by a pipe. */
const { log } = terminalReport(process.stderr);
const say = (text: string) => process.stdout.write(`${text}\n`);

let current = new Cleanup();
let isInterrupted = false;

async function main(): Promise<number> {
  const given = readArguments(process.argv.slice(2));
  if (!given) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupted);
  return given.counts ? runCounts(given) : runBench(given);
}

async function runBench(given: Arguments): Promise<number> {
  const onCleanup = (cleanup: Cleanup) => {
    current = cleanup;
  };
  const profiles = given.cpuProf === undefined ? undefined : resolve(given.cpuProf);
  const result = await bench({ plan: planOf(given), temporal: given.temporal, profiles, log, onCleanup });
  say(textReport(result));
  if (profiles) say(`\n${profileReport(profiles)}`);
  if (given.json) writeFileSync(given.json, `${JSON.stringify(result, undefined, 2)}\n`);
  if (given.markdown) writeFileSync(given.markdown, markdownReport(result));
  return 0;
}

async function runCounts({ json, temporal }: Arguments): Promise<number> {
  const counts = await countSealflow(current, temporal, log).finally(() => current.run());
  const verdicts = judge(counts);
  say(countsReport(counts, verdicts));
  if (json) writeFileSync(json, `${JSON.stringify({ counts, verdicts }, undefined, 2)}\n`);
  return verdicts.every(({ isKept }) => isKept) ? 0 : 1;
}

/** What was started is ended first; a second signal does not wait for that. */
function interrupted(): void {
  isInterrupted = true;
  log('Ending');
  void current.run().then(() => process.exit(130));
}

main().then(
  (code) => process.exit(code),
  async (error: unknown) => {
    // What is ended under its feet fails; whoever ended it says how this process ends.
    if (isInterrupted) return;
    process.stderr.write(`${errorText(error)}\n`);
    await current.run();
    process.exit(1);
  },
);
