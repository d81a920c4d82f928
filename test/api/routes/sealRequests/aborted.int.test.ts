import { Client, Connection } from '@temporalio/client';
import { sealRequestWorkflowId } from '../../../../contracts/ids';
import { ProductUnderTest } from '../../../support/product';
import { Engine, type FlowRequest } from '../flowEvents/flows';

/* A workflow that is ended by hand, and what it leaves to a person: no code and nothing to run is left in silence. */

let product: ProductUnderTest;
let connection: Connection;
let engine: Engine;
/** Of a vendor whose replies bear no code and that cannot be asked for it. */
let blind: Engine;

beforeAll(async () => {
  product = await ProductUnderTest.start({ vendor: { dialect: { codeInApplyReply: false } } });
  connection = await Connection.connect({ address: product.servers.temporal.address });
  const { id } = await product.bind('blind', { profile: { detailAvailable: false } });
  // The vendor calls back the binding that came last.
  engine = await Engine.of(product, 'aborted');
  blind = engine.with({ bindingId: id });
}, 90_000);
afterAll(async () => {
  await connection.close();
  await product.stop();
}, 30_000);
afterEach(() => product.host('DELETE', '/sim/faults'));

const refresh = async (request: FlowRequest) =>
  (await product.api('POST', `${request.path()}/refresh`, { commandId: 'look' })).data;
let decisions = 0;
const confirm = async (request: FlowRequest, about: string) => {
  decisions += 1;
  const body = { commandId: `decision-${decisions}`, decision: 'confirm', note: '已人工处理', about };
  return (await product.api('POST', `${request.path()}/attention`, body)).data;
};
/** Whose attention is counted, by the metrics and by the list. */
const waiting = async (): Promise<[number, string[]]> => {
  const { data } = await product.api('GET', '/metrics');
  const list = await product.api('GET', '/v1/seal-requests?attention=true&limit=100');
  const count = /^sealflow_requests_with_attention (\d+)/m.exec(data)?.[1];
  return [Number(count), list.data.items.map(({ id }: { id: string }) => id)];
};

const submits = {
  event: 'sealingCompleted',
  action: { kind: 'submitFlow', waitNodeIds: ['seal'], as: 'applicant' },
};
const writes = {
  event: 'filesArchived',
  action: { kind: 'writeFields' },
  writeFields: [{ value: 'state', fieldId: '1017' }],
};
const hostIs = (type: string, fault: string) =>
  product.host('POST', '/sim/faults', { match: { type }, fault });

async function completed(callbacks: object[]): Promise<FlowRequest> {
  const request = await (await engine.flow({ callbacks })).granted();
  await request.finish();
  await request.untilState('completed');
  return request;
}

type Case = [string, () => Promise<FlowRequest>, { kind: string; about: string; detail?: string }[]];
const live = { kind: 'code-may-be-live', about: 'abort' };
const notRun = (detail: string) => ({ kind: 'rule-not-run', about: 'abort:rules', detail });

const cases: Case[] = [
  [
    'the code was missing',
    async () => {
      const request = await (await blind.flow({ callbacks: [] })).begin();
      await request.apply();
      await request.untilAttention();
      return request;
    },
    [{ kind: 'code-missing', about: 'apply' }, live],
  ],
  ['a rule was pending', () => completed([writes]), [notRun('rule filesArchived')]],
  [
    'a write was pending',
    async () => {
      await hostIs('fields.write', 'hang');
      const request = await (await engine.flow({ callbacks: [] })).begin();
      await request.apply();
      return request;
    },
    [live, notRun('fields.write sealCode:0')],
  ],
  [
    'a move was pending',
    async () => {
      await hostIs('flow.submit', 'http500');
      return completed([submits]);
    },
    [notRun('flow.submit rule:sealingCompleted:0:flow')],
  ],
];

/** Cancelled it ends what is live first: test/workflows/givingUp.int.test.ts. */
describe('a workflow that is terminated', () => {
  async function end(request: FlowRequest): Promise<void> {
    const handle = new Client({ connection, namespace: product.namespace }).workflow.getHandle(
      sealRequestWorkflowId(request.id()),
    );
    await handle.terminate('by hand');
    await product.until(
      async () => (await handle.describe()).status.name,
      (status) => status !== 'RUNNING',
    );
  }

  test.each(cases)('while %s says so until a person has seen to it', async (_what, given, expected) => {
    const request = await given();
    await end(request);
    expect(await refresh(request)).toMatchObject({ state: 'aborted', attention: expected });
    const [count, ids] = await waiting();
    expect([ids.includes(request.id()), count]).toEqual([true, ids.length]);
    for (const { about } of expected) await confirm(request, about);
    expect(await request.seen()).toMatchObject({ state: 'aborted', attention: [] });
    expect((await waiting())[1]).not.toContain(request.id());
  });

  test('while nothing was left to do says nothing', async () => {
    const request = await completed([]);
    await end(request);
    expect(await refresh(request)).toMatchObject({ state: 'aborted', attention: [] });
  });
});
