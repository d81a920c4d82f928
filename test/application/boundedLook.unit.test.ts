import { createBoundedLook } from '../../application/boundedLook';

const is = (name: string) => (all: string[]) => all.find((each) => each === name);

test('what is not there has all of it read once a second at most', async () => {
  let reads = 0;
  const look = createBoundedLook(async () => {
    reads += 1;
    return ['known'];
  });
  for (let times = 0; times < 50; times += 1) expect(await look(is('wrong'))).toBeUndefined();
  expect(await look(is('known'))).toBe('known');
  expect(reads).toBe(1);
});

test('what this process has just changed is found at once', async () => {
  const all = ['known'];
  let changes = 1;
  const look = createBoundedLook(
    async () => [...all],
    () => changes,
  );
  expect(await look(is('given'))).toBeUndefined();
  all.push('given');
  changes += 1;
  expect(await look(is('given'))).toBe('given');
});
