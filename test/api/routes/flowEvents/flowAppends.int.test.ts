import { ProductUnderTest } from '../../../support/product';
import {
  appendPoint,
  Engine,
  endPoint,
  type Flow,
  type FlowRequest,
  field,
  fieldErrors,
  problem,
} from './flows';

let product: ProductUnderTest;
let engine: Engine;
/** With the settings as `flows.ts` has them. */
let flow: Flow;
/** The same, and its appends say which seal. */
let several: Flow;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'appends');
  flow = await engine.flow();
  several = await engine.flow({
    append: {
      fields: { seal: field.moreSeal, useCount: field.moreUses, crossPageUseCount: field.moreCrossPage },
      at: [appendPoint],
      sealCodeField: field.appendedSealCode,
    },
  });
}, 90_000);
afterAll(() => product.stop(), 30_000);
afterEach(async () => {
  await Promise.all([product.vendor('DELETE', '/sim/faults'), product.host('DELETE', '/sim/faults')]);
});

const fault = (peer: 'vendor' | 'host', type: string, what: Record<string, unknown>) =>
  product[peer]('POST', '/sim/faults', { match: { type }, ...what });

const more = (uses: unknown, crossPage?: unknown) => ({
  [field.moreUses]: uses,
  ...(crossPage === undefined ? {} : { [field.moreCrossPage]: crossPage }),
});

