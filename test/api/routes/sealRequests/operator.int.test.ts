import { status } from '@grpc/grpc-js';
import { Client, Connection } from '@temporalio/client';
import { sealRequestWorkflowId } from '../../../../contracts/ids';
import { ProductUnderTest } from '../../../support/product';
import { Engine, endPoint, type Flow, type FlowRequest, fieldErrors, problem } from '../flowEvents/flows';

/** What waits for a person, by what each decision does at the vendor, in the ledger and in the form. */

let product: ProductUnderTest;
let engine: Engine;
let flow: Flow;
/** Of a vendor that cannot be asked what became of a call. */
let blindFlow: Flow;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  const profile = {
    detailAvailable: false,
    timeouts: { connectMs: 5000, tokenMs: 5000, callMs: 5000, operationMs: 10_000 },
  };
  const blind = await product.bind('blind', { profile });
  // The vendor calls back the binding that came last.
  engine = await Engine.of(product, 'operator');
  flow = await engine.flow();
  blindFlow = await engine.with({ bindingId: blind.id }).flow();
}, 90_000);
afterAll(() => product.stop(), 30_000);
afterEach(() => product.vendor('DELETE', '/sim/faults'));

const dropReply = (type: string, times = 1) =>
  product.vendor('POST', '/sim/faults', { match: { type }, fault: 'dropReply', times });

let decisions = 0;
const wait = { Prefer: 'wait=20' };
const settle = (request: FlowRequest, decision: string, more: Record<string, unknown> = {}) => {
  decisions += 1;
  const body = { commandId: `decision-${decisions}`, decision, note: '已核对', ...more };
  return product.api('POST', `${request.path()}/attention`, body, wait);
};
let looks = 0;
const refresh = (request: FlowRequest) => {
  looks += 1;
  return product.api('POST', `${request.path()}/refresh`, { commandId: `look-${looks}` });
};
const applications = async (request: FlowRequest) =>
  (await product.vendor('GET', '/sim/applications')).data.applications.filter(
    ({ applyId }: { applyId: string }) => applyId === request.applyId(),
  );

/** An application whose reply was lost, at a vendor that cannot be asked. */
async function unknownApply(): Promise<FlowRequest> {
  await dropReply('apply');
  const request = await blindFlow.begin();
  await request.apply({}, { prefer: '' });
  expect(await request.untilAttention()).toMatchObject([{ kind: 'apply-unknown' }]);
  return request;
}

