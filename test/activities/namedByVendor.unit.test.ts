import { createVendorActivities } from '../../activities/vendor';
import { capabilitiesOf } from '../../adapters/zhangguanjia/capabilities';
import { resolveProfile } from '../../adapters/zhangguanjia/profile';
import { PortError } from '../../application/ports/errors';
import type { ApplicationRef, VendorDetail, VendorPort } from '../../application/ports/vendor';
import { vendorApplyId } from '../../contracts/derivedIds';
import type { SealCode } from '../../domain/sealRequest/values';
import { failOnce, noLedger, untilOutcome } from './tries';

/** A vendor that gives applications ids of its own, drops no repetition, and has a code for each seal. */

const sealRequestId = 'h:f:r:1';
const applyId = vendorApplyId(sealRequestId);
const vendorApplicationId = '2490828768980361630';
const common = { ledger: { sealRequestId, firstSeq: 0, events: [] }, sealRequestId, bindingId: 'b' };
const seals = [{ sealId: 's-1', useCount: 3, crossPageUseCount: 0 }];
const application = { subject: '合同', applicant: { userId: 'zhangsan' }, fileTypeId: 't-1', seals };
const codes: SealCode[] = [
  { sealId: 's-1', person: '张三', code: '482913' },
  { sealId: 's-2', person: '张三', code: '730155' },
];
const text = 's-1 张三: 482913；s-2 张三: 730155';

let calls: string[];
let asked: ApplicationRef[];
let failing: Record<string, () => Error>;
beforeEach(() => {
  calls = [];
  asked = [];
  failing = {};
});
function call(name: string): void {
  calls.push(name);
  failOnce(failing, name);
}
const silent = () => new PortError('unknown', 'timeout');

const detail: VendorDetail = {
  ...{ stage: 'sealing', stageName: 'USING', sealCode: null, codes, vendorApplicationId },
  seals: seals.map((seal) => ({ ...seal, usedCount: 0 })),
};
const port: VendorPort = {
  ...{ callTimeoutMs: 10, uploadTimeoutMs: 10, maxFileBytes: 100 },
  capabilities: {
    ...capabilitiesOf(resolveProfile()),
    ...{ findsByOurId: false, idempotentApply: false, severalCodes: true, append: 'increment' },
  },
  confirms: () => false,
  detail: async (ref) => {
    asked.push(ref);
    call('detail');
    return ref.vendorApplicationId === vendorApplicationId ? detail : null;
  },
  apply: async () => {
    call('apply');
    return { sealCode: null, codes, isNamed: true, vendorApplicationId };
  },
  setTotals: async () => ({ sealCode: null, codes }),
  end: async () => call('end'),
  attachByUrl: async () => undefined,
  attach: async () => ({}),
};
const activities = (vendor = port) =>
  createVendorActivities({
    ledger: noLedger,
    vendors: { forBinding: async () => vendor },
    files: { open: async () => Promise.reject(new Error('no files')) },
    attachmentOrigins: async () => [],
  });
const apply = (vendor?: VendorPort) =>
  untilOutcome(activities(vendor).applySeal, { ...common, application, vendorApproves: false });

test('an application is known by the vendor’s id from its answer on, with all its codes', async () => {
  expect(await apply()).toEqual({ kind: 'applied', sealCode: text, codes, vendorApplicationId });
  expect(calls).toEqual(['apply']);
});

test('codes that the answer lacks are asked for by that id; a look that fails takes nothing away', async () => {
  const codeless = { ...port, apply: async () => ({ sealCode: null, isNamed: true, vendorApplicationId }) };
  expect(await apply(codeless)).toEqual({ kind: 'applied', sealCode: text, codes, vendorApplicationId });
  expect(asked).toEqual([{ applyId, vendorApplicationId }]);
  failing = { detail: silent };
  expect(await apply(codeless)).toEqual({ kind: 'applied', sealCode: null, vendorApplicationId });
});

test('an application without an answer is never sent again, and nobody is asked by an id that the vendor has not', async () => {
  failing = { apply: silent };
  expect(await apply()).toMatchObject({ kind: 'unknown' });
  expect(calls).toEqual(['apply']);
});

test('one that is refused is refused, without a look that could only show nothing', async () => {
  failing = { apply: () => new PortError('refused', '印章不存在') };
  expect(await apply()).toMatchObject({ kind: 'refused', message: '印章不存在' });
  expect(calls).toEqual(['apply']);
});

test('what has no id that the vendor knows cannot be ended there', async () => {
  const end = (more: { vendorApplicationId?: string }) =>
    untilOutcome(activities().endSealing, { ...common, reason: 'r', ...more });
  expect(await end({})).toMatchObject({ kind: 'unknown', cause: { code: 'vendor-id-unknown' } });
  expect(calls).toEqual([]);
  // Whether it is over is what the vendor shows: this one still shows it as live.
  failing = { detail: () => new PortError('passing', 'HTTP 502') };
  expect(await end({ vendorApplicationId })).toEqual({ kind: 'ended' });
  expect(calls).toContain('end');
});

