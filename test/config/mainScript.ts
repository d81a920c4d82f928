import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { ConfigError } from '../../config';
import { runMain } from '../../config/runMain';

/** A process that starts and stops as its argument says. */
const starts: Record<string, Parameters<typeof runMain>[0]> = {
  unconfigured: async () => {
    throw new ConfigError([{ variable: 'SEALFLOW_MONGO_URL', message: 'is not set' }]);
  },
  broken: async () => {
    throw new TypeError('nothing is there');
  },
  orderly: async (asked) => {
    asked(pino(), async () => {
      await sleep(100);
      process.stdout.write('stopped\n');
    });
    process.stdout.write('up\n');
  },
  failing: async (asked) => {
    asked(pino(), () => Promise.reject(new RangeError('holds a secret')));
    process.stdout.write('up\n');
  },
  endless: async (asked) => {
    asked(pino(), () => sleep(60_000));
    process.stdout.write('up\n');
  },
};

const keepAlive = setInterval(() => undefined, 1000);
const start = starts[process.argv[2] ?? ''];
if (start) runMain(start);
else clearInterval(keepAlive);
