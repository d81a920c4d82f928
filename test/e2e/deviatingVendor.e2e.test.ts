import type { SimulatorOptions } from '../../sandbox/simulators/spawn';
import {
  Engine,
  endPoint,
  type Flow,
  type FlowRequest,
  field,
  problem,
} from '../api/routes/flowEvents/flows';
import { ProductUnderTest } from '../support/product';

/*
 * A 章管家 that names and spells everything otherwise, and tells the seal code in its detail alone. The product meets
 * it by the profile of its binding and by nothing else: the left one of each pair is the server, the right one is data.
 */

const paths = {
  token: '/open/v2/token',
  apply: '/open/v2/stamp/create',
  update: '/open/v2/stamp/change',
  append: '/open/v2/stamp/add',
  end: '/open/v2/stamp/finish',
  detail: '/open/v2/stamp/one',
  people: '/open/v2/staff/{page}/{size}',
  seals: '/open/v2/seal/{size}/{page}',
  fileTypes: '/open/v2/kind/{size}/{page}',
};
const constants = { grant: 'client' };

const dialect = {
  paths,
  query: { clientId: 'app_key', clientSecret: 'app_secret', detail: 'bizNo' },
  token: { constants, scheme: 'Token' },
  reply: {
    code: 'status',
    message: 'reason',
    accessToken: 'token_value',
    list: 'rows',
    object: 'result',
    total: 'count',
  },
  codes: {
    success: '200',
    refused: '4001',
    duplicate: '4002',
    notFound: '4004',
    badToken: '4010',
    badCredentials: '4011',
  },
  messages: { duplicate: 'DUPLICATE', notFound: 'NOTHING' },
  apply: {
    applyId: 'bizNo',
    uid: 'staffNo',
    fileType: 'kindNo',
    subject: 'title',
    fileCount: 'copies',
    status: 'phase',
    reason: 'purpose',
    department: 'unitNo',
    seal: 'sealNo_',
    useCount: 'times_',
    crossPage: 'overEdge_',
    crossPageUseCount: 'overEdgeTimes_',
  },
  values: { approvedElsewhere: 'APPROVED', yes: 'Y', no: 'N' },
  grant: { applyId: 'bizNo', sealCode: 'stampCode' },
  end: { applyId: 'bizNo', reason: 'why' },
  detail: {
    applyId: 'bizNo',
    stageName: 'stage',
    sealCode: 'stampCode',
    seals: 'items',
    sealId: 'sealNo',
    useCount: 'granted',
    usedCount: 'stamped',
    crossPageUseCount: 'grantedOverEdge',
    usedCrossPageUseCount: 'stampedOverEdge',
  },
  catalogue: { sealId: 'sealNo', sealName: 'sealTitle', fileTypeId: 'kindNo', fileTypeName: 'kindTitle' },
  person: { uid: 'staffNo', name: 'staffName', mobile: 'phone', jobNumber: 'badge' },
  stages: {
    granted: '可盖',
    sealing: '在盖',
    completed: '盖毕',
    archived: '存档',
    ended: '提前收尾',
    autoEnded: '超时收尾',
  },
  events: {
    sealingCompleted: 'STAMP_DONE',
    filesArchived: 'FILED',
    autoEnded: 'TIMED_OUT',
    approvalTerminated: 'STOPPED',
    approvalRejected: 'DENIED',
  },
  callback: {
    event: 'kind',
    applyId: 'bizNo',
    sealCode: 'stampCode',
    nestedIn: 'payload',
    ack: 'SUCCESS',
  },
  codeForm: 'string',
  countForm: 'string',
  codeInApplyReply: false,
  codeInUpdateReply: false,
} as const;

const profile = {
  paths,
  token: { clientId: 'app_key', clientSecret: 'app_secret', constants, scheme: 'Token' },
  reply: {
    code: ['status'],
    message: ['reason'],
    accessToken: ['token_value'],
    list: ['rows'],
    object: ['result'],
    total: ['count'],
  },
  codes: { success: ['200'], authError: ['4010'], duplicate: ['4002'], notFound: ['4004'] },
  applyFields: dialect.apply,
  applyValues: dialect.values,
  grantReplyFields: { applyId: ['bizNo'], sealCode: ['stampCode'] },
  endFields: dialect.end,
  query: { detail: 'bizNo' },
  detailFields: {
    applyId: ['bizNo'],
    stageName: ['stage'],
    sealCode: ['stampCode'],
    seals: ['items'],
    sealId: ['sealNo'],
    useCount: ['granted'],
    usedCount: ['stamped'],
    crossPageUseCount: ['grantedOverEdge'],
    usedCrossPageUseCount: ['stampedOverEdge'],
  },
  sealFields: { id: ['sealNo'], name: ['sealTitle'] },
  fileTypeFields: { id: ['kindNo'], name: ['kindTitle'] },
  personFields: { uid: ['staffNo'], name: ['staffName'], mobile: ['phone'], jobNumber: ['badge'] },
  stages: {
    sealing: ['可盖', '在盖'],
    completed: ['盖毕'],
    archived: ['存档'],
    ended: ['提前收尾'],
    autoEnded: ['超时收尾'],
  },
  events: {
    sealingCompleted: ['STAMP_DONE'],
    filesArchived: ['FILED'],
    autoEnded: ['TIMED_OUT'],
    approvalTerminated: ['STOPPED'],
    approvalRejected: ['DENIED'],
  },
  callbackFields: { event: ['kind'], applyId: ['bizNo'], sealCode: ['stampCode'], nested: ['payload'] },
  callbackAck: { status: 200, contentType: 'text/plain', body: 'SUCCESS' },
  // A site that is near: what gets no answer is asked after sooner.
  timeouts: { connectMs: 800, tokenMs: 800, callMs: 1200, operationMs: 2000 },
};

