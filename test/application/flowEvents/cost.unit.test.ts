import type { Accepted } from '../../../application/sealRequests/services';
import { appendPoint, endPoint, field } from '../../api/routes/flowEvents/flows';
import { firstAttempt, nextAttempt } from '../sealRequests/site';
import { FlowWorld, granted } from './world';

/* What one flow event asks of stores and Temporal: each is a turn over the network, and each write a flush. */

let world: FlowWorld;
beforeEach(() => {
  world = new FlowWorld();
});

type Event = Parameters<FlowWorld['send']>[0];

async function accepted(event?: Event): Promise<Accepted> {
  const handled = await world.send(event);
  if (handled.kind !== 'accepted') throw new Error(JSON.stringify(handled));
  return handled;
}

const more = { trigger: appendPoint, form: { [field.moreUses]: '3' } };

test('one that applies reads the latest attempt once, and looks for nothing that cannot be there', async () => {
  expect((await accepted()).record).toMatchObject({ kind: 'apply', sealRequestId: firstAttempt });
  expect(world.calls).toEqual([
    'attempts.latest',
    'flowEvents.keep',
    'temporal.ensureReachable',
    'commands.record',
    'attempts.claim',
    'vendorApplications.register',
    'temporal.start',
    'commands.markDispatched',
  ]);
});

test.each<[string, Event, string]>([
  ['one that appends', more, 'append'],
  ['one that ends', { trigger: endPoint }, 'end'],
])('%s reads its request once', async (_what, event, kind) => {
  world.hold(granted());
  expect((await accepted(event)).record).toMatchObject({ kind, sealRequestId: firstAttempt });
  expect(world.calls).toEqual([
    'attempts.latest',
    'views.get',
    'temporal.describe',
    'commands.pendingOf',
    'flowEvents.keep',
    'temporal.ensureReachable',
    'commands.record',
    'temporal.update',
    'commands.markDispatched',
  ]);
});

test('one that comes to nothing is kept, and its command looked for once', async () => {
  const nothing = { kind: 'nothing', reason: 'no-trigger' };
  expect(await world.send({ trigger: { exitId: 'elsewhere' } })).toEqual(nothing);
  expect(world.calls).toEqual(['attempts.latest', 'flowEvents.keep', 'commands.get']);
});

describe('the answer to what was recorded just now', () => {
  test.each<[string, Event, string]>([
    ['an application', {}, 'applying'],
    ['an append', more, 'sealing'],
  ])('without a wait is made of what is known: %s', async (_what, event, state) => {
    if (event?.trigger) world.hold(granted());
    const handled = await accepted(event);
    world.calls.length = 0;
    expect(await world.answer(handled)).toMatchObject({
      kind: 'outcome',
      done: false,
      request: { state, identity: { attempt: 1 } },
    });
    expect(world.calls).toEqual([]);
  });

  test('with a wait is what came of it; no late refusal can come of what Temporal has', async () => {
    const handled = await accepted();
    world.show(granted());
    world.calls.length = 0;
    expect(await world.answer(handled, 5)).toMatchObject({ done: true, request: { state: 'sealing' } });
    expect(world.calls).toEqual(['views.get']);
  });

  test('of a command that had been recorded before is what came of that, a late refusal too', async () => {
    await accepted();
    world.show(granted());
    const again = await accepted();
    world.calls.length = 0;
    expect(await world.answer(again)).toMatchObject({ done: true, request: { state: 'sealing' } });
    expect(world.calls.sort()).toEqual(['commands.lateRefusal', 'views.get']);
  });

  test('of an application that joins an open one is that one', async () => {
    const { record } = await accepted();
    world.show(granted());
    const joined = await accepted({ eventId: 'another' });
    expect(joined.record.sealRequestId).toBe(record.sealRequestId);
    expect(await world.answer(joined)).toMatchObject({ done: true, request: { state: 'sealing' } });
  });
});

test('an application that finds the first attempt over looks anew', async () => {
  // Temporal remembers the attempt that was claimed as over: the next one is chosen by what is there then.
  world.runs.set(firstAttempt, 'closed');
  expect((await accepted()).record.attempt).toBe(2);
  expect(world.started).toEqual([nextAttempt(firstAttempt)]);
  expect(world.calls.filter((call) => call === 'attempts.latest')).toHaveLength(2);
});
