import { Recent } from '../../../adapters/mongo/recent';

let reads = 0;
const reading = (value: string | null) => async () => {
  reads += 1;
  return value;
};

beforeEach(() => {
  reads = 0;
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => jest.useRealTimers());

test('what was read is remembered for five seconds', async () => {
  const recent = new Recent<string>();
  expect(await recent.get('a', reading('one'))).toBe('one');
  jest.advanceTimersByTime(4999);
  expect(await recent.get('a', reading('two'))).toBe('one');
  jest.advanceTimersByTime(1);
  expect(await recent.get('a', reading('two'))).toBe('two');
  expect(reads).toBe(2);
});

test('what was remembered for too long is handed to whoever reads anew', async () => {
  const recent = new Recent<string>();
  const next = async (before: string | null) => `${before ?? 'none'}+`;
  expect(await recent.get('a', next)).toBe('none+');
  jest.advanceTimersByTime(5000);
  expect(await recent.get('a', next)).toBe('none++');
  recent.forget('a');
  expect(await recent.get('a', next)).toBe('none+');
});

test('what is not there is looked for each time', async () => {
  const recent = new Recent<string>();
  expect(await recent.get('a', reading(null))).toBeNull();
  expect(await recent.get('a', reading('made'))).toBe('made');
});

test('what was forgotten is read anew, also where a read was under way', async () => {
  const recent = new Recent<string>();
  await recent.get('a', reading('one'));
  recent.forget('a');
  expect(await recent.get('a', reading('two'))).toBe('two');
  recent.forget('a');
  let answer: (value: string) => void = () => undefined;
  const old = recent.get('a', () => new Promise((resolve) => (answer = resolve)));
  recent.forget('a');
  answer('two');
  expect(await old).toBe('two');
  expect(await recent.get('a', reading('three'))).toBe('three');
});

test('no more is remembered than a bound', async () => {
  const recent = new Recent<string>();
  for (let index = 0; index <= 2000; index += 1) await recent.get(String(index), reading('value'));
  reads = 0;
  await recent.get('2000', reading('value'));
  expect(reads).toBe(0);
  await recent.get('0', reading('value'));
  expect(reads).toBe(1);
});