interface Site {
  name: string;
  vendor: SimulatorOptions['zhangguanjia'];
  profile: Record<string, unknown>;
  /** The vendor's own name of the call that appends. */
  appendCall: string;
}
const sites: Site[] = [
  {
    name: 'totals, callbacks as JSON',
    vendor: { dialect },
    profile,
    appendCall: 'update',
  },
  {
    name: 'increments on a path of their own, callbacks as forms',
    vendor: { dialect: { ...dialect, appendStyle: 'increment' }, callbackFormat: 'form' },
    profile: { ...profile, appendStyle: 'increment' },
    appendCall: 'append',
  },
];

describe.each(sites)('$name', (site) => {
  let product: ProductUnderTest;
  let engine: Engine;
  let flow: Flow;
  beforeAll(async () => {
    product = await ProductUnderTest.start({ vendor: site.vendor });
    const { id } = await product.bind('另一种章管家', {
      profile: site.profile,
      userMapping: { kind: 'mobile' },
    });
    const { data } = await product.vendor('GET', '/sim/catalogue');
    engine = new Engine(product, await product.addHost('集团OA'), id, data.seals, data.fileTypes);
    flow = await engine.flow({
      apply: { detailButtonField: field.detailButton },
      append: {
        fields: { seal: field.moreSeal, useCount: field.moreUses, crossPageUseCount: field.moreCrossPage },
        at: [{ exitId: 'more' }],
        sealCodeField: field.appendedSealCode,
      },
      callbacks: [
        {
          event: 'sealingCompleted',
          action: { kind: 'submitFlow', waitNodeIds: ['seal'], as: 'applicant' },
          writeFields: [{ value: 'usedCount', fieldId: 'used' }],
        },
        {
          event: 'filesArchived',
          action: { kind: 'writeFields' },
          writeFields: [{ value: 'state', fieldId: 'state' }],
        },
      ],
    });
  }, 90_000);
  afterAll(() => product.stop(), 30_000);
  afterEach(async () => {
    await product.vendor('DELETE', '/sim/faults');
  });

  /** Two seals in a detail table; the host knows people by mobile number. */
  const form = (changes: Record<string, unknown> = {}) => ({
    [field.applicant]: { userId: '4611686018427387904', name: '李四', mobile: '13800000002' },
    [field.seal]: undefined,
    [field.useCount]: undefined,
    [field.crossPageUseCount]: undefined,
    seals: [
      { [field.seal]: engine.sealId(0), [field.useCount]: '３', [field.crossPageUseCount]: 1 },
      { [field.seal]: engine.sealId(1), [field.useCount]: 2 },
    ],
    ...changes,
  });
  const calls = async () => (await product.vendor('GET', '/sim/calls')).data.calls;

  async function stamp(request: FlowRequest, seal: number, times: number, crossPage = false): Promise<void> {
    const { sealCode } = await request.atVendor();
    const stamps = { sealCode, sealId: engine.sealId(seal), times, crossPage };
    expect((await product.vendor('POST', '/sim/machine/use', stamps)).status).toBe(200);
  }

  test('the connection is good, and its catalogues are read', async () => {
    const checked = await product.api('POST', `/v1/bindings/${engine.bindingId}/check`);
    expect(checked.data).toMatchObject({ ok: true, steps: [{}, {}, {}, { name: 'detail' }] });
    const synced = await product.api('POST', `/v1/bindings/${engine.bindingId}/catalogues/sync`);
    expect(synced.data).toMatchObject({
      state: 'synced',
      seals: engine.seals.length,
      fileTypes: engine.fileTypes.length,
    });
  });

  test('a whole life: applied, used, appended, completed, submitted, archived', async () => {
    const request = await flow.begin();
    const applied = await request.apply(form());
    expect(applied).toMatchObject({ status: 200, data: { outcome: 'apply', state: 'sealing' } });
    const granted = await request.atVendor();
    expect(granted).toMatchObject({
      uid: 'lisi',
      subject: '采购合同',
      fileTypeId: engine.fileTypes[0]?.id,
      approvedElsewhere: true,
      unknownFields: {},
      seals: [
        { sealId: engine.sealId(0), useCount: 3, crossPageUseCount: 1 },
        { sealId: engine.sealId(1), useCount: 2, crossPageUseCount: 0 },
      ],
    });
    expect(applied.data.sealCode).toBe(granted.sealCode);
    const address = `${product.product.url}/seal-details/launch?hostId=${engine.hostId}&flowRequestId=${request.flowRequestId}`;
    await request.untilForm({ [field.sealCode]: granted.sealCode, [field.detailButton]: address });

    await stamp(request, 0, 2);
    await stamp(request, 0, 1, true);
    await stamp(request, 1, 2);

    // A token that dies in between costs one more, and nothing else.
    await product.vendor('POST', '/sim/expire-tokens');
    const { [site.appendCall]: appends = 0 } = await calls();
    const appended = await request.append({
      more: [
        { [field.moreSeal]: engine.sealId(0), [field.moreUses]: '2', [field.moreCrossPage]: '1' },
        { [field.moreSeal]: engine.sealId(1), [field.moreUses]: '' },
      ],
    });
    expect(appended).toMatchObject({ status: 200, data: { outcome: 'append', state: 'sealing' } });
    expect((await calls())[site.appendCall]).toBe(appends + 1);
    const more = await request.atVendor();
    expect(more.seals).toMatchObject([
      { useCount: 5, crossPageUseCount: 2 },
      { useCount: 2, crossPageUseCount: 0 },
    ]);
    expect(more.sealCode).not.toBe(granted.sealCode);
    expect(appended.data.sealCode).toBe(more.sealCode);
    await request.untilForm({ [field.sealCode]: granted.sealCode, [field.appendedSealCode]: more.sealCode });

    await stamp(request, 0, 1);
    await request.finish();
    await request.untilForm({ used: '6' });
    const atHost = await product.until(
      () => request.atHost(),
      ({ submissions }) => submissions > 0,
    );
    expect(atHost).toMatchObject({ nodeId: 'file', submissions: 1 });
    expect(await request.seen()).toMatchObject({
      state: 'completed',
      round: 1,
      codeLive: false,
      seals: [
        { useCount: 5, usedCount: 4 },
        { useCount: 2, usedCount: 2 },
      ],
    });

    await request.happens('archive');
    await request.untilForm({ state: '文件已归档' });
    await request.untilState('archived');
    expect((await request.atHost()).submissions).toBe(1);
    const told = async () => {
      const { callbacks } = (await product.vendor('GET', '/sim/callbacks')).data;
      return callbacks.filter(({ applyId }: { applyId: string }) => applyId === request.applyId());
    };
    // What a callback brings about may be seen before its acknowledgement has arrived.
    const isOver = ({ state }: { state: string }) => state !== 'under-way';
    expect(await product.until(told, (own) => own.length === 2 && own.every(isOver))).toMatchObject([
      { event: 'sealingCompleted', state: 'acknowledged', tries: [{ reply: 'SUCCESS' }] },
      { event: 'filesArchived', state: 'acknowledged', tries: [{ reply: 'SUCCESS' }] },
    ]);
  });

  test.each([
    ['auto-end', 'autoEnded'],
    ['terminate', 'terminated'],
    ['reject', 'rejected'],
  ])('told of %s in the site’s own words, it is %s', async (what, state) => {
    const request = await flow.granted(form());
    await request.happens(what);
    await request.untilState(state);
  });

  test('an end, and a refusal in the vendor’s own envelope', async () => {
    const ended = await flow.granted(form());
    expect((await ended.event(endPoint)).data).toMatchObject({ outcome: 'end', state: 'ended' });
    expect(await ended.atVendor()).toMatchObject({ stage: 'ended', endReason: '流程结束用印' });
    const fault = { fault: 'errcode', errcode: '4001', errmsg: '印章停用', times: 1 };
    await product.vendor('POST', '/sim/faults', { match: { type: 'apply' }, ...fault });
    expect(await (await flow.begin()).apply(form())).toMatchObject({
      status: 422,
      data: { type: problem('vendor-refused'), detail: '印章停用' },
    });
  });

  test('where a reply is lost, the vendor is asked what became of the call, and nothing is sent twice', async () => {
    const lose = (type: string) =>
      product.vendor('POST', '/sim/faults', { match: { type }, fault: 'dropReply', times: 1 });
    await lose('apply');
    const request = await flow.begin();
    const { apply = 0 } = await calls();
    expect((await request.apply(form())).data).toMatchObject({ outcome: 'apply', state: 'sealing' });
    await request.untilLedger('FieldsWritten');
    expect((await calls()).apply).toBe(apply + 1);

    await lose(site.appendCall);
    const { [site.appendCall]: appends = 0 } = await calls();
    const more = { [field.moreSeal]: engine.sealId(1), [field.moreUses]: 4 };
    expect((await request.append(more)).data).toMatchObject({ outcome: 'append', state: 'sealing' });
    expect((await calls())[site.appendCall]).toBe(appends + 1);
    const { sealCode, seals } = await request.atVendor();
    expect(seals).toMatchObject([{ useCount: 3 }, { useCount: 6 }]);
    await request.untilForm({ [field.appendedSealCode]: sealCode });
  });
});
