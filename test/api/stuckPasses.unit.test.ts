import { pino } from 'pino';
import { watchPasses } from '../../api/stuckPasses';
import { TemporalAwayError } from '../../application/ports/errors';

test('stuck runs are looked for twice a minute, also after Temporal was away, until the process ends', async () => {
  jest.useFakeTimers();
  let looks = 0;
  const endStuckPasses = async () => {
    looks += 1;
    if (looks === 1) throw new TemporalAwayError('away');
    return [{ workflowId: 'reconcile-1', type: 'reconcile' }];
  };
  const logged: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  const watch = watchPasses({ endStuckPasses }, logger);
  await jest.advanceTimersByTimeAsync(60_000);
  expect([looks, logged.length]).toEqual([2, 1]);
  await watch.stop();
  await jest.advanceTimersByTimeAsync(60_000);
  expect([looks, jest.getTimerCount()]).toEqual([2, 0]);
  jest.useRealTimers();
});
