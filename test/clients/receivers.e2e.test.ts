import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWebhookHost } from '../../adapters/hosts/webhook';
import {
  answerOf,
  createSealflowClient,
  type SealflowClient,
  waitFor,
} from '../../clients/typescript/src/index';
import { applyPoint, Engine, Flow, FlowRequest, field } from '../api/routes/flowEvents/flows';
import { http } from '../support/http';
import { ProductUnderTest } from '../support/product';
import { buildJava, type Language, Receiver, signed, testedLanguages } from './receiver';

/*
 * The receivers of examples/, each as the host of the running product, to which the engine speaks by the TypeScript
 * client. Then what Sealflow does not send: forgeries, repetitions at once, and one after a crash.
 */

const secret = `whsec_${Buffer.from('the secret that these receivers know').toString('base64')}`;
const nextSecret = `whsec_${Buffer.from('another secret, which comes next one').toString('base64')}`;
const stranger = `whsec_${Buffer.from('a secret that nobody has told them').toString('base64')}`;
const flowRequestId = '9223372036854775807';
const languages = testedLanguages();

let product: ProductUnderTest;
let engine: Engine;
let dir: string;
const receivers = new Map<Language, Receiver>();
const dataDirOf = (language: Language) => join(dir, language);

async function startReceiver(language: Language): Promise<void> {
  if (language === 'java') await buildJava();
  receivers.set(language, await Receiver.start(language, dataDirOf(language), [secret, nextSecret]));
}
function receiverOf(language: Language): Receiver {
  const receiver = receivers.get(language);
  if (!receiver) throw new Error(`${language} has not started`);
  return receiver;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sealflow-receivers-'));
  [product] = await Promise.all([ProductUnderTest.start(), Promise.all(languages.map(startReceiver))]);
  engine = await Engine.of(product, 'receivers');
  // Where the Java receiver is not built yet, Maven has to fetch what it needs.
}, 600_000);
afterAll(async () => {
  await Promise.all([product.stop(), ...[...receivers.values()].map((receiver) => receiver.kill())]);
  await rm(dir, { recursive: true, force: true, maxRetries: 3 });
}, 30_000);

let commands = 0;
function command(type: string, data: unknown, more: { commandId?: string; flowRequestId?: string } = {}) {
  commands += 1;
  return { type, commandId: `msg_${commands}`, flowRequestId: '1', data, ...more };
}
const write = (value: string, more = {}) =>
  command('fields.write', { fields: [{ fieldId: '1974556705685095007', value }] }, more);
/** The flow as the receiver has it. */
async function look(language: Language, id: string, ask?: string) {
  const get = command('flow.get', ask === undefined ? {} : { ask }, { flowRequestId: id });
  return (await receiverOf(language).post(signed([secret], get))).data;
}

/** A flow at a host of its own, and the client that the host's engine has. */
async function begin(language: Language): Promise<{ request: FlowRequest; sealflow: SealflowClient }> {
  const { url } = receiverOf(language);
  const hostId = await product.addHost(language, { url, secret, wantsFiles: true });
  const flow = await engine.with({ hostId }).flow();
  const { data } = await product.api('POST', '/v1/api-keys', {
    name: language,
    role: 'engine',
    hostIds: [hostId],
  });
  const sealflow = createSealflowClient({ baseUrl: product.product.url, apiKey: data.key });
  return { request: new FlowRequest(new Flow(flow.engine, flow.flowId), flowRequestId), sealflow };
}

async function apply({ flow }: FlowRequest, sealflow: SealflowClient) {
  return answerOf(
    sealflow.POST('/v1/hosts/{hostId}/flow-events', {
      params: { path: { hostId: flow.engine.hostId }, header: waitFor(30) },
      body: {
        eventId: `event-${flow.engine.hostId}`,
        flowId: flow.flowId,
        flowRequestId,
        trigger: { ...applyPoint, action: 'submit' },
        operator: { userId: '8806055923431203002', name: '李四' },
        form: flow.engine.form(),
      },
    }),
  );
}

interface HostDelivery {
  commandId: string;
  kind: string;
  state: string;
}
async function untilSubmitDelivered(request: FlowRequest): Promise<HostDelivery> {
  const submit = async (): Promise<HostDelivery | undefined> =>
    (await product.api('GET', `${request.path()}/deliveries`)).data.items.find(
      ({ kind }: HostDelivery) => kind === 'flow.submit',
    );
  const delivered = await product.until(submit, (seen) => seen?.state === 'done');
  if (!delivered) throw new Error('there is no submit');
  return delivered;
}

