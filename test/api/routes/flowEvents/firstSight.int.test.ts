import { temporal as proto } from '@temporalio/proto';
import type { TemporalConnection } from '../../../../adapters/temporal/connection';
import { sealRequestWorkflowId } from '../../../../contracts/ids';
import { temporalOf } from '../../../support/carried';
import { ProductUnderTest } from '../../../support/product';
import { untilInHistory } from '../../../support/until';
import { Engine, endPoint, type Flow, type FlowRequest, field, problem } from './flows';

/* An event is judged by what stood when its id was first seen: sent again later, it asks for nothing anew. */

let product: ProductUnderTest;
let engine: Engine;
let flow: Flow;
let temporal: TemporalConnection;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  temporal = temporalOf(product);
  engine = await Engine.of(product, 'first sight');
  flow = await engine.flow();
}, 90_000);
afterAll(async () => {
  await temporal.close();
  await product.stop();
}, 30_000);
afterEach(async () => {
  await Promise.all([product.vendor('DELETE', '/sim/faults'), product.host('DELETE', '/sim/faults')]);
});

/** The call is answered once it is released. */
const hold = (type: string) =>
  product.vendor('POST', '/sim/faults', { match: { type }, fault: 'hold', times: 1 });
const release = () => product.vendor('DELETE', '/sim/faults');
const refuse = (type: string) =>
  product.vendor('POST', '/sim/faults', { match: { type }, fault: 'errcode', errmsg: '系统繁忙', times: 1 });

const { EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED } =
  proto.api.enums.v1.EventType;
/** Until its workflow has taken in so many of them, whether it may judge them yet or not. */
const untilTaken = (request: FlowRequest, type: proto.api.enums.v1.EventType, count: number) =>
  untilInHistory(temporal.client.workflow.getHandle(sealRequestWorkflowId(request.id())), type, count);

const enable = async (enabled: boolean) => {
  const { status } = await product.api('PATCH', `/v1/bindings/${engine.bindingId}`, { enabled });
  if (status !== 200) throw new Error(`binding: ${status}`);
};

let ids = 0;
function newId(name: string): string {
  ids += 1;
  return `${name}-${ids}`;
}

const more = (uses: unknown) => ({ [field.moreUses]: uses });
const other = { [field.subject]: '另一份合同' };

/** The end of an append's second try: its emptied field is confirmed, so that the same value would be a new one. */
const cleared = (request: FlowRequest) => request.untilLedger('FieldsWritten', 1, 2);

const inFlight = { status: 409, data: { type: problem('effect-in-progress') } };

