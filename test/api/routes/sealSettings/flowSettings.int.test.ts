import { MongoClient } from 'mongodb';
import { ProductUnderTest } from '../../../support/product';
import {
  appendPoint,
  applyPoint,
  Engine,
  endPoint,
  type Flow,
  type FlowRequest,
  field,
  problem,
} from '../flowEvents/flows';

let product: ProductUnderTest;
let engine: Engine;
/** With the settings as `flows.ts` has them. */
let flow: Flow;
let mongo: MongoClient;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'settings at work');
  flow = await engine.flow();
  mongo = await MongoClient.connect(product.servers.mongo.url);
}, 90_000);
afterAll(async () => {
  await mongo.close();
  await product.stop();
});
afterEach(async () => {
  await product.vendor('DELETE', '/sim/faults');
});

describe('what is switched off', () => {
  test('a flow without settings, and with disabled ones, has nothing begin', async () => {
    const request = await flow.begin();
    const elsewhere = await request.event(applyPoint, engine.form(), { flowId: 'no-settings-here' });
    expect(elsewhere.data).toEqual({ outcome: 'nothing', reason: 'no-settings' });
    const off = await engine.flow({ enabled: false });
    const answer = await (await off.begin()).apply();
    expect(answer.data).toEqual({ outcome: 'nothing', reason: 'settings-disabled' });
  });

  test('disabled or deleted settings let what runs go on', async () => {
    const own = await engine.flow();
    const [first, second] = [await own.granted(), await own.granted()];
    await own.save({ enabled: false });
    expect((await first.append({ [field.moreUses]: 1 })).data).toMatchObject({ outcome: 'append' });
    expect((await product.api('DELETE', own.path)).status).toBe(204);
    expect((await second.event(endPoint)).data).toMatchObject({ outcome: 'end', state: 'ended' });
    expect((await second.apply()).data).toEqual({ outcome: 'nothing', reason: 'no-settings' });
  });

  test('at a disabled binding nothing begins, and what runs goes on', async () => {
    const disabled = await engine.bindAgain('to be disabled');
    const own = await disabled.flow();
    const running = await own.granted();
    await product.api('PATCH', `/v1/bindings/${disabled.bindingId}`, { enabled: false });
    expect(await (await own.begin()).apply()).toMatchObject({
      status: 409,
      data: { type: problem('binding-disabled') },
    });
    expect((await running.append({ [field.moreUses]: 1 })).data).toMatchObject({ outcome: 'append' });
    expect((await running.event(endPoint)).data).toMatchObject({ outcome: 'end', state: 'ended' });
  });
});

describe('versions', () => {
  const later = {
    apply: { at: [{ nodeId: 'other', when: 'arrive' }], sealCodeField: 'new-code' },
    append: { fields: { useCount: 'new-more' }, at: [{ exitId: 'new-exit' }], sealCodeField: 'new-code-2' },
    end: { at: [{ nodeId: 'new-end', when: 'arrive' }] },
    callbacks: [
      {
        event: 'sealingCompleted',
        action: { kind: 'writeFields' },
        writeFields: [{ value: 'state', fieldId: 'new-state' }],
      },
    ],
  };

  test('a running request keeps the version that it began with, and a new one takes the latest', async () => {
    const own = await engine.flow();
    const old = await own.granted();
    const saved = await own.save(later);
    expect(saved.data.version).toBe(2);
    expect((await own.save(later)).data.version).toBe(2);
    const young = await own.begin();
    expect((await young.event({ nodeId: 'other', when: 'arrive' }, engine.form())).status).toBe(200);

    // Each has its own points and fields, and not the other's.
    for (const event of [
      await old.event({ exitId: 'new-exit' }, { 'new-more': 1 }),
      await old.event({ nodeId: 'new-end', when: 'arrive' }),
    ])
      expect(event.data).toEqual({ outcome: 'nothing', reason: 'no-trigger' });
    expect(await old.seen()).toMatchObject({ state: 'sealing', round: 0 });
    await old.append({ [field.moreUses]: 1 });
    await old.untilForm({ [field.appendedSealCode]: (await old.atVendor()).sealCode });
    await young.event({ exitId: 'new-exit' }, { 'new-more': 1 });
    await young.untilForm({ 'new-code-2': (await young.atVendor()).sealCode });

    // And its own rules.
    for (const request of [old, young]) await request.finish();
    await young.untilForm({ 'new-state': '用印完成' });
    await product.until(
      () => old.atHost(),
      ({ submissions }) => submissions === 1,
    );
    expect((await old.atHost()).fields['new-state']).toBeUndefined();
    // Decided with the completion, if at all.
    await young.untilLedger('SealingCompleted');
    expect(await young.ledgerTypes()).not.toContain('FlowSubmitRequested');
    expect((await young.atHost()).submissions).toBe(0);
  });
});

