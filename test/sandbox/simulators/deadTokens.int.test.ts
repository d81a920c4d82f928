import type { ProfileOverrides } from '../../../adapters/zhangguanjia/profile';
import { PortError } from '../../../application/ports/errors';
import { type DeadTokenDress, deadTokenDress } from '../../../sandbox/simulators/deadToken';
import { failureOf } from '../../adapters/support/failureOf';
import { clientOf, request } from './productClient';
import { firstSeal, VendorUnderTest } from './support';

/*
 * A token that died while it was kept, told in every dress that servers have for it, at every kind of call. What was
 * turned away is made once more with a new token; a write of which that is not known is read back with it.
 */
jest.setTimeout(60_000);
let vendor: VendorUnderTest;
beforeAll(async () => {
  vendor = await VendorUnderTest.start();
});
afterAll(() => vendor.stop());

const { application } = request('');
const base = [{ sealId: firstSeal, useCount: 2, crossPageUseCount: 1 }];
const totals = [{ sealId: firstSeal, useCount: 5, crossPageUseCount: 1 }];
const oneSeal = (applyId: string) => request(applyId, { application: { ...application, seals: base } });
const dresses = deadTokenDress.options;
/** In these the vendor has said that it did nothing. */
const plain: readonly DeadTokenDress[] = ['errcode', 'words', 'http401', 'http403'];

/** A client whose token is dead, told as this dress has it. */
async function withDeadToken(dress: DeadTokenDress, prepare?: string, overrides: ProfileOverrides = {}) {
  const client = clientOf(vendor, overrides);
  if (prepare === undefined) await client.sealPage({ page: 1 });
  else await client.apply(oneSeal(prepare));
  await vendor.drive('/expire-tokens', { as: dress });
  return client;
}
type Client = Awaited<ReturnType<typeof withDeadToken>>;

const tokensGiven = async () => (await vendor.see('/calls')).calls.token;
const effectsOf = async (applyId: string) =>
  Object.entries((await vendor.see('/effects')).effects).filter(([key]) => key.includes(applyId));

interface Write {
  call: string;
  /** Whether the application is there before. */
  prepared: boolean;
  act(client: Client, applyId: string): Promise<unknown>;
  isDone(client: Client, applyId: string): Promise<boolean>;
  effects(applyId: string): [string, number][];
}
const applied = (applyId: string): [string, number] => [`apply:${applyId}`, 1];
const writes: Write[] = [
  {
    call: 'apply',
    prepared: false,
    act: (client, applyId) => client.apply(oneSeal(applyId)),
    isDone: async (client, applyId) => (await client.detail?.({ applyId })) !== null,
    effects: (applyId) => [applied(applyId)],
  },
  {
    call: 'append',
    prepared: true,
    act: (client, applyId) => client.setTotals({ applyId }, totals, base),
    isDone: async (client, applyId) => (await client.detail?.({ applyId }))?.seals[0]?.useCount === 5,
    effects: (applyId) => [applied(applyId), [`update:${applyId}:${firstSeal}=5/1`, 1]],
  },
  {
    call: 'end',
    prepared: true,
    act: (client, applyId) => client.end({ applyId }, '结束'),
    isDone: async (client, applyId) => (await client.detail?.({ applyId }))?.stage === 'ended',
    effects: (applyId) => [applied(applyId), [`end:${applyId}`, 1]],
  },
];
const table = dresses.flatMap((dress) => writes.map((write) => ({ dress, ...write })));

test.each(table)('$dress at $call: done once', async ({ dress, call, prepared, act, isDone, effects }) => {
  const applyId = `dead-${dress}-${call}`;
  const client = await withDeadToken(dress, prepared ? applyId : undefined);
  const before = await tokensGiven();
  const first = await act(client, applyId).catch((error: unknown) => error);
  if (plain.includes(dress)) expect(first).not.toBeInstanceOf(PortError);
  else {
    expect(first).toMatchObject({ kind: 'unknown' });
    // The look goes with a new token, and so does what follows.
    expect(await isDone(client, applyId)).toBe(false);
    await act(client, applyId);
  }
  expect(await isDone(client, applyId)).toBe(true);
  expect(await effectsOf(applyId)).toEqual(effects(applyId));
  expect((await tokensGiven()) - before).toBe(1);
});

test.each(dresses)('%s at detail and list: read at once', async (dress) => {
  const applyId = `dead-${dress}-read`;
  const client = await withDeadToken(dress, applyId);
  const before = await tokensGiven();
  expect(await client.detail?.({ applyId })).toMatchObject({ stage: 'sealing' });
  await vendor.drive('/expire-tokens');
  expect((await client.sealPage({ page: 1, size: 1 })).items).toHaveLength(1);
  await vendor.drive('/expire-tokens');
  expect((await client.fileTypePage({ page: 1, size: 1 })).items).toHaveLength(1);
  expect((await tokensGiven()) - before).toBe(3);
});

test.each(dresses)('%s, met by many at once: one new token for all', async (dress) => {
  const applyId = `dead-${dress}-many`;
  const client = await withDeadToken(dress, applyId);
  const before = await tokensGiven();
  await Promise.all(Array.from({ length: 5 }, () => client.detail?.({ applyId })));
  expect((await tokensGiven()) - before).toBe(1);
});

test.each<[DeadTokenDress, 'redirect' | 'page' | 'serverError']>([
  ['redirect', 'redirect'],
  ['loginPage', 'page'],
  ['http500', 'serverError'],
])('%s at a site that turns away so what it has not read: applied at once', async (dress, notActedOn) => {
  const applyId = `dead-${dress}-declared`;
  const client = await withDeadToken(dress, undefined, { token: { notActedOn: [notActedOn] } });
  expect(await client.apply(oneSeal(applyId))).toMatchObject({ sealCode: expect.any(String) });
  expect(await effectsOf(applyId)).toEqual([applied(applyId)]);
});

test('a refusal that speaks of signing in and means it counts after one more call', async () => {
  const client = await withDeadToken('errcode', 'dead-refused');
  const fault = { match: { type: 'end' }, fault: 'errcode', errmsg: '请先登录授权印章' };
  await vendor.drive('/faults', fault);
  const { end = 0 } = (await vendor.see('/calls')).calls;
  expect(await failureOf(client.end({ applyId: 'dead-refused' }, 'r'))).toMatchObject({
    kind: 'refused',
    message: '请先登录授权印章',
  });
  expect((await vendor.see('/calls')).calls.end).toBe(end + 2);
});