describe('appending', () => {
  test('its value is consumed once: written back empty, the same value is a new append', async () => {
    const request = await flow.granted();
    expect(await request.append(more('2', '1'))).toMatchObject({
      status: 200,
      data: { outcome: 'append', state: 'sealing' },
    });
    const { sealCode } = await request.atVendor();
    await request.untilForm({
      [field.moreUses]: '',
      [field.moreCrossPage]: '',
      [field.appendedSealCode]: sealCode,
    });
    await request.untilLedger('FieldsWritten', 1, 2);
    await request.append(more('2', '1'));
    expect(await request.seen()).toMatchObject({
      round: 2,
      seals: [{ useCount: 6, crossPageUseCount: 3 }],
    });
  });

  test('until the write-back is through, the same value is none', async () => {
    const request = await flow.granted();
    await fault('host', 'fields.write', { fault: 'hold', times: 1 });
    await request.append(more('2'));
    for (const same of ['2', ' ２ ', 2])
      expect((await request.append(more(same))).data).toEqual({
        outcome: 'nothing',
        reason: 'already-consumed',
      });
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 4 }]);
  });

  test('where its clearing fails, the same value is none until an event shows it gone', async () => {
    const request = await flow.granted();
    await fault('host', 'fields.write', { fault: 'errcode', errmsg: '字段只读', times: 1 });
    await request.append(more('2'));
    await request.untilLedger('FieldWriteFailed');
    expect(await request.untilAttention()).toMatchObject([{ kind: 'write-failed', detail: '字段只读' }]);
    const consumed = { outcome: 'nothing', reason: 'already-consumed' };
    expect((await request.append(more('2'))).data).toEqual(consumed);
    // An event that says nothing about the field gives nothing free.
    await request.event({ exitId: 'elsewhere' }, { [field.subject]: '采购合同' });
    expect((await request.append(more('2'))).data).toEqual(consumed);
    await request.event({ exitId: 'elsewhere' }, more('', ''));
    expect(await request.append(more('2'))).toMatchObject({ status: 200, data: { outcome: 'append' } });
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 6 }]);
  });

  test('an event that shows the one consumed field empty gives its value free, whether or not it shows the other field', async () => {
    const request = await flow.granted();
    await fault('host', 'fields.write', { fault: 'errcode', times: 1 });
    await request.append({ [field.moreUses]: '2' });
    await request.untilLedger('FieldWriteFailed');
    await request.event({ exitId: 'elsewhere' }, { [field.moreUses]: '' });
    expect((await request.append({ [field.moreUses]: '2' })).data).toMatchObject({ outcome: 'append' });
  });

  test('a different value is another append, also where the last one was never cleared', async () => {
    const request = await flow.granted();
    await fault('host', 'fields.write', { fault: 'errcode', times: 1 });
    await request.append(more('2'));
    await request.untilLedger('FieldWriteFailed');
    expect(await request.append(more('3'))).toMatchObject({ status: 200, data: { outcome: 'append' } });
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 7 }]);
  });

  test('a value that was never cleared stays consumed for the next attempt', async () => {
    const request = await flow.granted();
    await fault('host', 'fields.write', { fault: 'errcode', times: 1 });
    await request.append(more('2'));
    await request.untilLedger('FieldWriteFailed');
    await request.event(endPoint);
    await request.apply();
    await request.untilLedger('FieldsWritten', 2);
    expect((await request.append(more('2'))).data).toEqual({
      outcome: 'nothing',
      reason: 'already-consumed',
    });
  });

  test('without a value there is nothing to append; without a request, nothing to append to', async () => {
    const request = await flow.granted();
    for (const form of [{}, more(''), more(' ', '0'), more(0)])
      expect((await request.append(form)).data).toEqual({ outcome: 'nothing', reason: 'no-append-value' });
    const [plain, ofSeveral] = [await flow.begin(), await several.begin()];
    for (const answer of [
      await plain.append(more('1')),
      await ofSeveral.append({ [field.moreSeal]: engine.sealId(), ...more('1') }),
    ])
      expect(answer).toMatchObject({ status: 404, data: { type: problem('not-found') } });
  });

  test('what the state forbids is refused by its name', async () => {
    const refusal = async (request: FlowRequest) => {
      const { status, data } = await request.append(more('1'));
      return [status, data.type];
    };
    await fault('vendor', 'apply', { fault: 'hold', times: 1 });
    const applying = await flow.begin();
    await applying.apply({}, { prefer: '' });
    expect(await refusal(applying)).toEqual([409, problem('effect-in-progress')]);
    await product.vendor('DELETE', '/sim/faults');

    const approving = await (await engine.flow({ apply: { applyStatus: 'vendorApproves' } })).begin();
    expect(await approving.apply()).toMatchObject({ status: 200, data: { state: 'awaitingApproval' } });
    expect(await refusal(approving)).toEqual([409, problem('not-granted-yet')]);

    const ended = await flow.granted();
    await ended.event(endPoint);
    expect(await refusal(ended)).toEqual([409, problem('apply-anew')]);

    const rejected = await flow.granted();
    await rejected.happens('reject');
    await rejected.untilState('rejected');
    expect(await refusal(rejected)).toEqual([409, problem('apply-anew')]);
  });

  test('one append at a time: another that comes meanwhile is to be sent again', async () => {
    const request = await flow.granted();
    await fault('vendor', 'update', { fault: 'hold', times: 1 });
    const first = request.append(more('1'));
    await request.untilLedger('AppendRequested');
    expect(await request.append(more('2'))).toMatchObject({
      status: 409,
      data: { type: problem('effect-in-progress') },
    });
    await product.vendor('DELETE', '/sim/faults');
    expect(await first).toMatchObject({ status: 200, data: { outcome: 'append' } });
    expect(await request.append(more('2'))).toMatchObject({ status: 200, data: { outcome: 'append' } });
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 5 }]);
  });

  test('a completed request takes more uses, and is sealing again', async () => {
    const request = await flow.granted();
    await request.finish();
    await request.untilState('completed');
    expect(await request.append(more('1'))).toMatchObject({
      status: 200,
      data: { outcome: 'append', state: 'sealing', sealCode: expect.any(String) },
    });
    await request.use();
    await request.finish();
    await request.untilState('completed');
    expect((await request.ledgerTypes()).filter((type) => type === 'SealingCompleted')).toHaveLength(2);
  });

  test('completed, appended, completed again with the same bytes is two completions; a late retry of the first is one', async () => {
    const request = await flow.granted();
    await product.vendor('POST', '/sim/callback-mode', { mode: 'hold' });
    const bytes = { raw: `{"event":"sealingCompleted","sealapply_id":"${request.applyId()}"}` };
    const post = () => product.vendor('POST', '/sim/callbacks/send', bytes);
    const count = async () => ({
      completions: (await request.ledgerTypes()).filter((type) => type === 'SealingCompleted').length,
      submissions: (await request.atHost()).submissions,
    });
    /** Of the callbacks with these bytes, what became of each, in order. */
    const judged = async () =>
      (await product.api('GET', '/v1/callbacks?limit=100')).data.items
        .filter(({ applyId }: { applyId?: string }) => applyId === request.applyId())
        .map(({ state, reason }: { state: string; reason?: string }) => reason ?? state)
        .reverse();
    const untilJudged = (...expected: string[]) =>
      product.until(judged, (found) => JSON.stringify(found) === JSON.stringify(expected));
    const submitted = (times: number) =>
      product.until(count, ({ completions, submissions }) => completions >= times && submissions >= times);

    await request.finish();
    await post();
    expect(await submitted(1)).toEqual({ completions: 1, submissions: 1 });
    // The vendor saw no acknowledgement, and says it again in the same round.
    await post();
    await untilJudged('delivered', 'duplicate');

    // Back at the node where sealing is waited for, with more uses.
    await product.host('POST', `/sim/flow-requests/${request.flowRequestId}/move`, { nodeId: 'seal' });
    await request.append(more('1'));
    await request.untilState('sealing');
    // Once more, and now it comes in the second round: the vendor's own state does not say so.
    await post();
    await untilJudged('delivered', 'duplicate', 'not-confirmed');
    expect(await count()).toEqual({ completions: 1, submissions: 1 });
    expect((await request.seen()).state).toBe('sealing');

    await request.use();
    await request.finish();
    await post();
    expect(await submitted(2)).toEqual({ completions: 2, submissions: 2 });
    const outcomes = await product.until(
      judged,
      (found) =>
        found.length === 4 && found.every((what: string) => what === 'delivered' || what === 'duplicate'),
      90_000,
    );
    // One of the two that came in the second round is its completion, whichever was looked at first.
    expect(outcomes.slice(2).sort()).toEqual(['delivered', 'duplicate']);
    expect(await count()).toEqual({ completions: 2, submissions: 2 });
    expect(await request.effects()).toEqual({ apply: 1, update: 1 });
    await product.vendor('POST', '/sim/callback-mode', { mode: 'normal' });
  }, 150_000);

  test('cross-page uses are part of the uses, in the application and in every append', async () => {
    const wrong = await (await flow.begin()).apply({ [field.useCount]: 1, [field.crossPageUseCount]: 2 });
    expect(wrong.status).toBe(422);
    expect(fieldErrors(wrong)).toEqual([`form.${field.crossPageUseCount} exceeds-use-count`]);
    const request = await flow.granted();
    const over = await request.append(more('1', '3'));
    expect(over.status).toBe(422);
    expect(fieldErrors(over)).toEqual([`form.${field.moreCrossPage} exceeds-use-count`]);
    await request.append(more('', '1'));
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 2, crossPageUseCount: 2 }]);
  });

  test('what the vendor refuses leaves the request as it was, and the value free', async () => {
    const told = await engine.flow({ onFailure: { field: field.failure } });
    const request = await told.granted();
    await fault('vendor', 'update', { fault: 'errcode', errmsg: '印章正在维护', times: 1 });
    const refused = await request.append(more('1'));
    expect(refused).toMatchObject({
      status: 422,
      data: { type: problem('vendor-refused'), detail: '印章正在维护' },
    });
    await request.untilForm({ [field.failure]: '印章正在维护' });
    expect(await request.seen()).toMatchObject({ state: 'sealing', round: 0, seals: [{ useCount: 2 }] });
    expect(await request.append(more('1'))).toMatchObject({ status: 200, data: { outcome: 'append' } });
  });

  test('totals that were changed at the vendor wait for an operator', async () => {
    const request = await flow.granted();
    await request.use();
    await request.happens('reset', { seals: [{ sealId: engine.sealId(), useCount: 4 }] });
    const before = (await product.vendor('GET', '/sim/effects')).data;
    const answer = await request.append(more('1'), { prefer: 'wait=2' });
    expect(answer).toMatchObject({ status: 202, data: { outcome: 'append', sealRequestId: request.id() } });
    expect(answer.headers.location).toBe(request.path());
    expect(await request.untilAttention()).toMatchObject([{ kind: 'append-totals-differ' }]);
    expect((await product.vendor('GET', '/sim/effects')).data).toEqual(before);
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 6 }]);
  });
});