describe.each(languages)('the receiver in %s', (language) => {
  test('is the host of a whole life: code written, flow submitted, files fetched', async () => {
    const { request, sealflow } = await begin(language);
    const applied = await apply(request, sealflow);
    expect(applied).toMatchObject({ outcome: 'apply', state: 'sealing', sealCode: expect.any(String) });
    const atHost = () => look(language, flowRequestId);
    await product.until(atHost, ({ fields }) => fields[field.sealCode] === applied.sealCode);
    await product.vendor('POST', '/sim/files', {
      applyId: request.applyId(),
      name: '../合同.pdf',
      contentBase64: Buffer.from('%PDF-1.7 合同').toString('base64'),
    });
    await request.finish();
    expect(await product.until(atHost, ({ nodeId }) => nodeId === 'file')).toMatchObject({
      nodeId: 'file',
      status: 'finished',
    });
    const folder = join(dataDirOf(language), 'files', flowRequestId);
    const isPdf = (name: string) => name.endsWith('.pdf');
    const fetched = await product.until(
      () => readdir(folder).catch((): string[] => []),
      (names) => names.some(isPdf),
    );
    expect(await readFile(join(folder, fetched.find(isPdf) ?? ''), 'utf8')).toBe('%PDF-1.7 合同');

    await request.untilState('completed');
    const path = { id: request.id() };
    const seen = await answerOf(sealflow.GET('/v1/seal-requests/{id}', { params: { path } }));
    expect(seen).toMatchObject({ flowRequestId, state: 'completed' });
    // An operator has the submit told once more: it is known, and the flow goes nowhere.
    const { commandId } = await untilSubmitDelivered(request);
    const again = await product.api('POST', `${request.path()}/deliveries/${commandId}/redeliver`);
    expect(again.data.tries.at(-1)).toMatchObject({ outcome: 'done' });
    expect(await look(language, flowRequestId, commandId)).toMatchObject({
      nodeId: 'file',
      commandDone: true,
    });
  });

  test('refuses what is not signed, was changed, or is old', async () => {
    const receiver = receiverOf(language);
    const sent = signed([secret], write('用印码'));
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const headers = (changed: Record<string, string>) => ({
      ...sent,
      headers: { ...sent.headers, ...changed },
    });
    const forged = [
      { ...sent, body: sent.body.replace('用印码', '用印吗') },
      headers({ 'webhook-id': 'msg_other' }),
      headers({ 'webhook-timestamp': String(Math.floor(minutesAgo(1).getTime() / 1000)) }),
      headers({ 'webhook-timestamp': 'soon' }),
      headers({ 'webhook-signature': '' }),
      { body: sent.body, headers: {} },
      signed([secret], write('x'), minutesAgo(6)),
      signed([secret], write('x'), minutesAgo(-6)),
      signed([stranger], write('x')),
    ];
    for (const each of forged)
      expect(await receiver.post(each)).toEqual({
        status: 401,
        data: { code: 'bad-signature', message: expect.any(String) },
      });
    expect((await look(language, '1')).fields).toEqual({});
  });

  test('takes each command once while secrets change over, however many come at a time', async () => {
    const receiver = receiverOf(language);
    const both = signed([nextSecret, secret], write('a'));
    const answers = await Promise.all(Array.from({ length: 5 }, () => receiver.post(both)));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(answers.filter(({ data }) => data.isNew)).toHaveLength(1);
    const later = write('b');
    expect(await receiver.post(signed([nextSecret], later))).toMatchObject({ data: { isNew: true } });
    expect(await receiver.post(both)).toMatchObject({ status: 200, data: { isNew: false } });
    expect(await look(language, '1', later.commandId)).toMatchObject({
      fields: { '1974556705685095007': 'b' },
      commandDone: true,
    });
  });

  test('takes what is signed by the secret before as well, as long as that is sent', async () => {
    const { url } = receiverOf(language);
    const hostWith = (ms: number) => {
      const secretsBefore = [{ secret, validUntil: new Date(Date.now() + ms) }];
      return createWebhookHost({ http, url, secret: stranger, secretsBefore });
    };
    const given = { commandId: 'msg_d', flowRequestId: '4', fields: [{ fieldId: '1', value: 'd' }] };
    await hostWith(60_000).writeFields(given);
    expect(await hostWith(60_000).read({ flowRequestId: '4', ask: 'msg_d' })).toEqual({
      nodeId: 'seal',
      commandDone: true,
    });
    await expect(hostWith(-1).writeFields(given)).rejects.toMatchObject({ kind: 'misconfigured' });
  });

  test('takes notices of what became of a request, and refuses what it does not know', async () => {
    const post = (type: string) => receiverOf(language).post(signed([secret], command(type, {})));
    expect(await post('sealRequest.stateChanged')).toMatchObject({ status: 200 });
    expect(await post('flow.paint')).toMatchObject({ status: 422, data: { code: 'unknown-command' } });
  });

  test('moves a flow only where it waits, and back where it is told to', async () => {
    const move = async (type: string, more: object) => {
      const data = { as: { userId: '1' }, applicant: '1', ...more };
      return receiverOf(language).post(signed([secret], command(type, data, { flowRequestId: '2' })));
    };
    expect(await move('flow.submit', { waitNodeIds: ['approve'] })).toEqual({
      status: 409,
      data: { code: 'wrong-node', nodeId: 'seal', message: expect.any(String) },
    });
    const back = [
      [{ exitId: 'back' }, 'draft'],
      [{ nodeId: 'seal' }, 'seal'],
      ['previous', 'approve'],
    ] as const;
    for (const [to, nodeId] of back) {
      const { nodeId: from } = await look(language, '2');
      expect(await move('flow.return', { waitNodeIds: [from], to })).toMatchObject({ status: 200 });
      expect(await look(language, '2')).toMatchObject({ nodeId, status: 'inProcess' });
    }
    expect(await move('flow.return', { waitNodeIds: ['approve'], to: { nodeId: '9' } })).toMatchObject({
      status: 422,
      data: { code: 'unknown-target' },
    });
  });
});

test('what was carried out is known after a crash', async () => {
  await Promise.all(
    languages.map(async (language) => {
      const once = write('c', { flowRequestId: '3' });
      expect(await receiverOf(language).post(signed([secret], once))).toMatchObject({
        data: { isNew: true },
      });
      await receiverOf(language).kill();
      await startReceiver(language);
      expect(await receiverOf(language).post(signed([secret], once))).toMatchObject({
        data: { isNew: false },
      });
      expect((await look(language, '3')).fields).toEqual({ '1974556705685095007': 'c' });
    }),
  );
}, 120_000);
