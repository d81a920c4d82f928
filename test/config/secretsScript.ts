import { ensureLocalSecrets } from '../../config/firstStart';

/**
 * Says that it is up, waits for a line, then asks for the keys so many times at once and prints what came of it: so
 * that several of these can begin at one moment.
 */
const [, , dataDir = '', times] = process.argv;
process.stdout.write('up\n');
process.stdin.once('data', async () => {
  const asked = Array.from({ length: Number(times) }, () => ensureLocalSecrets(dataDir));
  const settled = await Promise.allSettled(asked);
  const outcomes = settled.map((each) =>
    each.status === 'fulfilled' ? each.value : { failure: String(each.reason) },
  );
  process.stdout.write(`${JSON.stringify(outcomes)}\n`);
  process.exit(0);
});