describe('several seals', () => {
  const table = (rows: [seal: unknown, uses: unknown, crossPage?: unknown][]) => ({
    [field.seal]: undefined,
    [field.useCount]: undefined,
    [field.crossPageUseCount]: undefined,
    detail1: rows.map(([seal, uses, crossPage]) => ({
      [field.seal]: seal,
      [field.useCount]: uses,
      [field.crossPageUseCount]: crossPage,
    })),
  });
  test('come by rows of a detail table, blank rows left out, or by lists', async () => {
    const [a, b] = [engine.sealId(0), engine.sealId(1)];
    const wanted = [
      { sealId: a, useCount: 3, crossPageUseCount: 1 },
      { sealId: b, useCount: 1200, crossPageUseCount: 0 },
    ];
    const byRows = await several.granted(
      table([
        [{ id: a, name: '公章' }, '３', 1],
        [null, '', ''],
        [[b], ' 1,200 '],
      ]),
    );
    expect((await byRows.atVendor()).seals).toMatchObject(wanted);
    const byLists = await several.granted({
      [field.seal]: [a, b],
      [field.useCount]: [3, '1,200'],
      [field.crossPageUseCount]: [1, ''],
    });
    expect((await byLists.atVendor()).seals).toMatchObject(wanted);
  });

  test('an append says which, and is told where it does not', async () => {
    const [a, b] = [engine.sealId(0), engine.sealId(1)];
    const request = await several.granted(
      table([
        [a, 3],
        [b, 2],
      ]),
    );
    const untold = await request.append({ [field.moreUses]: 1 });
    expect(untold.status).toBe(422);
    expect(fieldErrors(untold)).toEqual([`form.${field.moreSeal} required`]);
    const foreign = await request.append({
      detail2: [
        { [field.moreSeal]: b, [field.moreUses]: 4 },
        { [field.moreSeal]: engine.sealId(2), [field.moreUses]: 1 },
      ],
    });
    expect(foreign.status).toBe(422);
    expect(fieldErrors(foreign)).toEqual([`form.detail2.1.${field.moreSeal} unknown-seal`]);
    await request.append({ detail2: [{ [field.moreSeal]: b, [field.moreUses]: 4 }] });
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 3 }, { useCount: 6 }]);
  });
});
