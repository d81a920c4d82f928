import { pino } from 'pino';
import { createFirstTries, type FirstTries } from '../../../../api/routes/callbacks/firstTries';
import { PortError, TemporalAwayError } from '../../../../application/ports/errors';
import type { CallbackToDeliver } from '../../../../application/ports/relay';
import { id, Memory, rowOf } from '../../../application/callbacks/memory';
import { applySeal, live, lives } from '../../../domain/sealRequest/life';

/* What the process that stored a row does about it: one try, and a hand-over of what that does not finish. */

let memory: Memory;
let handed: [CallbackToDeliver, number][];
let owed: number;
let tries: FirstTries;
let relayIsAway: boolean;
beforeEach(() => {
  memory = new Memory();
  memory.lives(live(...lives.sealing).ledger);
  [handed, owed, relayIsAway] = [[], 0, false];
  tries = triesOver({});
});

function triesOver(more: object): FirstTries {
  const relay = {
    deliverCallback: async (callback: CallbackToDeliver, delayMs: number) => {
      if (relayIsAway) throw new TemporalAwayError('away');
      handed.push([callback, delayMs]);
    },
  };
  const debt = {
    owe: () => {
      owed += 1;
    },
  };
  return createFirstTries({ ...memory.services, relay, ...more }, debt, pino({ level: 'silent' }));
}

async function tried(row = rowOf()): Promise<void> {
  tries.begin(row);
  await tries.ended();
}
const callback = { inboxId: 'inbox-1', bindingId: 'b1', event: 'sealingCompleted' };

test('what goes through at once leaves nothing behind', async () => {
  await tried();
  expect(memory.signals).toHaveLength(1);
  expect([handed, owed, memory.notes]).toEqual([[], 0, []]);
});

test('nor does what the ledger settles, or what no application is known for', async () => {
  memory.lives(live(...lives.rejected).ledger);
  await tried();
  memory.sealRequestId = null;
  await tried(rowOf({ _id: 'inbox-2' }));
  expect(memory.outcomes.get('inbox-1')).toMatchObject({ state: 'ignored', reason: 'request-closed' });
  expect([memory.signals, handed, owed, memory.notes]).toEqual([[], [], 0, ['unmatched']]);
});

test('a thousand of other systems start nothing, and take no turn of a genuine one that comes amid them', async () => {
  const answers: (() => void)[] = [];
  const match = async (_binding: string, application: string) =>
    application === 'a1' ? memory.services.vendorApplications.match('b1', 'a1') : null;
  const slowly = async (binding: string, application: string) => {
    await new Promise<void>((resolve) => answers.push(resolve));
    return match(binding, application);
  };
  tries = triesOver({ vendorApplications: { match: slowly, await: slowly, isFirst: () => false } });
  for (let index = 0; index < 1000; index += 1)
    tries.begin(rowOf({ _id: `foreign-${index}`, applyId: `f${index}` }), null);
  tries.begin(rowOf(), id);
  while (memory.signals.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(answers).toHaveLength(1000);
  for (const answer of answers) answer();
  await tries.ended();
  expect([handed, owed]).toEqual([[], 0]);
});

test.each<[string, () => void, CallbackToDeliver['waited'], number]>([
  ['the vendor is away', () => (memory.vendor = new PortError('passing', 'down')), 'vendor-away', 2000],
  [
    'the vendor does not confirm',
    () => (memory.vendor = { detail: async () => null, confirms: () => true }),
    'not-confirmed',
    1000,
  ],
  ['its workflow has as many signals as it may', () => (memory.takesNoMore = true), 'temporal-limit', 10_000],
  ['its workflow is not found', () => (memory.takesSignals = false), 'workflow-missing', 1000],
  ['its workflow judges it later', () => memory.lives(live(applySeal()).ledger), 'signalled', 30_000],
])('where %s it is carried from there, once its time has come', async (_what, given, waited, delayMs) => {
  given();
  await tried();
  expect(handed).toEqual([[{ ...callback, waited }, delayMs]]);
  expect(memory.notes).toEqual(waited === 'signalled' ? [] : [`waiting ${waited}`]);
  expect(owed).toBe(0);
});

test('after a fault of ours it is carried, too', async () => {
  tries = triesOver({ views: { get: () => Promise.reject(new Error('no database')) } });
  await tried();
  expect(handed).toEqual([[callback, 5000]]);
});

describe('with Temporal away', () => {
  test('a pass of the relay is owed, and an operator is told', async () => {
    memory.workflow = 'away';
    await tried();
    expect([handed, owed, memory.notes]).toEqual([[], 1, ['waiting temporal-away']]);
  });

  test('so it is where that shows only with the hand-over', async () => {
    memory.vendor = new PortError('passing', 'down');
    relayIsAway = true;
    await tried();
    expect([owed, memory.notes]).toEqual([1, ['waiting vendor-away', 'waiting temporal-away']]);
  });

  test('and with the database away as well', async () => {
    memory.workflow = 'away';
    const inbox = { ...memory.services.inbox, note: () => Promise.reject(new Error('no database')) };
    tries = triesOver({ inbox });
    await tried();
    expect(owed).toBe(1);
  });
});

describe('a vendor that hangs', () => {
  let answers: (() => void)[];
  beforeEach(() => {
    answers = [];
    memory.vendor = {
      detail: () => new Promise((resolve) => answers.push(() => resolve(null))),
      confirms: () => true,
    };
  });
  const begin = (count: number, more = {}) => {
    for (let index = 0; index < count; index += 1) tries.begin(rowOf({ _id: `inbox-${index}`, ...more }));
  };
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  test('holds forty rows of its binding here; the rest is carried at once, and no other binding waits', async () => {
    begin(50);
    await settle();
    expect(answers).toHaveLength(40);
    expect(handed.map(([{ waited }, delayMs]) => [waited, delayMs])).toEqual(Array(10).fill([undefined, 0]));
    begin(3, { bindingId: 'b2' });
    await settle();
    expect(answers).toHaveLength(43);
    for (const answer of answers) answer();
    await tries.ended();
    expect(handed).toHaveLength(53);
    begin(1);
    await settle();
    expect(answers).toHaveLength(44);
  });

  test('is waited for when the process ends, with what comes in meanwhile', async () => {
    begin(1);
    await settle();
    let hasEnded = false;
    const ended = tries.ended().then(() => (hasEnded = true));
    begin(1);
    await settle();
    answers[0]?.();
    await settle();
    expect(hasEnded).toBe(false);
    answers[1]?.();
    await ended;
    expect(handed).toHaveLength(2);
  });
});
