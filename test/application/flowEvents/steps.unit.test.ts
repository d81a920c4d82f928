import { sealRequestId } from '../../../contracts/ids';
import type { FlowStep } from '../../../domain/sealRequest/values';
import { callback, hostDone, hostOutcome } from '../../domain/sealRequest/life';
import { FlowWorld, granted } from './world';

/** What is kept of where flows go, as far as moves have something of it; the rules of these requests wait at node-seal. */

let world: FlowWorld;
beforeEach(() => {
  world = new FlowWorld();
});

const running = granted();
const id = sealRequestId(running.identity);
const at = (nodeId: string, when: FlowStep['when']) => ({ nodeId, when });
const told = (eventId: string, trigger: FlowStep) => world.send({ eventId, trigger });
const asked = () => world.calls.filter((call) => /step|lookAgain/i.test(call));

test('a step about a node of a rule is kept, once for its event; then the one that leads away', async () => {
  world.hold(running);
  await told('e1', at('node-seal', 'arrive'));
  await told('e1', at('node-seal', 'arrive'));
  await told('e2', at('node-file', 'leave'));
  await told('e3', at('node-file', 'arrive'));
  await told('e4', at('node-end', 'arrive'));
  expect(world.steps.get(id)).toMatchObject([
    { eventId: 'e1', ...at('node-seal', 'arrive') },
    { eventId: 'e3', ...at('node-file', 'arrive') },
  ]);
});

test('costs nothing without a request, where it says nothing of a move, or where an exit is taken', async () => {
  await told('e1', at('node-seal', 'arrive'));
  world.hold(running);
  await told('e2', at('node-file', 'leave'));
  await world.send({ eventId: 'e3', trigger: { exitId: 'x' } });
  expect(asked()).toEqual([]);
});

test('a move that waits looks at once, and an event is answered although Temporal cannot say so', async () => {
  const flow = 'rule:sealingCompleted:0:flow';
  const elsewhere = hostOutcome(flow, { kind: 'elsewhere', foundNodeId: 'node-draft' });
  world.hold(granted(hostDone('sealCode:0'), callback('sealingCompleted'), elsewhere));
  expect(await told('e1', at('node-x', 'leave'))).toMatchObject({ kind: 'nothing' });
  expect(asked()).toEqual(['temporal.lookAgain']);
});
