import { Recent } from '../../../adapters/mongo/recent';

let reads = 0;
const reading = (value: string | null) => async () => {
  reads += 1;
  return value;
};

/** What has been counted anywhere, and what this process knows of it. */
let counted = 0;
let looks = 0;
const changes = {
  known: 0,
  recent: async () => {
    looks += 1;
    changes.known = counted;
    return counted;
  },
};
let recent: Recent<string>;

beforeEach(() => {
  [reads, looks, counted, changes.known] = [0, 0, 0, 0];
  recent = new Recent<string>(changes);
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => jest.useRealTimers());

test('for five seconds what was read needs nothing', async () => {
  expect(await recent.get('a', reading('one'))).toBe('one');
  jest.advanceTimersByTime(4999);
  expect(await recent.get('a', reading('two'))).toBe('one');
  expect({ reads, looks }).toEqual({ reads: 1, looks: 0 });
});

test('after that it holds while nothing has changed anywhere, which one look tells', async () => {
  await recent.get('a', reading('one'));
  jest.advanceTimersByTime(5000);
  expect(await recent.get('a', reading('two'))).toBe('one');
  expect({ reads, looks }).toEqual({ reads: 1, looks: 1 });
  counted += 1;
  expect(await recent.get('a', reading('two'))).toBe('two');
  expect(reads).toBe(2);
});

test('what an older version changes, which counts nothing, is seen within a minute', async () => {
  await recent.get('a', reading('one'));
  jest.advanceTimersByTime(59_999);
  expect(await recent.get('a', reading('two'))).toBe('one');
  jest.advanceTimersByTime(1);
  expect(await recent.get('a', reading('two'))).toBe('two');
});

test('what was remembered for too long is handed to whoever reads anew', async () => {
  const next = async (before: string | null) => `${before ?? 'none'}+`;
  expect(await recent.get('a', next)).toBe('none+');
  jest.advanceTimersByTime(60_000);
  expect(await recent.get('a', next)).toBe('none++');
});

test('what is not there is looked for each time', async () => {
  expect(await recent.get('a', reading(null))).toBeNull();
  expect(await recent.get('a', reading('made'))).toBe('made');
});

test('a change of this process is seen at once, also where a read was under way', async () => {
  await recent.get('a', reading('one'));
  changes.known = 1;
  expect(await recent.get('a', reading('two'))).toBe('two');
  const old = await recent.get('b', async () => {
    changes.known = 2;
    return 'two';
  });
  expect(old).toBe('two');
  expect(await recent.get('b', reading('three'))).toBe('three');
});

test('no more is remembered than a bound', async () => {
  for (let index = 0; index <= 2000; index += 1) await recent.get(String(index), reading('value'));
  reads = 0;
  await recent.get('2000', reading('value'));
  expect(reads).toBe(0);
  await recent.get('0', reading('value'));
  expect(reads).toBe(1);
});