describe('an append', () => {
  const usesAtVendor = async (request: FlowRequest) => (await request.atVendor()).seals[0].useCount;

  test('two events of one value at once are one append, answered under both ids, however late', async () => {
    const request = await flow.granted();
    await hold('update');
    const [one, two] = [newId('one'), newId('two')];
    const first = request.append(more('3'), { eventId: one });
    await request.untilLedger('AppendRequested');
    const second = request.append(more('3'), { eventId: two });
    await request.untilLedger('AppendRepeated');
    await release();
    const [a, b] = await Promise.all([first, second]);
    for (const answer of [a, b])
      expect(answer).toMatchObject({ status: 200, data: { outcome: 'append', state: 'sealing' } });
    expect(b.data.sealCode).toBe(a.data.sealCode);
    await cleared(request);
    for (const eventId of [one, two])
      expect(await request.append(more('3'), { eventId })).toMatchObject({
        status: 200,
        data: { outcome: 'append' },
      });
    expect(await usesAtVendor(request)).toBe(5);
    const { commands, round } = await request.seen();
    expect(round).toBe(1);
    expect(commands).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ commandId: `flow-event/${one}`, kind: 'append', outcome: 'done' }),
        expect.objectContaining({ commandId: `flow-event/${two}`, kind: 'append', outcome: 'done' }),
      ]),
    );
  });

  test('the vendor’s refusal of it is the answer to both', async () => {
    const request = await flow.granted();
    const held = { match: { type: 'detail' }, fault: 'hold', times: 1 };
    const { data: fault } = await product.vendor('POST', '/sim/faults', held);
    await refuse('update');
    const first = request.append(more('3'));
    await request.untilLedger('AppendRequested');
    const second = request.append(more('3'));
    await request.untilLedger('AppendRepeated');
    await product.vendor('DELETE', `/sim/faults/${fault.id}`);
    const answers = await Promise.all([first, second]);
    for (const answer of answers)
      expect(answer).toMatchObject({
        status: 422,
        data: { type: problem('vendor-refused'), detail: '系统繁忙' },
      });
    expect(await usesAtVendor(request)).toBe(2);
  });

  test('refused while another effect was in flight, it grants nothing that was granted since', async () => {
    const request = await flow.granted();
    await hold('update');
    const late = newId('late');
    const first = request.append(more('1'));
    await request.untilLedger('AppendRequested');
    expect(await request.append(more('2'), { eventId: late })).toMatchObject(inFlight);
    await release();
    expect(await first).toMatchObject({ status: 200 });
    await cleared(request);
    // Somebody sends the same value under another id, and its field is emptied.
    expect(await request.append(more('2'))).toMatchObject({ status: 200 });
    await request.untilLedger('FieldsWritten', 1, 3);
    expect(await request.append(more('2'), { eventId: late })).toMatchObject({
      status: 200,
      data: { outcome: 'append' },
    });
    expect(await usesAtVendor(request)).toBe(5);
  });

  test('of another value, refused while one was in flight, it is granted when it is sent again', async () => {
    const request = await flow.granted();
    await hold('update');
    const late = newId('late');
    const first = request.append(more('1'));
    await request.untilLedger('AppendRequested');
    expect(await request.append(more('2'), { eventId: late })).toMatchObject(inFlight);
    await release();
    expect(await first).toMatchObject({ status: 200 });
    expect(await request.append(more('2'), { eventId: late })).toMatchObject({ status: 200 });
    expect(await usesAtVendor(request)).toBe(5);
  });

  test('refused for its form and corrected under the same id, it is a new one', async () => {
    const request = await flow.granted();
    await product.host('POST', '/sim/faults', {
      match: { type: 'fields.write' },
      fault: 'errcode',
      times: 1,
    });
    expect(await request.append(more('3'))).toMatchObject({ status: 200 });
    await request.untilLedger('FieldWriteFailed');
    const corrected = { eventId: newId('corrected') };
    expect((await request.append(more('three'), corrected)).status).toBe(422);
    expect(await request.append(more('3'), corrected)).toMatchObject({ status: 200 });
    expect(await usesAtVendor(request)).toBe(8);
  });

  test('refused while one was in flight, and sent with another value under the same id, it is a new one', async () => {
    const request = await flow.granted();
    await hold('update');
    const changed = { eventId: newId('changed') };
    const first = request.append(more('1'));
    await request.untilLedger('AppendRequested');
    expect(await request.append(more('2'), changed)).toMatchObject(inFlight);
    await release();
    expect(await first).toMatchObject({ status: 200 });
    await cleared(request);
    expect(await request.append(more('1'), changed)).toMatchObject({ status: 200 });
    expect(await usesAtVendor(request)).toBe(4);
  });

  test('first seen for one attempt, it adds nothing to the next', async () => {
    const request = await flow.granted();
    await hold('update');
    const late = newId('late');
    const first = request.append(more('1'));
    await request.untilLedger('AppendRequested');
    expect(await request.append(more('2'), { eventId: late })).toMatchObject(inFlight);
    await release();
    await first;
    await request.event(endPoint);
    expect(await request.apply()).toMatchObject({ status: 200, data: { sealRequestId: request.id(2) } });
    expect(await request.append(more('2'), { eventId: late })).toMatchObject({
      status: 409,
      data: { type: problem('apply-anew') },
    });
    expect((await request.atVendor(2)).seals).toMatchObject([{ useCount: 2 }]);
  });

  test('an old form that comes again says nothing of whether a value has left the form since', async () => {
    const request = await flow.granted();
    await hold('update');
    await product.host('POST', '/sim/faults', {
      match: { type: 'fields.write' },
      fault: 'errcode',
      times: 1,
    });
    const old = { eventId: newId('old') };
    const first = request.append(more('1'));
    await request.untilLedger('AppendRequested');
    const refused = { status: 409, data: { type: problem('already-open') } };
    expect(await request.apply({ ...other, ...more('') }, old)).toMatchObject(refused);
    await release();
    await first;
    await request.untilLedger('FieldWriteFailed');
    expect(await request.apply({ ...other, ...more('') }, old)).toMatchObject(refused);
    expect((await request.append(more('1'))).data).toEqual({
      outcome: 'nothing',
      reason: 'already-consumed',
    });
    expect(await usesAtVendor(request)).toBe(3);
  });
});

