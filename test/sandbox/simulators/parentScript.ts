import { spawnSimulator } from '../../../sandbox/simulators/spawn';

/** A parent of a simulator, to be killed. */
spawnSimulator('webhookHost', {}).then(({ url, pid }) =>
  process.stdout.write(`${JSON.stringify({ url, pid })}\n`),
);
setInterval(() => undefined, 1_000);
