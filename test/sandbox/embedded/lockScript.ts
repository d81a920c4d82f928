import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../../sandbox/embedded/lock';

/** Takes the lock some times, noting each time that it came in and went out; with `die` it keeps the first one until killed. */
async function main(folder: string, times: number, die: boolean) {
  for (let i = 0; i < times; i++) {
    await withLock(folder, 'it', { log: () => undefined }, async () => {
      appendFileSync(`${folder}/trace`, `in ${process.pid}\n`);
      if (die) {
        process.stdout.write('held\n');
        await sleep(600_000);
      }
      await sleep(2);
      appendFileSync(`${folder}/trace`, `out ${process.pid}\n`);
    });
  }
}

main(process.argv[2] ?? '', Number(process.argv[3]), process.argv[4] === 'die');
