import type { Deps } from '../../../../api/deps';
import { createLooksSoon } from '../../../../api/routes/callbacks/looksSoon';
import type { SealRequestView } from '../../../../application/sealRequests/stores';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a request is looked at once at a time, and once more for all that was told meanwhile', async () => {
  const looked: string[] = [];
  const ends: (() => void)[] = [];
  const reconcile: Deps['reconcile'] = async ({ _id }) => {
    looked.push(_id);
    await new Promise<void>((resolve) => ends.push(resolve));
    return 'agrees';
  };
  const views = { get: async (_id: string) => ({ _id }) as SealRequestView };
  const lookSoon = createLooksSoon(views, reconcile, { warn: () => undefined } as never);
  for (const id of ['a', 'a', 'a', 'b']) lookSoon(id);
  await turn();
  expect(looked).toEqual(['a', 'b']);
  for (const end of ends.splice(0)) end();
  await turn();
  expect(looked).toEqual(['a', 'b', 'a']);
  for (const end of ends.splice(0)) end();
  await turn();
  lookSoon('a');
  await turn();
  expect(looked).toEqual(['a', 'b', 'a', 'a']);
});

test('what cannot be asked is left to reconciliation, and hinders no later look', async () => {
  const warned: unknown[] = [];
  const views = { get: async () => Promise.reject(new Error('no database')) };
  const lookSoon = createLooksSoon(views, async () => 'agrees', {
    warn: (fields: unknown) => warned.push(fields),
  } as never);
  lookSoon('a');
  await turn();
  lookSoon('a');
  await turn();
  expect(warned).toHaveLength(2);
});