describe('an application whose outcome nobody can tell', () => {
  test('is confirmed with its code, which then reaches the form', async () => {
    const request = await unknownApply();
    const missing = await settle(request, 'confirm');
    expect([missing.status, fieldErrors(missing)]).toEqual([422, ['sealCode required']]);
    const spaced = await settle(request, 'confirm', { sealCode: 'abc 12' });
    expect([spaced.status, fieldErrors(spaced)]).toEqual([422, ['sealCode not-a-seal-code']]);
    const { sealCode } = await request.atVendor();
    const settled = await settle(request, 'confirm', { sealCode });
    expect(settled).toMatchObject({ status: 200, data: { state: 'sealing', attention: [] } });
    await request.untilForm({ 1007: sealCode });
    expect(await request.ledger()).toContainEqual(
      expect.objectContaining({
        type: 'AttentionSettled',
        data: expect.objectContaining({ kind: 'apply-unknown', decision: 'confirm', note: '已核对' }),
      }),
    );
  });

  test('is confirmed with a mistyped code, which is corrected in ledger and form', async () => {
    const request = await unknownApply();
    await settle(request, 'confirm', { sealCode: 'X00001' });
    await request.untilForm({ 1007: 'X00001' });
    const { sealCode } = await request.atVendor();
    const corrected = await settle(request, 'correctCode', { sealCode });
    expect(corrected).toMatchObject({ status: 200, data: { state: 'sealing', sealCode } });
    await request.untilForm({ 1007: sealCode });
  });

  test('is given up by ending it at the vendor, whatever it was', async () => {
    const request = await unknownApply();
    expect((await request.atVendor()).isLive).toBe(true);
    await settle(request, 'giveUp');
    await request.untilState('applyFailed');
    expect((await request.atVendor()).isLive).toBe(false);
  });

  test('is resent once the operator says so, and is there once', async () => {
    await product.vendor('POST', '/sim/faults', {
      match: { type: 'apply' },
      fault: 'dropRequest',
      times: 1,
    });
    const request = await blindFlow.begin();
    await request.apply({}, { prefer: '' });
    await request.untilAttention();
    await settle(request, 'resend');
    await request.untilState('sealing');
    expect(await applications(request)).toHaveLength(1);
  });

  test('one decision counts, however often it comes; with nothing left to settle the next is refused', async () => {
    const request = await unknownApply();
    const { sealCode } = await request.atVendor();
    const body = { commandId: 'decided-once', decision: 'confirm', note: '已核对', sealCode };
    const path = `${request.path()}/attention`;
    const [first, second] = await Promise.all([
      product.api('POST', path, body, wait),
      product.api('POST', path, body, wait),
    ]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect((await request.ledgerTypes()).filter((type) => type === 'AttentionSettled')).toHaveLength(1);
    expect(await settle(request, 'confirm')).toMatchObject({
      status: 409,
      data: { type: problem('nothing-to-settle') },
    });
    const other = await product.api('POST', path, { ...body, decision: 'giveUp' });
    expect(other).toMatchObject({ status: 409, data: { type: problem('command-id-reused') } });
  });
});

describe('an append that met totals of somebody else', () => {
  /** Reset at the vendor by 3 before our 2 more. */
  async function differing(): Promise<FlowRequest> {
    const request = await flow.granted();
    // The vendor resets only what has been used.
    await request.use();
    await request.happens('reset', { seals: [{ sealId: engine.sealId(), useCount: 3 }] });
    await request.append({ 1012: '2' }, { prefer: '' });
    expect(await request.untilAttention()).toMatchObject([{ kind: 'append-totals-differ' }]);
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 5 }]);
    return request;
  }

  /** What is shown follows the ledger, a moment later. */
  const untilShown = (request: FlowRequest, useCount: number) =>
    product.until(
      () => request.seen(),
      ({ seals }) => seals[0].useCount === useCount,
    );

  test('goes on top of them where it is resent', async () => {
    const request = await differing();
    await settle(request, 'resend');
    await request.untilLedger('UsesAppended');
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 7 }]);
    expect((await untilShown(request, 7)).seals).toMatchObject([{ useCount: 7 }]);
  });

  test('takes them for its own where it is confirmed: nothing is sent', async () => {
    const request = await differing();
    await settle(request, 'confirm');
    await request.untilLedger('UsesAppended');
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 5 }]);
    expect((await untilShown(request, 5)).seals).toMatchObject([{ useCount: 5 }]);
  });

  test('is as if it had never been where it is given up, and can be asked for again', async () => {
    const request = await differing();
    await settle(request, 'giveUp');
    await request.untilLedger('AppendFailed');
    expect(await request.seen()).toMatchObject({ state: 'sealing', seals: [{ useCount: 2 }] });
    await refresh(request);
    expect(await request.untilAttention()).toMatchObject([{ kind: 'totals-changed' }]);
    await settle(request, 'confirm');
    await untilShown(request, 5);
    expect(await request.append({ 1012: '1' })).toMatchObject({ status: 200 });
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 6 }]);
  });
});

