import { json, type Peer, reset, startPeer, text } from '../../adapters/support/peer';
import { E10UnderTest, exits, fields, flowId, li, longest, nodes, zhang } from './e10Support';
import { until } from './support';

jest.setTimeout(60_000);
let e10: E10UnderTest;
beforeAll(async () => {
  e10 = await E10UnderTest.start();
});
afterAll(() => e10.stop());

const errcode = ({ body }: { body: { message: { errcode: string } } }) => body.message.errcode;

describe('ESB inwards', () => {
  const trigger = (body: unknown, token = 'c2VhbGZsb3ctZXNi') =>
    e10.post(`/api/open-esb/server/webhook/trigger/${token}`, body);

  test('writes values into the form, wherever the flow is, as often as it is told', async () => {
    await e10.atSealing(longest);
    const body = `{"commandId":"sr-1/write","flowRequestId":${longest},"fields":[{"fieldId":${fields.sealCode},"value":"083921"}]}`;
    expect((await trigger(body)).text).toBe('{"code":"200","written":1}');
    await e10.drive(`/flow-requests/${longest}/move`, { nodeId: nodes.done });
    expect((await trigger(body)).body).toMatchObject({ code: '200' });
    expect(await e10.shown(longest)).toMatchObject({
      nodeId: nodes.done,
      fields: { [fields.sealCode]: '083921' },
      commands: [{ type: 'trigger', data: { commandId: 'sr-1/write' } }, { type: 'trigger' }],
    });
    expect((await e10.see('/effects')).effects['trigger:sr-1/write']).toBe(2);
  });

  test.each([
    ['another webhook', {}, 'bm9uZQ=='],
    ['half a body', { commandId: 'x' }, undefined],
    [
      'an unknown flow request',
      { commandId: 'x', flowRequestId: '404', fields: [{ fieldId: 'a', value: '' }] },
      undefined,
    ],
    [
      'an unknown field',
      { commandId: 'x', flowRequestId: longest, fields: [{ fieldId: 'a', value: '' }] },
      undefined,
    ],
  ])('%s: 500 in message', async (_what, body, token) => {
    expect(errcode(await trigger(body, token))).toBe('500');
  });

  test('wants a token', async () => {
    const { body } = await e10.post('/api/open-esb/server/webhook/trigger/c2VhbGZsb3ctZXNi', {}, 'none');
    expect(body.message.errcode).toBe('200007');
  });
});