test('what a withdrawal does is a matter of the version too', async () => {
  const own = await engine.flow({ endOnWithdraw: false });
  const request = await own.granted();
  await own.save({});
  const answer = await request.event({ exitId: 'anywhere', action: 'withdraw' });
  expect(answer.data).toEqual({ outcome: 'nothing', reason: 'no-trigger' });
  expect(await request.atVendor()).toMatchObject({ isLive: true });
});

describe('what the vendor refuses', () => {
  test('an end is told in the form, leaves the code alive, and may be sent again', async () => {
    const told = await engine.flow({ onFailure: { field: field.failure } });
    const request = await told.granted();
    const refusal = { match: { type: 'end' }, fault: 'errcode', errmsg: '不能结束', times: 1 };
    await product.vendor('POST', '/sim/faults', refusal);
    expect(await request.event(endPoint)).toMatchObject({
      status: 422,
      data: { type: problem('vendor-refused'), detail: '不能结束' },
    });
    await request.untilForm({ [field.failure]: '不能结束' });
    expect(await request.seen()).toMatchObject({ state: 'sealing', codeLive: true });
    expect((await request.event(endPoint)).data).toMatchObject({ outcome: 'end', state: 'ended' });
  });

  test('an application is told in the form and by the action, and its next one is attempt 2', async () => {
    const action = { kind: 'returnFlow', waitNodeIds: ['seal'], as: 'currentOperator', to: 'previous' };
    const told = await engine.flow({ onFailure: { field: field.failure, action } });
    const request = await told.begin();
    await product.vendor('POST', '/sim/faults', {
      match: { type: 'apply' },
      fault: 'errcode',
      errmsg: '印章已停用',
      times: 1,
    });
    expect(await request.apply()).toMatchObject({
      status: 422,
      data: { type: problem('vendor-refused'), detail: '印章已停用', sealRequestId: request.id() },
    });
    const atHost = await product.until(
      () => request.atHost(),
      ({ returns }) => returns > 0,
    );
    expect(atHost).toMatchObject({
      nodeId: 'approve',
      fields: { [field.failure]: '印章已停用' },
      commands: [{ type: 'fields.write' }, { type: 'flow.return', data: { as: 'currentOperator' } }],
    });
    expect(await request.seen()).toMatchObject({ state: 'applyFailed', failure: { message: '印章已停用' } });
    expect(await request.apply()).toMatchObject({ status: 200, data: { sealRequestId: request.id(2) } });
  });
});

describe('beside direct commands', () => {
  const wait = { Prefer: 'wait=20' };
  const direct = (request: FlowRequest, commandId: string, changes: Record<string, unknown> = {}) =>
    product.api(
      'POST',
      '/v1/seal-requests',
      {
        commandId,
        bindingId: engine.bindingId,
        hostId: engine.hostId,
        flowId: request.flow.flowId,
        flowRequestId: request.flowRequestId,
        subject: '采购合同',
        applicant: { userId: 'zhangsan', name: '张三' },
        fileTypeId: engine.fileTypes[0]?.id,
        seals: [{ sealId: engine.sealId(), useCount: 2, crossPageUseCount: 1 }],
        ...changes,
      },
      wait,
    );

  test('what a direct command began, events append to and end', async () => {
    const request = await flow.begin();
    expect(await direct(request, 'direct-first')).toMatchObject({ status: 201, data: { attempt: 1 } });
    await request.untilForm({ [field.sealCode]: (await request.atVendor()).sealCode });
    expect((await request.apply()).data).toMatchObject({ outcome: 'apply', sealRequestId: request.id(1) });
    expect((await request.append({ [field.moreUses]: 2 })).data).toMatchObject({ outcome: 'append' });
    expect((await request.event(endPoint)).data).toMatchObject({ outcome: 'end', state: 'ended' });
  });

  test('what an event began, direct commands append to and end, and do not supersede', async () => {
    const request = await flow.granted();
    expect((await direct(request, 'direct-second')).data).toMatchObject({ attempt: 1, state: 'sealing' });
    expect(await direct(request, 'direct-other', { subject: '另一份' })).toMatchObject({
      status: 409,
      data: { type: problem('already-open') },
    });
    const seals = [{ sealId: engine.sealId(), useCount: 1 }];
    const appended = await product.api(
      'POST',
      `${request.path()}/appends`,
      { commandId: 'direct-append', seals },
      wait,
    );
    expect(appended).toMatchObject({ status: 200, data: { round: 1, seals: [{ useCount: 3 }] } });
    await request.untilForm({ [field.appendedSealCode]: appended.data.sealCode });
    const end = { commandId: 'direct-end', reason: '作废' };
    expect((await product.api('POST', `${request.path()}/end`, end, wait)).data).toMatchObject({
      state: 'ended',
    });
  });
});

