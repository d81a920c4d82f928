import { timeOrderedId } from '../../../adapters/mongo/timeOrderedId';

afterEach(() => {
  jest.useRealTimers();
});

const make = (count: number) => Array.from({ length: count }, () => timeOrderedId());

/** Only the clock is held: nothing here waits. */
function setClock(ms: number): void {
  jest.useFakeTimers({ now: ms, doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask'] });
}

test('ids are 32 hex digits that begin with the time', () => {
  const before = Date.now();
  const [id = ''] = make(1);
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  const ms = Number.parseInt(id.slice(0, 12), 16);
  expect(ms).toBeGreaterThanOrEqual(before);
  expect(ms).toBeLessThanOrEqual(Date.now());
});

test('their order is the order of making, and none comes twice', () => {
  const ids = make(50_000);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('also within one millisecond', () => {
  setClock(Date.now() + 60_000);
  const ids = make(5000);
  expect(new Set(ids.map((id) => id.slice(0, 12))).size).toBe(1);
  expect([...ids].sort()).toEqual(ids);
});

test('also when the clock is set back', () => {
  const now = Date.now() + 120_000;
  setClock(now);
  const before = make(10);
  setClock(now - 3_600_000);
  const after = make(10);
  setClock(now + 1);
  const later = make(10);
  const ids = [...before, ...after, ...later];
  expect([...ids].sort()).toEqual(ids);
});

test('two processes that begin at one moment make different ones', () => {
  const now = Date.now() + 180_000;
  const ids = [1, 2].flatMap(() => {
    let fresh: typeof timeOrderedId = timeOrderedId;
    jest.isolateModules(() => {
      fresh = require('../../../adapters/mongo/timeOrderedId').timeOrderedId;
    });
    setClock(now);
    return Array.from({ length: 100 }, () => fresh());
  });
  expect(ids[0]?.slice(0, 16)).toBe(ids[100]?.slice(0, 16));
  expect(new Set(ids).size).toBe(200);
});