describe('ESB outwards', () => {
  let receiver: Peer;
  beforeEach(async () => {
    receiver = await startPeer(json({ outcome: 'nothing' }));
  });
  afterEach(() => receiver.close());
  const direct = (more: object = {}) =>
    e10.drive('/esb', {
      url: `${receiver.url}/v1/hosts/h/flow-events`,
      key: 'engine-key',
      firstWaitMs: 20,
      ...more,
    });
  const deliveries = async (flowRequestId: string) =>
    (await e10.see('/esb')).deliveries.filter(
      (delivery: { flowRequestId: string }) => delivery.flowRequestId === flowRequestId,
    );
  const settled = (flowRequestId: string, count: number) =>
    until(
      () => deliveries(flowRequestId),
      (found) =>
        found.length === count && found.every(({ state }: { state: string }) => state !== 'under-way'),
    );

  test('tells the node that is left and the exit that is taken, with the form, ids as literals', async () => {
    await direct();
    await e10.atSealing('9223372036854775801', {
      fields: {
        [fields.subject]: '083',
        [fields.applicant]: zhang,
        [fields.seal]: ['9223372036854775807', 's-2'],
        [fields.useCount]: '3',
      },
    });
    await e10.submit('9223372036854775801', zhang);
    expect(await settled('9223372036854775801', 2)).toMatchObject([
      {
        state: 'done',
        trigger: { nodeId: nodes.seal, when: 'leave', action: 'submit' },
        tries: [{ status: 200 }],
      },
      { state: 'done', trigger: { exitId: exits.sealed, action: 'submit' } },
    ]);
    const [first, second] = receiver.seen;
    expect(`${first?.method} ${first?.target}`).toBe('POST /v1/hosts/h/flow-events');
    expect(first?.headers).toMatchObject({
      authorization: 'Bearer engine-key',
      'content-type': 'application/json; charset=utf-8',
    });
    const said = first?.body.toString().replace(/"eventId":"[^"]+",/, '');
    expect(said).toBe(
      `{"flowId":${flowId},"flowRequestId":9223372036854775801,` +
        `"trigger":{"nodeId":${nodes.seal},"when":"leave","action":"submit"},"operator":{"userId":${zhang},"name":"张三"},` +
        `"form":{"${fields.subject}":"083","${fields.applicant}":${zhang},"${fields.seal}":[9223372036854775807,"s-2"],"${fields.useCount}":3}}`,
    );
    const ids = [first, second].map((seen) => /"eventId":"([^"]+)"/.exec(seen?.body.toString() ?? '')?.[1]);
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
  });

  test('only where the site has set it up, arrivals too, whatever moves the flow', async () => {
    await direct({
      at: [
        { nodeId: nodes.apply, when: 'arrive' },
        { exitId: exits.back },
        { nodeId: nodes.apply, when: 'leave' },
      ],
    });
    await e10.atSealing('62');
    await e10.reject('62', zhang, { RejectToType: 3 });
    await e10.drive('/flow-requests/62/submit', { userId: zhang });
    await e10.drive('/flow-requests/62/withdraw', { userId: li });
    await e10.drive('/flow-requests/62/delete', { userId: zhang });
    const triggers = (await settled('62', 5)).map(({ trigger }: { trigger: unknown }) => trigger);
    expect(triggers).toEqual([
      { exitId: exits.back, action: 'return' },
      { nodeId: nodes.apply, when: 'arrive', action: 'return' },
      { nodeId: nodes.apply, when: 'leave', action: 'submit' },
      { nodeId: nodes.apply, when: 'arrive', action: 'withdraw' },
      { nodeId: nodes.apply, when: 'leave', action: 'delete' },
    ]);
  });

  test('fills the reply’s writeBack into the form, and says what it could not', async () => {
    await direct({ at: [{ exitId: exits.sealed }] });
    const writeBack = `{"outcome":"apply","writeBack":[{"fieldId":${fields.sealCode},"value":"083921"},{"fieldId":"404","value":"x"}]}`;
    receiver.answers = [text(writeBack)];
    await e10.atSealing('63');
    await e10.submit('63', zhang);
    expect(await settled('63', 1)).toMatchObject([
      { state: 'done', filled: [fields.sealCode], faults: ['表单字段不存在：404'] },
    ]);
    expect((await e10.shown('63')).fields).toEqual({ [fields.sealCode]: '083921' });
  });

  test('tries the very same again until it is taken, and keeps what comes after waiting', async () => {
    await direct();
    receiver.answers = [
      text('', 503),
      reset,
      json({ type: '/problems/x' }, 409),
      json({ outcome: 'nothing' }),
    ];
    await e10.atSealing('64', { fields: { [fields.subject]: 'before' } });
    await e10.submit('64', zhang);
    await e10.drive('/flow-requests/64/fields', { [fields.subject]: 'after' });
    expect(await settled('64', 2)).toMatchObject([
      { tries: [{ status: 503 }, { error: 'ECONNRESET' }, { status: 409 }, { status: 200 }] },
      { tries: [{ status: 200 }] },
    ]);
    const bodies = receiver.seen.map(({ body }) => body.toString());
    expect(new Set(bodies.slice(0, 4)).size).toBe(1);
    expect(bodies[0]).toContain('before');
  });

  test('gives up after so many tries, and says nothing where no address is', async () => {
    await direct({ maxTries: 2, firstWaitMs: 1 });
    receiver.answers = [text('', 500)];
    await e10.atSealing('65');
    await e10.submit('65', zhang);
    expect(await settled('65', 2)).toMatchObject([
      { state: 'given-up', tries: [{}, {}] },
      { state: 'given-up' },
    ]);
    await e10.drive('/esb', {});
    await e10.atSealing('66');
    await e10.submit('66', zhang);
    expect(await deliveries('66')).toEqual([]);
  });

  test('a file in the form goes as its name and its address', async () => {
    await direct({ at: [{ exitId: exits.sealed }] });
    await e10.atSealing('67', { fields: { [fields.files]: [{ fileId: '404', name: '合同.pdf' }] } });
    await e10.submit('67', zhang);
    await settled('67', 1);
    const form = JSON.parse(receiver.seen[0]?.body.toString() ?? '').form;
    expect(form[fields.files]).toEqual([{ name: '合同.pdf', url: `${e10.url}/files/404` }]);
  });
});
