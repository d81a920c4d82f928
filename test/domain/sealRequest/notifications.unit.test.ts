import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import { evolve, fold } from '../../../domain/sealRequest/evolve';
import {
  type Notification,
  newestNotifications,
  notificationsOf,
} from '../../../domain/sealRequest/notifications';
import type { MaybeSealRequest } from '../../../domain/sealRequest/state';
import {
  appended,
  appendUses,
  applied,
  applySeal,
  callback,
  ended,
  endSealing,
  hostOutcome,
  live,
  lives,
  lookAfter,
} from './life';

/* What a host is notified of: each state that a request comes to, however its events are cut into batches. */

const inOneBatch = (ledger: SealRequestEvent[]) => notificationsOf(ledger, fold(ledger)?.state);
const eachByItself = (ledger: SealRequestEvent[]) =>
  ledger.flatMap((event, index) => notificationsOf([event], fold(ledger.slice(0, index + 1))?.state));
const states = (told: Notification[]) => told.flatMap((each) => ('state' in each ? [each.state] : []));

function statesPassed(ledger: SealRequestEvent[]): string[] {
  const passed: string[] = [];
  let request: MaybeSealRequest = null;
  for (const event of ledger) {
    const before = request?.state;
    request = evolve(request, event);
    if (before !== undefined && request.state !== before) passed.push(request.state);
  }
  return passed;
}

const toldLives = Object.entries(lives).filter(([, commands]) => commands.length > 0);

test.each(toldLives)('each state on the way to %s is told, and no other', (_state, commands) => {
  const { ledger } = live(...commands);
  expect(states(eachByItself(ledger))).toEqual(statesPassed(ledger));
});

test('a life with an append, an end and a late completion', () => {
  const granted = live(applySeal(), applied(), callback('sealingCompleted'), appendUses(), appended());
  const late = callback('sealingCompleted', { round: 1, readBack: lookAfter(granted.request) });
  const { ledger, request } = live(
    ...[applySeal(), applied(), callback('sealingCompleted'), appendUses(), appended()],
    ...[endSealing(), ended(), late],
  );
  expect(request.completed).toMatchObject({ round: 1 });
  const told = eachByItself(ledger);
  expect(told.map(({ key }) => key)).toEqual([
    'state:sealing:0',
    'state:completed:0',
    'state:sealing:1',
    'state:ended',
  ]);
});

test('a look at the request finds the same keys as its events told', () => {
  const commands = [
    applySeal(),
    applied(),
    hostOutcome('sealCode:0', { kind: 'refused', message: '无此字段' }),
  ];
  const { ledger, request } = live(...commands);
  expect(request.attention).toMatchObject([{ kind: 'write-failed' }]);
  const keys = inOneBatch(ledger).map(({ key }) => key);
  expect(newestNotifications(request).map(({ key }) => key)).toEqual(keys);
  expect(newestNotifications(live(applySeal()).request)).toEqual([]);
});