describe('an application', () => {
  test('that came before a later one does not take its place', async () => {
    const request = await flow.begin();
    await hold('apply');
    const late = newId('late');
    const first = request.apply();
    await request.untilLedger('SealRequested');
    expect(await request.apply(other, { eventId: late })).toMatchObject({
      status: 409,
      data: { type: problem('already-open') },
    });
    await release();
    await first;
    // A newer approval takes the place of the first; the older one comes again.
    const newest = { [field.subject]: '第三份合同' };
    expect(await request.apply(newest)).toMatchObject({
      status: 200,
      data: { sealRequestId: request.id(2) },
    });
    expect(await request.apply(other, { eventId: late })).toMatchObject({
      status: 409,
      data: { type: problem('overtaken') },
    });
    expect(await request.seen(2)).toMatchObject({ state: 'sealing', subject: '第三份合同' });
    expect((await request.seen(3)).status).toBe(404);
  });

  test('refused for what it names and corrected under the same id, it is not older than one that came meanwhile', async () => {
    const request = await flow.begin();
    const corrected = { eventId: newId('corrected') };
    expect((await request.apply({ [field.seal]: 'nowhere' }, corrected)).status).toBe(422);
    expect(await request.apply()).toMatchObject({ status: 200, data: { sealRequestId: request.id(1) } });
    expect(await request.apply(other, corrected)).toMatchObject({
      status: 200,
      data: { sealRequestId: request.id(2), state: 'sealing' },
    });
  });

  test('refused while the one before it was in flight, it takes that one’s place when it is sent again', async () => {
    const request = await flow.begin();
    await hold('apply');
    const late = newId('late');
    const first = request.apply();
    await request.untilLedger('SealRequested');
    await request.apply(other, { eventId: late });
    await release();
    await first;
    expect(await request.apply(other, { eventId: late })).toMatchObject({
      status: 200,
      data: { sealRequestId: request.id(2), state: 'sealing' },
    });
  });

  test('with the content of one that came after it, it is that one, also once that one is over', async () => {
    const request = await flow.begin();
    const late = newId('late');
    // Refused at first, and nothing begins.
    await enable(false);
    expect(await request.apply({}, { eventId: late })).toMatchObject({
      data: { type: problem('binding-disabled') },
    });
    await enable(true);
    expect(await request.apply()).toMatchObject({ status: 200 });
    await request.event(endPoint);
    await request.untilState('ended');
    expect(await request.apply({}, { eventId: late })).toMatchObject({
      status: 200,
      data: { outcome: 'apply', sealRequestId: request.id(1), state: 'ended' },
    });
    expect(await request.effects()).toEqual({ apply: 1, end: 1 });
  });

  test('with the content of one that was open when it came, it is that one, also once that one is over', async () => {
    const request = await flow.granted();
    const late = newId('late');
    await enable(false);
    expect(await request.apply({}, { eventId: late })).toMatchObject({
      data: { type: problem('binding-disabled') },
    });
    await enable(true);
    await request.finish();
    await request.untilState('completed');
    expect(await request.apply({}, { eventId: late })).toMatchObject({
      status: 200,
      data: { outcome: 'apply', sealRequestId: request.id(1), state: 'completed' },
    });
    // The flow that comes round again says so in an event of its own.
    expect(await request.apply()).toMatchObject({ status: 200, data: { sealRequestId: request.id(2) } });
  });
});

describe('an end', () => {
  test('two at once are one, and both are answered', async () => {
    const request = await flow.granted();
    await hold('end');
    const both = Promise.all([request.event(endPoint), request.event(endPoint)]);
    await untilTaken(request, EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, 2);
    await release();
    const answers = await both;
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 200, data: { outcome: 'end', state: 'ended' } });
    expect(await request.effects()).toEqual({ apply: 1, end: 1 });
  });

  test('first seen while the next attempt is on its way, it ends that one when it is sent again', async () => {
    const request = await flow.granted();
    await hold('end');
    const next = request.apply(other);
    await request.untilLedger('EndRequested');
    const withdrawn = { eventId: newId('withdrawn') };
    const withdraw = () => request.event({ ...endPoint, action: 'withdraw' }, {}, withdrawn);
    const first = withdraw();
    // The one by which the first attempt makes way, and this one behind it.
    await untilTaken(request, EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, 2);
    await release();
    expect(await first).toMatchObject({ status: 409, data: { type: problem('closed') } });
    expect(await next).toMatchObject({ status: 200, data: { sealRequestId: request.id(2) } });
    expect(await withdraw()).toMatchObject({ status: 200, data: { outcome: 'end', state: 'ended' } });
    expect(await request.seen(2)).toMatchObject({ state: 'ended', codeLive: false });
  });

  test('first seen for one attempt, it does not end the next', async () => {
    const request = await flow.granted();
    await hold('update');
    const late = { eventId: newId('late') };
    const append = request.append(more('1'));
    await request.untilLedger('AppendRequested');
    // Both wait for the append; the rejection is judged first, and leaves nothing to end.
    await request.happens('reject');
    await untilTaken(request, EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, 1);
    const end = request.event(endPoint, {}, late);
    await untilTaken(request, EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, 2);
    await release();
    expect(await end).toMatchObject({ status: 409, data: { type: problem('closed') } });
    await append;
    expect(await request.apply()).toMatchObject({ status: 200, data: { sealRequestId: request.id(2) } });
    expect((await request.event(endPoint, {}, late)).data).toEqual({
      outcome: 'nothing',
      reason: 'nothing-to-end',
    });
    expect(await request.seen(2)).toMatchObject({ state: 'sealing', codeLive: true });
  });
});
