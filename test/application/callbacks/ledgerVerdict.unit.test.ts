import { deliver } from '../../../application/callbacks/deliver';
import type { SealRequestCommand } from '../../../domain/sealRequest/commands';
import type { CallbackEvent, SealRequestState } from '../../../domain/sealRequest/values';
import { callbackEvents } from '../../../domain/sealRequest/values';
import {
  appended,
  appendUses,
  applied,
  applySeal,
  callback,
  endSealing,
  hostDone,
  live,
  lives,
  requestIn,
} from '../../domain/sealRequest/life';
import { Memory, rowOf } from './memory';

/*
 * Which callbacks are settled by the ledger alone. Those cost neither a call at the vendor nor history; any other has to
 * reach its workflow, for a view that lags behind must not swallow a completion.
 */

let memory: Memory;
beforeEach(() => {
  memory = new Memory();
});
const ledgerOf = (...commands: SealRequestCommand[]) =>
  commands.length === 0 ? [] : live(...commands).ledger;
const completed = [applySeal(), applied(), callback('sealingCompleted')];

async function settledAs(event: CallbackEvent = 'sealingCompleted'): Promise<string | undefined> {
  await deliver(memory.services, rowOf({ event }), {});
  const outcome = memory.outcomes.get('inbox-1');
  expect(memory.signals).toHaveLength(outcome ? 0 : 1);
  expect(memory.asked).toBe(outcome ? 0 : 1);
  return outcome?.reason;
}

/** The cells of the table "Callback events by state" that are decided for good. */
const settled: Partial<Record<SealRequestState, Partial<Record<CallbackEvent, string>>>> = {
  completed: { sealingCompleted: 'duplicate' },
  ended: { autoEnded: 'duplicate' },
  autoEnded: { autoEnded: 'duplicate' },
  archived: { filesArchived: 'duplicate' },
};
const closed = ['terminated', 'rejected', 'applyFailed', 'superseded', 'aborted'];
const cells = (Object.keys(lives) as SealRequestState[]).flatMap((state) =>
  callbackEvents.map((event): [SealRequestState, CallbackEvent, string | undefined] => [
    state,
    event,
    closed.includes(state) ? 'request-closed' : settled[state]?.[event],
  ]),
);

test.each(cells)('%s, and %s comes: %s', async (state, event, reason) => {
  memory.lives(ledgerOf(...(state === 'aborted' ? lives.sealing : lives[state])));
  if (state === 'aborted' && memory.view) memory.view = { ...memory.view, request: requestIn(state) };
  expect(await settledAs(event)).toBe(reason);
});

test('once its workflow is over, what repeats is too late', async () => {
  const quiet = applySeal({ quietCloseSeconds: 1, rules: [] });
  memory.lives(ledgerOf(quiet, applied(), hostDone('sealCode:0'), callback('sealingCompleted')));
  const { view } = memory;
  // It closes when nothing comes any more.
  if (view) memory.view = { ...view, request: { ...view.request, changedAt: '2020-01-01T00:00:00.000Z' } };
  expect(await settledAs()).toBe('request-closed');
});

test('a completion that came late is a repetition the second time', async () => {
  const life = [...lives.ended, callback('sealingCompleted')];
  memory.lives(ledgerOf(...life));
  expect(await settledAs()).toBe('duplicate');
});

describe('a view that still says "completed" while more uses were granted', () => {
  const nextRound = ledgerOf(...completed, appendUses(), appended());
  const behind = nextRound.length - ledgerOf(...completed).length;

  test('does not swallow the completion of the next round', async () => {
    memory.lives(nextRound, behind);
    expect(memory.view?.request.state).toBe('completed');
    expect(await settledAs()).toBeUndefined();
    expect(memory.view?.request).toMatchObject({ state: 'sealing', round: 1 });
  });

  test('nor where the append is on its way', async () => {
    const granting = ledgerOf(...completed, appendUses());
    memory.lives(granting, granting.length - ledgerOf(...completed).length);
    expect(await deliver(memory.services, rowOf(), {})).toBe('deferred');
    expect(memory.signals).toHaveLength(1);
  });

  test('nor where another writer puts the older view back each time', async () => {
    memory.lives(nextRound, behind);
    const { view, services } = memory;
    const ledger = { heal: () => services.ledger.heal({ _id: '', version: view?.version ?? 0 }) };
    const views = { ...services.views, get: async () => view };
    expect(await deliver({ ...services, views, ledger }, rowOf(), {})).toBe('signalled');
    expect(memory.outcomes.size).toBe(0);
  });

  test('and once it has been completed too, a repetition is one', async () => {
    const again = ledgerOf(
      ...completed,
      appendUses(),
      appended(),
      callback('sealingCompleted', { round: 1 }),
    );
    memory.lives(again, again.length - ledgerOf(...completed).length);
    expect(await settledAs()).toBe('duplicate');
  });
});

test.each<[string, SealRequestCommand[]]>([
  ['its first event is not in the ledger yet', []],
  ['its application is on its way', [applySeal()]],
  ['its end is on its way', [applySeal(), applied(), endSealing()]],
])('is judged later by its workflow while %s', async (_what, life) => {
  memory.lives(ledgerOf(...life));
  expect(await deliver(memory.services, rowOf(), {})).toBe('deferred');
  expect(memory.signals).toHaveLength(1);
});

test('what is over while something is under way at the vendor is not settled behind its back', async () => {
  memory.lives(ledgerOf(...lives.rejected));
  const { view } = memory;
  const vendorEffect = live(applySeal()).request.vendorEffect;
  if (view) memory.view = { ...view, request: { ...view.request, vendorEffect } };
  expect(await settledAs('filesArchived')).toBeUndefined();
});

test('a ledger that is at odds with its workflow proves nothing', async () => {
  memory.lives(ledgerOf(...completed), 0, { ledgerConflict: true });
  expect(await settledAs()).toBeUndefined();
});

test('one of an earlier round is judged by its workflow, which may have to raise attention', async () => {
  memory.lives(ledgerOf(...completed, appendUses(), appended()));
  await deliver(memory.services, rowOf({ round: 0 }), {});
  expect(memory.signals).toHaveLength(1);
  expect(memory.outcomes.size).toBe(0);
});
