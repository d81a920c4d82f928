import { createHash } from 'node:crypto';
import { createSecretBox } from '../../../adapters/crypto/secretBox';
import type { Deps } from '../../../api/deps';
import { callbackRoutes } from '../../../api/routes/callbacks';
import type { BindingDocument } from '../../../application/administration/bindings';
import type { ReceivedRow } from '../../../application/callbacks/stores';
import { startApp, type TestApp } from '../http/support';

/** What a callback address bears: how much, by whom, and what of it reaches the database. */

let app: TestApp;
const stored: ReceivedRow[] = [];
const looked: string[] = [];
const hash = createHash('sha256').update('right').digest('hex');
const bindings = {
  recent: async (id: string) =>
    id === 'bnd_1' ? ({ _id: id, callbackTokens: [{ hash }] } as BindingDocument) : null,
  get: async (id: string) => {
    looked.push(id);
    return bindings.recent(id);
  },
};

beforeAll(async () => {
  app = await startApp(callbackRoutes, {
    bindings,
    inbox: {
      store: async (row: ReceivedRow) => {
        stored.push(row);
        return { id: 'row', duplicate: false, toDeliver: null };
      },
    },
    secretBox: createSecretBox([{ id: 'k', key: Buffer.alloc(32) }]),
    now: () => new Date(),
    requestsPerMinute: 5,
  } as Partial<Deps>);
});
afterAll(() => app.close());

const send = async (token: string, application: string) => {
  const body = JSON.stringify({ event: 'sealingCompleted', sealapply_id: application });
  return app.post(`/callbacks/zhangguanjia/bnd_1/${token}`, body, { Authorization: undefined });
};

test('more than a minute allows is not acknowledged, and whoever knows no token uses up nothing', async () => {
  for (let times = 0; times < 5; times += 1) expect((await send('wrong', 'a')).status).toBe(401);
  const beyond = await send('wrong', 'a');
  expect([beyond.status, Number(beyond.headers['retry-after']) > 0]).toEqual([429, true]);
  expect(looked).toHaveLength(5);

  for (let times = 0; times < 5; times += 1) expect((await send('right', `b${times}`)).status).toBe(200);
  expect((await send('right', 'c')).status).toBe(429);
  expect(stored).toHaveLength(5);
});
