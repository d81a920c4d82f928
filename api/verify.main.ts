import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createSecretBox } from '../adapters/crypto/secretBox';
import { outgoingHttp } from '../adapters/http/outgoing';
import { createConfiguration } from '../adapters/mongo/configuration';
import { type Database, openDatabase } from '../adapters/mongo/database';
import { createVerificationStore } from '../adapters/mongo/verification';
import { createVendors } from '../adapters/registry';
import { openTemporal } from '../adapters/temporal/connection';
import { createDataConverter } from '../adapters/temporal/dataConverter';
import { createVerificationWorkflows } from '../adapters/temporal/verification';
import { type VerifyStep, verify } from '../application/verification/verify';
import { type Config, loadConfig } from '../config';
import { runMain, StartError } from '../config/runMain';
import { exitCodeOf, reportText, stepTexts } from './verifyReport';

const usage = `Usage: npm run verify [-- [--workflows] [--vendor] [--json]]
  --workflows  asks each open workflow for its whole state too; a worker has to run
  --vendor     asks the vendors about open requests too, two a second
  --json       prints the report as JSON`;

/** Holds what is stored of seal requests against each other. Changes nothing; the site may run meanwhile. */
runMain(
  async () => {
    const { workflows, vendor, json } = readArguments();
    const config = loadConfig(process.env);
    const database = openDatabase({ url: config.mongo.url, name: config.mongo.database });
    const temporal = openTemporal({
      ...config.temporal,
      dataConverter: createDataConverter(config.payloads),
    });
    try {
      const report = await verify({
        store: createVerificationStore(database),
        workflows: createVerificationWorkflows(temporal),
        asksWorkflows: workflows,
        ...(vendor ? { vendors: vendorsOf(config, database) } : {}),
        now: Date.now,
        pause: (ms) => sleep(ms),
        onProgress: progress(),
      });
      process.stdout.write(json ? `${JSON.stringify(report)}\n` : reportText(report));
      process.exitCode = exitCodeOf(report);
    } finally {
      await Promise.allSettled([database.close(), temporal.close()]);
    }
  },
  { faultCode: 2 },
);

function readArguments(): { workflows: boolean; vendor: boolean; json: boolean } {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { workflows: flag, vendor: flag, json: flag } }).values;
  } catch {
    throw new StartError(usage);
  }
}

function vendorsOf({ secretKeys, outgoing }: Config, database: Database) {
  const { bindings } = createConfiguration(database);
  return createVendors({ bindings, secretBox: createSecretBox(secretKeys), http: outgoingHttp(outgoing) });
}

const progressEveryMs = 2000;

/** To standard error: what is found goes to standard output alone. */
function progress(): (step: VerifyStep, done: number) => void {
  let shownAt = performance.now();
  return (step, done) => {
    if (performance.now() - shownAt < progressEveryMs) return;
    shownAt = performance.now();
    process.stderr.write(`${done} ${stepTexts[step]}\n`);
  };
}
