import { deadTokenDress } from '../../../../sandbox/simulators/deadToken';
import { ProductUnderTest } from '../../../support/product';
import { Engine, endPoint, type Flow, field, problem } from '../flowEvents/flows';

/* Replies that are not what their header or their status says, met by the whole product. */

let product: ProductUnderTest;
let engine: Engine;
let flow: Flow;
beforeAll(async () => {
  product = await ProductUnderTest.start();
  // A site that is near: what gets no answer is asked after sooner.
  const timeouts = { connectMs: 2000, tokenMs: 2000, callMs: 2500, operationMs: 4500 };
  const { id } = await product.bind('别样的章管家', { profile: { timeouts } });
  const { data } = await product.vendor('GET', '/sim/catalogue');
  engine = new Engine(product, await product.addHost('集团OA'), id, data.seals, data.fileTypes);
  flow = await engine.flow({ onFailure: { field: field.failure } });
}, 90_000);
afterAll(() => product.stop(), 30_000);
afterEach(async () => {
  await product.vendor('DELETE', '/sim/faults');
  await product.vendor('POST', '/sim/reply-charset', {});
  await product.vendor('POST', '/sim/expire-tokens', { as: 'errcode' });
  await product.host('POST', '/sim/reply-charset', {});
});

const calls = async () => (await product.vendor('GET', '/sim/calls')).data.calls;

test.each(deadTokenDress.options)(
  'tokens that die as %s: applied, appended and ended, each once',
  async (as) => {
    const expire = () => product.vendor('POST', '/sim/expire-tokens', { as });
    await flow.granted();
    const request = await flow.begin();
    await expire();
    expect((await request.apply()).data).toMatchObject({ outcome: 'apply', state: 'sealing' });
    const { sealCode } = await request.atVendor();
    await request.untilForm({ [field.sealCode]: sealCode });
    await expire();
    const more = { [field.moreUses]: '3', [field.moreCrossPage]: '0' };
    expect((await request.append(more)).data).toMatchObject({ outcome: 'append', state: 'sealing' });
    const appended = await request.atVendor();
    expect(appended.seals).toMatchObject([{ useCount: 5 }]);
    await request.untilForm({ [field.appendedSealCode]: appended.sealCode });
    await expire();
    expect((await request.event(endPoint)).data).toMatchObject({ outcome: 'end', state: 'ended' });
    expect(await request.effects()).toEqual({ apply: 1, update: 1, end: 1 });
    expect((await request.seen()).attention ?? []).toEqual([]);
  },
);

const charsets = [
  { bytes: 'gbk', declared: 'utf-8' },
  { bytes: 'gbk', declared: 'none' },
  { bytes: 'gbk', declared: 'gbk' },
  { bytes: 'utf-8', declared: 'none' },
] as const;

describe.each(charsets)('replies in $bytes, declared as $declared', (charset) => {
  beforeEach(async () => {
    for (const peer of [product.vendor, product.host]) await peer('POST', '/sim/reply-charset', charset);
  });

  test('a refusal ends the application in the vendor’s words, and it was sent once', async () => {
    const fault = { fault: 'errcode', errcode: '1203', errmsg: '印章已停用' };
    await product.vendor('POST', '/sim/faults', { match: { type: 'apply' }, ...fault });
    const { apply = 0 } = await calls();
    const request = await flow.begin();
    expect(await request.apply()).toMatchObject({
      status: 422,
      data: { type: problem('vendor-refused'), detail: '印章已停用' },
    });
    expect((await request.seen()).state).toBe('applyFailed');
    const { [field.failure]: told } = await product.until(
      async () => (await request.atHost()).fields,
      (fields) => fields[field.failure] !== undefined,
    );
    expect(told).toContain('印章已停用');
    expect((await calls()).apply).toBe(apply + 1);
  });

  test('stages, names and refusals of the host are read', async () => {
    const request = await flow.granted();
    await request.finish();
    await request.untilState('completed');
    const synced = await product.api('POST', `/v1/bindings/${engine.bindingId}/catalogues/sync`);
    expect(synced.data).toMatchObject({ state: 'synced', seals: engine.seals.length });
    const seals = await product.api('GET', `/v1/bindings/${engine.bindingId}/seals?limit=100`);
    expect(JSON.stringify(seals.data)).toContain(engine.seals[0]?.name);

    const refusing = await flow.begin({ nodeId: 'seal' });
    const fault = { match: { type: 'fields.write' }, fault: 'errcode', errmsg: '表单已归档', times: 1 };
    await product.host('POST', '/sim/faults', fault);
    await refusing.apply({}, { prefer: '' });
    expect(await refusing.untilAttention()).toMatchObject([{ kind: 'write-failed', detail: '表单已归档' }]);
  });
});

test('a refusal of which a byte is lost is one all the same, and says so', async () => {
  // What stands under GBK for a character that GBK has not: a peer that lost it already.
  const fault = { fault: 'errcode', errcode: '1203', errmsg: '印章\ufffd停用' };
  await product.vendor('POST', '/sim/faults', { match: { type: 'apply' }, ...fault });
  expect(await (await flow.begin()).apply()).toMatchObject({
    status: 422,
    data: { detail: '印章\ufffd停用（有字符无法识别 / partly unreadable）' },
  });
});
