import { createSecretBox } from '../../../adapters/crypto/secretBox';
import { createFlowObserver } from '../../../application/flows/flowObserver';
import { type ObservedFlow, readSamples } from '../../../application/flows/observedFlows';

const box = (byte = 1) => createSecretBox([{ id: `k${byte}`, key: Buffer.alloc(32, byte) }]);
const flow = { hostId: 'h1', flowId: 'f1' };
const start = Date.parse('2026-11-27T08:00:00Z');

beforeEach(() => {
  jest.useFakeTimers({ now: start });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Processes over one store, which may be away. */
function world() {
  const stored = new Map<string, ObservedFlow>();
  const state = { isAway: false, writes: 0, warnings: [] as Record<string, unknown>[] };
  const observedFlows = {
    get: async ({ flowId }: { flowId: string }) => {
      if (state.isAway) throw new TypeError('holds a value');
      return stored.get(flowId) ?? null;
    },
    save: async (saved: ObservedFlow) => {
      state.writes += 1;
      stored.set(saved.flowId, saved);
    },
  };
  const process = () => {
    const log = { info: () => undefined, warn: (about: object) => state.warnings.push({ ...about }) };
    const observer = createFlowObserver({ observedFlows, secretBox: box(), log, now: () => new Date() });
    return (form: Record<string, unknown>, nodeId = 'approve') => {
      const trigger = { nodeId, when: 'leave', action: 'submit' } as const;
      observer.note({ ...flow, trigger, form, operator: { userId: 'lisi' } });
    };
  };
  const seen = () => stored.get('f1');
  const samples = () => {
    const found = seen();
    return found ? Object.fromEntries(readSamples(box(), found)) : undefined;
  };
  return { state, process, seen, samples };
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

test('what is new is written beside the request, and what is known once a minute', async () => {
  const { state, process, seen, samples } = world();
  const note = process();
  note({ a: '1' });
  note({ a: '2', b: 'x' });
  expect(state.writes).toBe(0);
  await pass(1000);
  expect([state.writes, seen()]).toMatchObject([1, { events: 2, fields: [{ id: 'a' }, { id: 'b' }] }]);
  for (let count = 0; count < 50; count += 1) note({ a: '3', b: 'y' });
  await pass(58_000);
  expect(state.writes).toBe(1);
  await pass(1000);
  note({ a: '4' });
  await pass(1000);
  expect([state.writes, seen()?.events, seen()?.lastEventAt]).toEqual([2, 53, '2026-11-27T08:01:00.000Z']);
  expect(samples()).toEqual({ a: '4', b: 'x' });
});

test('values are kept of the last few events alone, and encrypted', async () => {
  const { process, seen, samples } = world();
  const note = process();
  for (const form of [{ gone: '张三' }, { a: '1' }, { b: '2' }, { c: '3' }]) {
    note(form);
    await pass(1000);
  }
  expect(samples()).toEqual({ a: '1', b: '2', c: '3' });
  expect(seen()?.fields.map(({ id }) => id)).toEqual(['gone', 'a', 'b', 'c']);
  expect(JSON.stringify(seen())).not.toContain('张三');
  // After the keys are others they are none, and no fault.
  expect(readSamples(box(2), seen() as ObservedFlow)).toEqual(new Map());
});

test('what two processes know comes together', async () => {
  const { process, seen } = world();
  const [one, other] = [process(), process()];
  one({ a: '1' }, 'first');
  await pass(1000);
  other({ b: '1' }, 'second');
  await pass(1000);
  expect(seen()).toMatchObject({
    events: 2,
    fields: [{ id: 'a' }, { id: 'b' }],
    nodes: [{ id: 'first' }, { id: 'second' }],
  });
});

test('a store that is away harms nobody, and gets it with the next event', async () => {
  const { state, process, seen } = world();
  const note = process();
  state.isAway = true;
  note({ a: '张三' });
  await pass(1000);
  expect(state.warnings).toEqual([{ ...flow, fault: 'TypeError' }]);
  state.isAway = false;
  note({ a: '李四' });
  await pass(1000);
  expect(seen()).toMatchObject({ events: 2, fields: [{ id: 'a' }] });
});

test('a form that cannot be read harms nobody either', () => {
  const { state, process } = world();
  let deep: unknown = 'x';
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  expect(() => process()({ deep })).not.toThrow();
  expect(state.warnings).toEqual([{ ...flow, fault: 'RangeError' }]);
});
