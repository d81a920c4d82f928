import { ProductUnderTest } from '../../support/product';
import { appendPoint, applyPoint, Engine, field, sealSettings } from '../routes/flowEvents/flows';

/** That whoever reads Chinese is answered in Chinese, in whole sentences. */

let product: ProductUnderTest;
let engine: Engine;
beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'languages');
}, 90_000);
afterAll(() => product.stop(), 30_000);
const zh = { 'Accept-Language': 'zh-CN' };
const hanzi = /\p{Script=Han}/u;
const binding = (profile: unknown) => ({
  name: 'wrong profile',
  vendor: 'zhangguanjia',
  openUrl: 'http://zgj.example.com',
  clientId: 'id',
  clientSecret: 's',
  profile,
});
test.each([
  ['path', { paths: { apply: 'a.htm' } }, 'profile.paths.apply'],
  ['spelling', { events: { autoEnded: ['x'], approvalRejected: ['x'] } }, 'profile.events'],
  ['timeouts', { timeouts: { callMs: 1 } }, 'profile.timeouts'],
  ['empty name', { applyFields: { uid: '' } }, 'profile.applyFields.uid'],
  ['no success code', { codes: { success: [] } }, 'profile.codes.success'],
  ['page size', { limits: { pageSize: 0 } }, 'profile.limits.pageSize'],
  ['switch', { detailAvailable: 'no' }, 'profile.detailAvailable'],
  ['ack', { callbackAck: { status: 500 } }, 'profile.callbackAck.status'],
])('a wrong profile: %s', async (_w, profile, path) => {
  const e = await product.api('POST', '/v1/bindings', binding(profile));
  const z = await product.api('POST', '/v1/bindings', binding(profile), zh);
  expect([e.status, e.data.errors[0].path]).toEqual([400, path]);
  expect(e.data.errors[0].message).toMatch(/^[a-z]/);
  expect(z.data.errors[0].message).toMatch(hanzi);
});
test.each([[{ [field.moreUses]: '999,999' }], [{ [field.moreCrossPage]: 2 }]])(
  'a wrong append: %j',
  async (form) => {
    const request = await (await engine.flow()).granted();
    const answer = await product.api(
      'POST',
      `/v1/hosts/${engine.hostId}/flow-events`,
      {
        eventId: `p-${Math.random()}`,
        flowId: request.flow.flowId,
        flowRequestId: request.flowRequestId,
        trigger: appendPoint,
        operator: { userId: 'u' },
        form,
      },
      zh,
    );
    expect(answer.status).toBe(422);
    expect(answer.data.errors[0].message).toMatch(hanzi);
  },
);
test('the detail of every kind of problem', async () => {
  const path = `/v1/hosts/${engine.hostId}/flow-events`;
  const answers = await Promise.all([
    product.api('POST', path, '{}', { ...zh, 'Content-Type': 'text/plain' }),
    product.api('POST', path, { x: 'x'.repeat(300_000) }, zh),
    product.api(
      'POST',
      '/v1/hosts/host_none/flow-events',
      {
        eventId: 'a',
        flowId: 'f',
        flowRequestId: 'r',
        trigger: applyPoint,
        operator: { userId: 'u' },
        form: {},
      },
      zh,
    ),
    product.anonymous('POST', path, '{}', zh),
    product.api('POST', path, '{"a":', zh),
    product.api('DELETE', path, undefined, zh),
    product.api('GET', '/v1/nowhere', undefined, zh),
    product.api('PUT', `/v1/hosts/${engine.hostId}/flows/x/seal-settings`, sealSettings('bnd_none'), zh),
    product.api('GET', '/v1/seal-requests?limit=0', undefined, zh),
    product.api('GET', '/v1/seal-requests?cursor=!!', undefined, zh),
    product.api('GET', '/v1/seal-requests?state=xx', undefined, zh),
  ]);
  expect(
    answers
      .filter(({ data }) => !hanzi.test(data.detail) || /[a-z]{3,} [a-z]{3,}/.test(data.detail))
      .map(({ status, data }) => `${status} ${data.detail}`),
  ).toEqual([]);
});
