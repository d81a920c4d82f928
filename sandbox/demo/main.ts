import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { sealRequestWorkflowId } from '../../contracts/ids';
import { startBeside } from '../desk/start';
import { terminalReport } from '../embedded/terminal';
import { type Cast, prepareCast } from './cast';
import { applicant, type HostKind, hostKinds } from './host';
import { faultsOf, type LedgerLine, type Outcome, readOutcome } from './outcome';
import { play } from './play';
import { type Stage, setStage } from './stage';
import { createTimeline } from './timeline';
import { isVendorKind, type VendorKind } from './vendors/start';

const USAGE = `Usage: npm run demo [-- --host webhook|e10] [-- --vendor zhangguanjia|qiyuesuo] [-- --json] [-- --kill-worker]
                    [-- --stay]
  --host         the engine that the flow runs in: any engine by webhooks (the default), or Weaver E10
  --vendor       whose machines stamp: 章管家 (the default), or 契约锁
  --json         ends with one line of JSON on the standard output; the story goes to the standard error
  --kill-worker  kills the worker between the application and its callback
  --stay         stays up at the end, until Ctrl-C, with the sandbox's page: as on a terminal without --json`;

interface Arguments {
  host: HostKind;
  vendor: VendorKind;
  json: boolean;
  killWorker: boolean;
  stay: boolean;
}

function readArguments(): Arguments | undefined {
  try {
    const { values } = parseArgs({
      options: {
        host: { type: 'string', default: 'webhook' },
        vendor: { type: 'string', default: 'zhangguanjia' },
        json: { type: 'boolean', default: false },
        'kill-worker': { type: 'boolean', default: false },
        stay: { type: 'boolean', default: false },
      },
    });
    const host = hostKinds.find((kind) => kind === values.host);
    const { vendor, json } = values;
    const stay = values.stay || (!json && process.stdout.isTTY);
    return host && isVendorKind(vendor)
      ? { host, vendor, json, killWorker: values['kill-worker'], stay }
      : undefined;
  } catch {
    return undefined;
  }
}

async function main(): Promise<number> {
  const given = readArguments();
  if (!given) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const report = terminalReport(given.json ? process.stderr : process.stdout);
  report.log('Bringing up Temporal, a Mongo server, a vendor, a host engine, the API and a worker');
  const interrupted = untilInterrupted();
  const standing = setStage(given, report);
  const first = await Promise.race([standing, interrupted]);
  if (!first) {
    // What is half-way up is brought all the way, and then down in order.
    await standing.then((stage) => stage.stop());
    return 130;
  }
  return show(first, given, report.log, interrupted);
}

async function show(
  stage: Stage,
  given: Arguments,
  log: (line: string) => void,
  interrupted: Promise<void>,
): Promise<number> {
  try {
    const code = await Promise.race([perform(stage, given, log), interrupted.then(() => 130)]);
    if (code === 0 && given.stay) await stay(stage, log, interrupted);
    return code;
  } catch (error) {
    for (const path of [stage.logs.api, stage.logs.worker]) log(lastLines(path));
    throw error;
  } finally {
    await stage.stop();
  }
}

/** At the sandbox's page, with peers of its own beside those of the story. */
async function stay(
  { product, servers, logs }: Stage,
  log: (line: string) => void,
  interrupted: Promise<void>,
): Promise<void> {
  const dataDir = join(dirname(dirname(logs.api)), 'sandbox');
  const sandbox = await startBeside({ product, servers, dataDir, report: { log } });
  log(`Sandbox      ${sandbox.entry}`);
  log('             Play it by yourself, in a browser: the link lets one in, once.');
  log('Everything stays up until Ctrl-C.');
  await interrupted;
  await sandbox.stop();
}

async function perform(stage: Stage, given: Arguments, log: (line: string) => void): Promise<number> {
  const timeline = createTimeline(log);
  const cast = await timeline.step(
    `An administrator binds ${stage.vendor.name}, adds the host and sets up the flow`,
    () => prepareCast(stage),
  );
  const played = await play(stage, cast, timeline, given);
  const { outcome, ledger } = await readOutcome(stage, cast, played);
  const detail = await detailLink(cast, outcome.sealRequestId);
  for (const line of [...ledgerTable(ledger), ...links(stage, outcome, detail, given.stay)]) log(line);
  const faults = faultsOf(outcome, cast);
  for (const fault of faults) log(`FAULT: ${fault}`);
  const { hostEffects: _, ...line } = outcome;
  if (given.json) process.stdout.write(`${JSON.stringify(line)}\n`);
  return faults.length === 0 ? 0 : 1;
}

function ledgerTable(ledger: LedgerLine[]): string[] {
  const width = Math.max(...ledger.map(({ type }) => type.length));
  return [
    '',
    'The ledger',
    ...ledger.map(
      ({ seq, at, type, actor }) => `  ${String(seq).padStart(3)}  ${at}  ${type.padEnd(width)}  ${actor}`,
    ),
    '',
  ];
}

/** As an engine asks for it, for a person whom it knows. */
async function detailLink({ sealflow }: Cast, sealRequestId: string): Promise<string> {
  const path = `/v1/seal-requests/${encodeURIComponent(sealRequestId)}/detail-link`;
  return (await sealflow.send<{ url: string }>('POST', path, { user: { userId: applicant.userId } })).url;
}

function links(stage: Stage, outcome: Outcome, detail: string, stays: boolean): string[] {
  const { servers, product, vendor, host } = stage;
  const { temporal } = servers;
  const workflow = encodeURIComponent(sealRequestWorkflowId(outcome.sealRequestId));
  return [
    `${outcome.historyEvents} history events, ${outcome.ledgerEvents} ledger events, ${(outcome.durationMs / 1000).toFixed(1)} s`,
    `At the host: ${Object.entries(outcome.hostEffects)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ')}`,
    ...(product.temporalUiUrl
      ? [`Temporal UI  ${product.temporalUiUrl}/namespaces/${temporal.namespace}/workflows/${workflow}`]
      : []),
    `Seal details ${detail}`,
    `Simulated    ${vendor.name} ${vendor.simulator.url}, host engine ${host.simulator.url}`,
    `Console      ${product.url}/console/`,
    `API docs     ${product.url}/docs`,
    `Admin key    ${product.adminKey}`,
    `Payloads     are encrypted; to read them in the Temporal UI, sign in with this key at ${product.url}/codec/sign-in`,
    ...(stays ? [] : ['Play it      by yourself, in a browser: npm start -- --sandbox']),
    '',
  ];
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function lastLines(path: string): string {
  try {
    return `${path}:\n${readFileSync(path, 'utf8').trim().split('\n').slice(-15).join('\n')}`;
  } catch {
    return `${path}: nothing`;
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
