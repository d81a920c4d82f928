import { createE10Host } from '../../../adapters/hosts/e10/client';
import { createTokenCache } from '../../../adapters/http/tokenCache';
import { type DeadTokenDress, deadTokenDress } from '../../../sandbox/simulators/deadToken';
import { http } from '../../support/http';
import { E10UnderTest, exits, fields, flowId, formId, nodes, zhang } from './e10Support';

/* A token of E10's that died while it was kept, told in every dress, at every kind of call. */
jest.setTimeout(60_000);
const triggerToken = 'NWU2NTIwOWE5YTVlNDkwZTg1NTU3ODUwNjUyOGE1NGE=';
let e10: E10UnderTest;
beforeAll(async () => {
  e10 = await E10UnderTest.start({ triggerToken });
});
afterAll(() => e10.stop());

const dresses = deadTokenDress.options;
/** In these E10 has said that it did nothing. */
const plain: readonly DeadTokenDress[] = ['errcode', 'words', 'http401', 'http403'];
let requests = 0;

/** A host whose token is dead, told as this dress has it, and a flow request at the node for sealing. */
async function withDeadToken(dress: DeadTokenDress) {
  const host = createE10Host({
    http,
    baseUrl: e10.url,
    pathStyle: 'papi',
    corpId: 'sealflow-corp',
    appKey: 'sealflow-app',
    appSecret: 'sealflow-app-secret',
    readerUserId: zhang,
    esbTriggerToken: triggerToken,
    formIdOf: async () => formId,
    tokens: createTokenCache(),
  });
  requests += 1;
  const flowRequestId = String(7000 + requests);
  await e10.atSealing(flowRequestId);
  const flow = { flowId, flowRequestId };
  await host.read(flow);
  await e10.drive('/expire-tokens', { refreshToo: true, as: dress });
  const as = 'applicant' as const;
  const move = { ...flow, as, applicant: zhang, waitNodeIds: [nodes.seal], commandId: 'c' };
  return { host, flow, move, shown: () => e10.shown(flowRequestId) };
}
type Case = Awaited<ReturnType<typeof withDeadToken>>;

const tokensGiven = async () => (await e10.see('/calls')).calls.accessToken;

const writes: { call: string; act(given: Case): Promise<void>; done: object }[] = [
  { call: 'submit', act: ({ host, move }) => host.submit(move), done: { submissions: 1, returns: 0 } },
  {
    call: 'return',
    act: ({ host, move }) => host.return({ ...move, to: { exitId: exits.back } }),
    done: { submissions: 0, returns: 1 },
  },
  {
    call: 'write',
    act: ({ host, flow }) =>
      host.writeFields({ ...flow, commandId: 'w', fields: [{ fieldId: fields.sealCode, value: '083921' }] }),
    done: { submissions: 0, fields: { [fields.sealCode]: '083921' } },
  },
];
const table = dresses.flatMap((dress) => writes.map((write) => ({ dress, ...write })));

test.each(table)('$dress at $call: done once', async ({ dress, act, done }) => {
  const given = await withDeadToken(dress);
  const before = await tokensGiven();
  const first = await act(given).catch((error: unknown) => error);
  if (plain.includes(dress)) expect(first).toBeUndefined();
  else {
    expect(first).toMatchObject({ kind: 'unknown' });
    // The look goes with a new token, and so does what follows.
    expect(await given.host.read(given.flow)).toEqual({ nodeId: nodes.seal });
    await act(given);
  }
  expect(await given.shown()).toMatchObject(done);
  expect((await tokensGiven()) - before).toBe(1);
});

test.each(dresses)('%s at reading: read at once', async (dress) => {
  const { host, flow } = await withDeadToken(dress);
  const before = await tokensGiven();
  expect(await host.read(flow)).toEqual({ nodeId: nodes.seal });
  await e10.drive('/expire-tokens', { refreshToo: true });
  expect(await host.mobileOf({ userId: zhang, mobile: '13800000001' })).toBe('13800000001');
  expect((await tokensGiven()) - before).toBe(2);
});

test.each(dresses)('%s, met by many at once: one new token for all', async (dress) => {
  const { host, flow } = await withDeadToken(dress);
  const before = await tokensGiven();
  await Promise.all(Array.from({ length: 5 }, () => host.read(flow)));
  expect((await tokensGiven()) - before).toBe(1);
});