describe('where the vendor has to be asked, and is away', () => {
  const away = (type: string) => product.vendor('POST', '/sim/faults', { match: { type }, fault: 'http500' });

  test('for the applicant: to be tried again, and then as if nothing had been', async () => {
    const byMobile = await engine.bindAgain('by mobile', { userMapping: { kind: 'mobile' } });
    const request = await (await byMobile.flow()).begin();
    const applicant = { userId: '77', mobile: '13800000001' };
    const apply = () => request.apply({ [field.applicant]: applicant }, { eventId: 'tried-again' });
    await away('people');
    const refused = await apply();
    expect(refused).toMatchObject({ status: 503, data: { type: problem('unavailable') } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await product.vendor('DELETE', '/sim/faults');
    expect(await apply()).toMatchObject({ status: 200, data: { state: 'sealing' } });
    expect(await request.atVendor()).toMatchObject({ uid: 'zhangsan' });
  });

  test('for its seals alone: it will say itself what it does not have', async () => {
    const flowThere = await (await engine.bindAgain('no catalogue')).flow();
    await away('seals');
    expect(await (await flowThere.begin()).apply()).toMatchObject({
      status: 200,
      data: { state: 'sealing' },
    });
    expect(await (await flowThere.begin()).apply({ [field.seal]: '404' })).toMatchObject({
      status: 422,
      data: { type: problem('vendor-refused'), detail: expect.stringContaining('404') },
    });
  });
});

describe('trying out', () => {
  /** Without where a flow is asked to be: the try-out shows the node that the host names. */
  const withoutReads = (data: unknown) =>
    JSON.parse(JSON.stringify(data), (_, value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith('flow.get')))
        : value,
    );

  /** Everything that an event could have changed. */
  async function everything() {
    const reads = ['token', 'detail', 'seals', 'fileTypes', 'people'];
    const { calls } = (await product.vendor('GET', '/sim/calls')).data;
    const changing = Object.entries(calls).filter(([name]) => !reads.includes(name));
    const database = mongo.db(product.database);
    const collections = (await database.listCollections().toArray()).map(({ name }) => name).sort();
    // How fast peers answer is written once a minute, whatever happens.
    const names = collections.filter((name) => name !== 'peerTimes');
    return {
      vendorCalls: Object.fromEntries(changing),
      vendorEffects: (await product.vendor('GET', '/sim/effects')).data,
      applications: (await product.vendor('GET', '/sim/applications')).data,
      host: withoutReads((await product.host('GET', '/sim/effects')).data),
      hostCalls: withoutReads((await product.host('GET', '/sim/calls')).data),
      requests: (await product.api('GET', '/v1/seal-requests?limit=100')).data,
      documents: await Promise.all(
        names.map(async (name) => [name, await database.collection(name).countDocuments()]),
      ),
    };
  }

  /** What the host was told of these, and what events showed of these flows, is recorded a few seconds later. */
  async function untilNoted(requests: FlowRequest[], flows: Flow[]): Promise<void> {
    const tries = async (request: FlowRequest): Promise<number[]> =>
      (await product.api('GET', `${request.path()}/deliveries`)).data.items.map(
        (item: { tries: unknown[] }) => item.tries.length,
      );
    for (const request of requests)
      await product.until(
        () => tries(request),
        (counts) => counts.length > 0 && Math.min(...counts) > 0,
      );
    for (const { flowId } of flows)
      await product.until(
        async () => (await product.api('GET', `/v1/hosts/${engine.hostId}/flows/${flowId}`)).data.events ?? 0,
        (events) => events > 0,
      );
  }

  test('shows what an event would come to, and changes nothing', async () => {
    await product.api('POST', `/v1/bindings/${engine.bindingId}/catalogues/sync`);
    const own = await engine.flow();
    const [none, running, ended, approving] = [
      await own.begin(),
      await own.granted(),
      await own.granted(),
      await (await engine.flow({ apply: { applyStatus: 'vendorApproves' } })).begin(),
    ];
    await ended.event(endPoint);
    await approving.apply();
    const off = await engine.flow({ enabled: false });
    const newcomer = { userId: 'newcomer', name: '新人', mobile: '13100000001' };
    const people = async (name: string, createMissing: boolean) => {
      const bound = await engine.bindAgain(name, { userMapping: { kind: 'mobile', createMissing } });
      await product.api('POST', `/v1/bindings/${bound.bindingId}/catalogues/sync`);
      return bound.flow();
    };
    const [made, unmade] = [await people('makes people', true), await people('makes nobody', false)];
    const at = (request: FlowRequest) => ({ flowRequestId: request.flowRequestId });
    const form = engine.form();
    const application = {
      subject: '采购合同',
      applicant: { userId: 'zhangsan', name: '张三' },
      fileTypeId: engine.fileTypes[0]?.id,
      seals: [{ sealId: engine.sealId(), useCount: 2, crossPageUseCount: 1 }],
    };
    const more = { [field.moreUses]: '2' };
    const seals = [{ sealId: engine.sealId(), useCount: 2 }];
    const cases: [what: string, flow: Flow, event: Record<string, unknown>, comesTo: unknown][] = [
      ['an application', own, { trigger: applyPoint, form }, { outcome: 'apply', attempt: 1, application }],
      ['of a flow request', own, { ...at(none), trigger: applyPoint, form }, { attempt: 1 }],
      ['the same again', own, { ...at(running), trigger: applyPoint, form }, { attempt: 1 }],
      [
        'other content',
        own,
        { ...at(running), trigger: applyPoint, form: engine.form({ [field.subject]: '别的' }) },
        { outcome: 'apply', attempt: 2 },
      ],
      ['another attempt', own, { ...at(ended), trigger: applyPoint, form }, { attempt: 2 }],
      [
        'a wrong form',
        own,
        { trigger: applyPoint, form: engine.form({ [field.useCount]: 'two' }) },
        { outcome: 'apply', errors: [{ path: `form.${field.useCount}`, code: 'not-a-count' }] },
      ],
      [
        'an unknown seal',
        own,
        { trigger: applyPoint, form: engine.form({ [field.seal]: '666' }) },
        { outcome: 'apply', errors: [{ path: `form.${field.seal}`, code: 'unknown-seal' }] },
      ],
      ['an append', own, { ...at(running), trigger: appendPoint, form: more }, { outcome: 'append', seals }],
      [
        'somebody who would be made there',
        made,
        { trigger: applyPoint, form: engine.form({ [field.applicant]: newcomer }) },
        { outcome: 'apply', attempt: 1 },
      ],
      [
        'somebody whom the vendor does not know',
        unmade,
        { trigger: applyPoint, form: engine.form({ [field.applicant]: newcomer }) },
        { outcome: 'apply', errors: [{ path: `form.${field.applicant}`, code: 'unknown-person' }] },
      ],
      [
        'an append to nothing',
        own,
        { ...at(none), trigger: appendPoint, form: more },
        { outcome: 'append', refusal: 'not-found' },
      ],
      [
        'an append too late',
        own,
        { ...at(ended), trigger: appendPoint, form: more },
        { outcome: 'append', refusal: 'apply-anew' },
      ],
      [
        'an append too early',
        approving.flow,
        { ...at(approving), trigger: appendPoint, form: more },
        { outcome: 'append', refusal: 'not-granted-yet' },
      ],
      [
        'an append of nothing',
        own,
        { ...at(running), trigger: appendPoint, form: {} },
        { outcome: 'nothing', reason: 'no-append-value' },
      ],
      ['an end', own, { ...at(running), trigger: endPoint, form: {} }, { outcome: 'end' }],
      [
        'a withdrawal',
        own,
        { ...at(running), trigger: { exitId: 'x', action: 'withdraw' }, form: {} },
        { outcome: 'end', reason: '流程撤回' },
      ],
      [
        'an end of nothing',
        own,
        { ...at(none), trigger: endPoint, form: {} },
        { outcome: 'nothing', reason: 'nothing-to-end' },
      ],
      ['no point', own, { trigger: { exitId: 'x' }, form }, { outcome: 'nothing', reason: 'no-trigger' }],
      [
        'switched off',
        off,
        { trigger: applyPoint, form },
        { outcome: 'nothing', reason: 'settings-disabled' },
      ],
    ];
    await untilNoted([running, ended], [own, approving.flow]);
    const before = await everything();
    for (const [what, tried, event, comesTo] of cases) {
      const answer = await tried.try(event);
      expect({ what, status: answer.status, data: answer.data }).toEqual({
        what,
        status: 200,
        data: expect.objectContaining(
          JSON.parse(JSON.stringify(comesTo), (key, value) =>
            key === 'errors' ? value.map((error: object) => expect.objectContaining(error)) : value,
          ),
        ),
      });
    }
    expect(await everything()).toEqual(before);
  });
});