describe('an append, seal by seal', () => {
  const base = [...seals, { sealId: 's-2', useCount: 1, crossPageUseCount: 0 }];
  const target = base.map((seal) => ({ ...seal, useCount: seal.useCount + 2 }));
  const shown = { total: 3, appends: 0 };
  const append = (seal: { sealId: string; shown?: typeof shown }, vendor?: VendorPort) =>
    untilOutcome(activities(vendor).appendUses, { ...common, vendorApplicationId, base, target, seal });
  const adding = (found: Partial<VendorDetail>): VendorPort => ({
    ...port,
    detail: async () => ({ ...detail, ...found }),
    setTotals: async (_ref, totals) => {
      call(`append ${totals.map(({ useCount }) => useCount).join(' ')}`);
      return { sealCode: null, codes };
    },
  });
  const lost = { 'append 5 1': silent };

  test('is looked at first, and then sent once, for its seal alone', async () => {
    expect(await append({ sealId: 's-1' }, adding({ appendLogs: [] }))).toEqual({ kind: 'seen', shown });
    expect(calls).toEqual([]);
    const sent = await append({ sealId: 's-1', shown }, adding({}));
    expect(sent).toEqual({ kind: 'appended', sealCode: text, codes });
    expect(calls).toEqual(['append 5 1']);
  });

  test.each<[string, Partial<VendorDetail>]>([
    ['lists it', { appendLogs: [{ count: 2 }] }],
    [
      'shows more uses of the seal',
      { seals: [{ sealId: 's-1', useCount: 5, crossPageUseCount: 0, usedCount: 2 }] },
    ],
  ])('without an answer was taken where the vendor %s', async (_what, found) => {
    failing = { ...lost };
    expect(await append({ sealId: 's-1', shown }, adding(found))).toMatchObject({ kind: 'appended' });
    expect(calls).toEqual(['append 5 1']);
  });

  test('without an answer was refused where the application is over and shows nothing of it', async () => {
    const over = { stage: 'ended', stageName: 'FINISHED' } as const;
    failing = { ...lost };
    expect(await append({ sealId: 's-1', shown }, adding({ ...over, appendLogs: [] }))).toEqual({
      kind: 'refused',
      message: 'the vendor shows that the application is over, and nothing of the append',
    });
    failing = { ...lost };
    const taken = adding({ ...over, appendLogs: [{ count: 2 }] });
    expect(await append({ sealId: 's-1', shown }, taken)).toMatchObject({ kind: 'appended' });
    expect(calls).toEqual(['append 5 1', 'append 5 1']);
  });

  test.each<[string, Partial<VendorDetail>]>([
    ['nothing new', { appendLogs: [] }],
    ['that it is complete', { stage: 'completed', stageName: 'COMPLETE', appendLogs: [] }],
    ['another append', { appendLogs: [{ count: 7 }] }],
  ])('without an answer is never sent again where the vendor shows %s', async (_what, found) => {
    failing = { ...lost };
    expect(await append({ sealId: 's-1', shown }, adding(found))).toMatchObject({ kind: 'unknown' });
    expect(calls).toEqual(['append 5 1']);
  });
});

describe('attachments that the vendor takes before the application', () => {
  const attachments = ['a', 'b'].map((name) => ({ name, url: `https://oa.example/${name}` }));
  let given: (string[] | undefined)[];
  const before: VendorPort = {
    ...port,
    capabilities: { ...port.capabilities, uploads: true, attachments: 'before' },
    attach: async (_ref, _uid, { name }) => {
      call(`attach ${name}`);
      return { fileId: `id-${name}` };
    },
    apply: async (request) => {
      given.push(request.fileIds);
      return port.apply(request);
    },
  };
  const applyWith = (origins: string[]) => {
    given = [];
    const { applySeal } = createVendorActivities({
      ledger: noLedger,
      vendors: { forBinding: async () => before },
      files: { open: async ({ name }) => ({ name, async *open() {} }) },
      attachmentOrigins: async () => origins,
    });
    const input = { ...common, application: { ...application, attachments }, vendorApproves: false };
    return untilOutcome(applySeal, input);
  };

  test('are named in it; without an answer to one nothing was applied for, and it is tried again', async () => {
    failing = { 'attach b': silent };
    expect(await applyWith(['https://oa.example'])).toMatchObject({ kind: 'applied' });
    expect(given).toEqual([['id-a', 'id-b']]);
    expect(calls).toEqual(['attach a', 'attach b', 'attach a', 'attach b', 'apply']);
  });

  test('refuse it where one of them may not be fetched', async () => {
    expect(await applyWith([])).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('oa.example'),
    });
    expect(calls).toEqual([]);
  });
});
