import { early, repeated, sentBy, sentNever } from './callbackFaults';
import { between, type Fault, pause, type Strike, untilOver } from './fault';
import { kill, some } from './kills';
import { withOperator } from './operator';
import { arm, disarm, faultsAt, type Switches } from './peerFaults';
import { below, type LifeOptions } from './plans';
import { killedWhile } from './processFaults';

const qiyuesuo = { world: 'qiyuesuo', peer: '契约锁' } as const;
const { world } = qiyuesuo;
const completed: LifeOptions = { endings: ['completed'] };
const usual: LifeOptions = { endings: ['completed', 'completed', 'ended', 'withdrawn'] };
const appended: LifeOptions = { append: 'always', endings: ['completed', 'completed', 'ended'] };
const ended: LifeOptions = { endings: ['ended', 'withdrawn'] };

/** By the document an unknown error: it may have been carried out, and here it was. */
const unclear: Switches = {
  'answers an unknown error, having acted,': {
    fault: 'errcode',
    errcode: 1_000_000,
    errmsg: '未知错误',
    afterActing: true,
  },
};

/** No call gets through, for a few seconds at a time: half of them are never answered. */
async function away(strike: Strike): Promise<number> {
  const { world: struck, random, over, ready } = strike;
  let times = 0;
  ready();
  while (!over.aborted && times < 3) {
    const isBack = struck.outages.begin();
    const ids: string[] = [];
    for (const fault of [
      { fault: 'hang', probability: 0.5, seed: below(random, 1e9) },
      { fault: 'dropRequest' },
    ])
      ids.push((await struck.vendor('/sim/faults', { body: fault })).id);
    await pause(between(random, 2000, 6000), over);
    if ((await disarm(struck, 'vendor', ids)) > 0) times += 1;
    isBack();
    await pause(between(random, 2000, 4000), over);
  }
  return times;
}

/** Each comes once more at once, and the first one late. */
async function doubledAndLate(strike: Strike): Promise<number> {
  const [sent] = await Promise.all([
    sentBy(strike, { mode: 'late', lateMs: 4000 }, () => untilOver(strike.over)),
    repeated(
      strike,
      () => true,
      () => 1,
    ),
  ]);
  return sent;
}

/** Replies of each of these calls are lost; 0 where one of them was never struck. */
function repliesLost(types: readonly string[], lives: LifeOptions, called: string): Fault {
  return {
    ...{ name: `契约锁 drops the reply at ${called}`, world, lives },
    strike: async (strike) => {
      const struck = types.map((type) => arm(strike, 'vendor', type, { fault: 'dropReply' }));
      return Math.min(...(await Promise.all(struck)));
    },
  };
}

/** At any moment of an apply, an append or an end, which are those that the flow's events bring. */
const apiOrWorker = (strike: Strike) =>
  kill(strike, (busy) => {
    const { apis, workers } = strike.world;
    return busy === undefined || strike.random() < 0.5 ? some(strike, workers) : apis.slice(busy, busy + 1);
  });

/** What may have been done is never sent again by itself: a person looks, and names the application. */
const decided = [
  repliesLost(['apply'], usual, 'apply'),
  repliesLost(['append', 'finish'], { ...appended, endings: ['ended', 'withdrawn'] }, 'append and end'),
  ...faultsAt('vendor', 'append', unclear, { ...qiyuesuo, lives: appended }),
  { name: '契约锁 is down for seconds', world, lives: appended, weight: 2, strike: away },
  killedWhile('vendor', 'apply', 'apply', usual, qiyuesuo),
  killedWhile('vendor', 'append', 'append', appended, qiyuesuo),
  killedWhile('vendor', 'finish', 'end', ended, qiyuesuo),
  {
    ...{ name: 'API or worker killed, with 契约锁', world, weight: 2 },
    lives: { ...appended, unhurried: true },
    strike: apiOrWorker,
  },
];

export const qiyuesuoFaults: Fault[] = [
  ...decided.map(withOperator),
  repliesLost(['createDocument', 'detail', 'image'], completed, 'upload, detail and image'),
  { name: 'callbacks of 契约锁 doubled and late', world, lives: completed, strike: doubledAndLate },
  {
    ...early('apply', 'apply', 'sealingCompleted', { ...completed, append: 'never', overtaken: 'apply' }),
    ...{ name: 'callback of 契约锁 before the reply to apply', world },
  },
  { name: 'callbacks of 契约锁 lost for good', world, lives: completed, strike: sentNever },
];