describe('a look at the vendor', () => {
  test('finds the completion that was never told, and the flow goes on', async () => {
    const request = await flow.granted();
    await product.vendor('POST', '/sim/callback-mode', { mode: 'hold' });
    try {
      await request.finish();
      expect((await request.seen()).state).toBe('sealing');
      expect(await refresh(request)).toMatchObject({ status: 200 });
      await request.untilState('completed');
      await request.untilLedger('FlowSubmitted');
      expect((await request.atHost()).nodeId).toBe('file');
      const { data } = await product.api('GET', '/v1/callbacks?limit=1');
      expect(data.items).toMatchObject([
        {
          source: 'reconciliation',
          event: 'sealingCompleted',
          state: 'delivered',
          sealRequestId: request.id(),
        },
      ]);
    } finally {
      await product.vendor('POST', '/sim/callbacks/release', {});
      await product.vendor('POST', '/sim/callback-mode', { mode: 'normal' });
    }
  });

  test('then lets the callback that comes after all change nothing', async () => {
    const request = await flow.granted();
    await product.vendor('POST', '/sim/callback-mode', { mode: 'hold' });
    await request.finish();
    await refresh(request);
    await request.untilLedger('FlowSubmitted');
    const before = (await request.ledgerTypes()).filter((type) => type !== 'CallbackIgnored');
    await product.vendor('POST', '/sim/callbacks/release', {});
    await product.vendor('POST', '/sim/callback-mode', { mode: 'normal' });
    const { data } = await product.until(
      () => product.api('GET', '/v1/callbacks?limit=1'),
      ({ data: { items } }) => items[0]?.source === 'callback' && items[0]?.state === 'ignored',
    );
    expect(data.items).toMatchObject([{ reason: 'duplicate', sealRequestId: request.id() }]);
    expect((await request.ledgerTypes()).filter((type) => type !== 'CallbackIgnored')).toEqual(before);
  });

  test('takes the archive of what the flow has ended for no completion', async () => {
    const request = await flow.granted();
    const early = { match: { type: 'end' }, fault: 'callbackBeforeReply', event: 'filesArchived' };
    await product.vendor('POST', '/sim/faults', early);
    await request.event(endPoint);
    await request.untilLedger('SealingEnded');
    await request.untilLedger('FilesArchived');
    expect((await refresh(request)).data).toMatchObject({ state: 'archived' });
    expect(await refresh(request)).toMatchObject({ status: 200 });
    expect(await request.ledgerTypes()).not.toContain('SealingCompleted');
    expect((await request.atHost()).nodeId).toBe('seal');
  });

  test('fetches the code that the vendor gave when it approved', async () => {
    const request = await (await engine.flow({ apply: { applyStatus: 'vendorApproves' } })).begin();
    await request.apply();
    await request.happens('approve');
    await refresh(request);
    await request.untilState('sealing');
    await request.untilForm({ 1007: (await request.atVendor()).sealCode });
  });

  test('where nothing differs costs no history, and is safe to repeat', async () => {
    const request = await flow.granted();
    const length = async () => {
      const connection = await Connection.connect({ address: product.servers.temporal.address });
      const client = new Client({ connection, namespace: product.namespace });
      const { historyLength, raw } = await client.workflow
        .getHandle(sealRequestWorkflowId(request.id()))
        .describe();
      await connection.close();
      const isUnderWay = raw.pendingWorkflowTask || raw.pendingActivities?.length;
      return isUnderWay ? 'something is under way' : historyLength;
    };
    // The ledger holds the write before the task that wrote it is over.
    const before = await product.until(length, (now) => typeof now === 'number');
    for (let times = 0; times < 3; times += 1) expect((await refresh(request)).status).toBe(200);
    expect(await length()).toBe(before);
  });
});

