import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { ConfigError } from '../../config';
import { runMain } from '../../config/runMain';

const withinMs = 60_000;

/** A process that starts and stops as its argument says. */
const starts: Record<string, Parameters<typeof runMain>[0]> = {
  unconfigured: async () => {
    throw new ConfigError([{ variable: 'SEALFLOW_MONGO_URL', message: 'is not set' }]);
  },
  broken: async () => {
    throw new TypeError('nothing is there');
  },
  busy: async () => {
    process.stdout.write('up\n');
    await sleep(60_000);
  },
  orderly: async (asked) => {
    const stop = async () => {
      await sleep(100);
      process.stdout.write('stopped\n');
    };
    asked({ logger: pino(), stop, withinMs });
    process.stdout.write('up\n');
  },
  failing: async (asked) => {
    asked({ logger: pino(), stop: () => Promise.reject(new RangeError('holds a secret')), withinMs });
    process.stdout.write('up\n');
  },
  endless: async (asked) => {
    asked({ logger: pino(), stop: () => sleep(60_000), withinMs });
    process.stdout.write('up\n');
  },
  bounded: async (asked) => {
    asked({ logger: pino(), stop: () => sleep(60_000), withinMs: 100 });
    process.stdout.write('up\n');
  },
};

const keepAlive = setInterval(() => undefined, 1000);
const start = starts[process.argv[2] ?? ''];
if (start) runMain(start);
else clearInterval(keepAlive);