describe('a workflow terminated by hand', () => {
  test('is noticed: the request is aborted, says that its code may live, and takes no command more', async () => {
    const request = await flow.granted();
    const connection = await Connection.connect({ address: product.servers.temporal.address });
    await new Client({ connection, namespace: product.namespace }).workflow
      .getHandle(sealRequestWorkflowId(request.id()))
      .terminate('by hand');
    await connection.close();
    expect((await refresh(request)).data).toMatchObject({
      state: 'aborted',
      attention: [
        { kind: 'code-may-be-live', about: 'abort' },
        { kind: 'rule-not-run', about: 'abort:rules', detail: 'rule sealingCompleted' },
      ],
    });
    const append = await request.append({ 1012: '1' });
    expect([append.status, append.data.type]).toEqual([409, problem('apply-anew')]);
    await request.finish();
    const { data } = await product.until(
      () => product.api('GET', '/v1/callbacks?limit=1'),
      ({ data: { items } }) => items[0]?.sealRequestId === request.id() && items[0]?.state === 'ignored',
    );
    expect(data.items[0].reason).toBe('request-closed');
    expect((await settle(request, 'confirm')).data.attention).toMatchObject([{ kind: 'rule-not-run' }]);
    expect(await settle(request, 'confirm')).toMatchObject({ status: 200, data: { attention: [] } });
    // However often it is looked at, it was aborted once.
    for (const { status, data } of await Promise.all([refresh(request), refresh(request)]))
      expect({ status, attention: data.attention }).toEqual({ status: 200, attention: [] });
    expect((await request.ledgerTypes()).filter((type) => type === 'RequestAborted')).toHaveLength(1);
    // The next attempt starts anew.
    expect((await request.apply()).data).toMatchObject({ outcome: 'apply', state: 'sealing' });
  });
});

describe('a workflow that Temporal does not know any more', () => {
  test('leaves its request open, for a person to say that it is lost', async () => {
    const request = await flow.granted();
    const connection = await Connection.connect({ address: product.servers.temporal.address });
    const workflowExecution = { workflowId: sealRequestWorkflowId(request.id()) };
    await connection.workflowService.deleteWorkflowExecution({
      namespace: product.namespace,
      workflowExecution,
    });
    // The server terminates what it deletes first: until it is gone it is an aborted one.
    const gone = () =>
      connection.workflowService
        .describeWorkflowExecution({ namespace: product.namespace, execution: workflowExecution })
        .then(
          () => false,
          ({ code }: { code?: number }) => code === status.NOT_FOUND,
        );
    await product.until(gone, (isGone) => isGone);
    const seen = await product.until(
      async () => (await refresh(request)).data,
      ({ attention }) => attention.length > 0,
    );
    await connection.close();
    expect(seen).toMatchObject({ state: 'sealing', attention: [{ kind: 'workflow-missing' }] });
    const listed = await product.api('GET', '/v1/seal-requests?attention=true&limit=100');
    expect(listed.data.items.map(({ id }: { id: string }) => id)).toContain(request.id());
    expect((await request.ledgerTypes()).at(-1)).toBe('FieldsWritten');

    const given = await settle(request, 'giveUp');
    expect(given.data).toMatchObject({
      state: 'aborted',
      attention: [{ kind: 'code-may-be-live' }, { kind: 'rule-not-run' }],
    });
    expect((await settle(request, 'giveUp', { about: 'abort:rules' })).data.attention).toHaveLength(1);
    expect(await settle(request, 'confirm')).toMatchObject({ status: 200, data: { attention: [] } });
  });
});

describe('one binding that hangs', () => {
  test('holds up no request of another', async () => {
    // Longer than all of this takes.
    const callMs = 45_000;
    const slow = await product.bind('hanging', {
      profile: { timeouts: { callMs, operationMs: 60_000 }, limits: { callsAtOnce: 2 } },
    });
    const hanging = await engine.with({ bindingId: slow.id }).flow();
    // The vendor simulator serves both: what hangs are the calls of the first ones.
    await product.vendor('POST', '/sim/faults', { match: { type: 'apply' }, fault: 'hang', times: 2 });
    const stuck = await Promise.all(Array.from({ length: 30 }, () => hanging.begin()));
    await Promise.all(stuck.map((request) => request.apply({}, { prefer: '' })));
    const hangs = async () => (await product.vendor('GET', '/sim/faults')).data.faults[0];
    await product.until(hangs, ({ open }) => open === 2);
    const free = await flow.begin();
    expect((await free.apply()).data).toMatchObject({ state: 'sealing' });
    expect(await hangs()).toMatchObject({ struck: 2, open: 2 });
    const states = await Promise.all(stuck.map(async (request) => (await request.seen()).state));
    expect(new Set(states)).toEqual(new Set(['applying']));
  });
});
