import { createVendorActivities } from '../../activities/vendor';
import { capabilitiesOf } from '../../adapters/zhangguanjia/capabilities';
import { resolveProfile } from '../../adapters/zhangguanjia/profile';
import { PortError } from '../../application/ports/errors';
import type { FileSource } from '../../application/ports/files';
import type { VendorDetail, VendorPort } from '../../application/ports/vendor';
import { vendorApplyId } from '../../contracts/derivedIds';
import type { VendorStage } from '../../domain/reconciliation/vendorStage';
import type { SealGrant } from '../../domain/sealRequest/values';
import { failOnce, noLedger, untilOutcome } from './tries';

/** What is sent to the vendor and what is not, by what it shows, refuses, and leaves without an answer. */

const sealRequestId = 'h:f:r:1';
const applyId = vendorApplyId(sealRequestId);
const common = {
  ledger: { sealRequestId, firstSeq: 0, events: [] },
  sealRequestId,
  bindingId: 'b',
};

const silent = () => new PortError('unknown', 'timeout');
const busy = () => new PortError('passing', 'HTTP 429');
const refusal = (message: string) => () => new PortError('refused', message, { peerCode: '5' });

/** What was called, in order; a call that is asked to fail does so once. */
let calls: string[];
let failing: Record<string, () => Error>;
/** What the detail shows; the last one stays. */
let shown: (VendorDetail | null)[];
/** What the last call of each kind was given. */
let given: Record<string, unknown>;
beforeEach(() => {
  calls = [];
  failing = {};
  shown = [null];
  given = {};
});

function call(name: string, what?: unknown): void {
  calls.push(name);
  given[name] = what;
  failOnce(failing, name);
}
const sent = () => calls.filter((name) => name !== 'detail');

const port: VendorPort = {
  ...{ callTimeoutMs: 10, uploadTimeoutMs: 10, maxFileBytes: 100 },
  capabilities: capabilitiesOf(resolveProfile()),
  confirms: () => false,
  detail: async (application) => {
    expect(application).toEqual({ applyId });
    call('detail');
    return (shown.length > 1 ? shown.shift() : shown[0]) ?? null;
  },
  apply: async ({ uid }) => {
    call('apply', uid);
    return { sealCode: '100001', isNamed: true };
  },
  setTotals: async (_id, totals, base) => {
    call('append', { totals, base });
    return { sealCode: '100001' };
  },
  end: async () => call('end'),
  attachByUrl: async () => call('attach'),
  attach: async () => {
    call('attach');
    return {};
  },
};
const { detail: _, ...blind } = port;

const files: FileSource = {
  open: async ({ name }) => {
    call('open');
    return { name, open: async function* () {} };
  },
};
/** As the host lists them now. */
let origins = ['https://oa.example'];
const activities = (vendor: VendorPort = port) =>
  createVendorActivities({
    ledger: noLedger,
    vendors: { forBinding: async () => vendor },
    files,
    attachmentOrigins: async () => origins,
  });

const seal = (useCount: number, crossPageUseCount = 1, sealId = 's-1'): SealGrant => ({
  ...{ sealId, useCount, crossPageUseCount },
});
function shows(stage: VendorStage, seals: SealGrant[] = [seal(3)], used = 0): VendorDetail {
  const code = stage === 'sealing' ? '100001' : null;
  const uses = seals.map((each, index) => ({ ...each, usedCount: index === 0 ? used : 0 }));
  return { stage, stageName: stage, sealCode: code, seals: uses };
}
const stages: VendorStage[] = [
  ...(['awaitingApproval', 'sealing', 'completed', 'archived', 'ended', 'autoEnded'] as const),
  ...(['terminated', 'rejected', 'unrecognised'] as const),
];
/** The code is dead for good. */
const over = ['archived', 'ended', 'autoEnded', 'terminated', 'rejected'];

describe('an append', () => {
  const base = [seal(3), seal(1, 0, 's-2')];
  const target = [seal(5), seal(1, 0, 's-2')];
  const append = (vendor?: VendorPort) =>
    untilOutcome(activities(vendor).appendUses, { ...common, base, target });
  const done = { kind: 'appended', sealCode: '100001' };

  test('is sent where the vendor grants what we did', async () => {
    shown = [shows('sealing', base)];
    expect(await append()).toEqual(done);
    expect(sent()).toEqual(['append']);
    expect(given.append).toEqual({ totals: target, base });
  });

  test.each<[string, SealGrant[]]>([
    ['fewer uses', [seal(2), seal(1, 0, 's-2')]],
    ['more uses', [seal(4), seal(1, 0, 's-2')]],
    ['other cross-page uses', [seal(3, 0), seal(1, 0, 's-2')]],
    ['a seal less', [seal(3)]],
    ['a seal more', [...base, seal(1, 0, 's-3')]],
    ['another seal', [seal(3), seal(1, 0, 's-3')]],
  ])('is not sent on top of %s', async (_what, found) => {
    shown = [shows('sealing', found)];
    expect(await append()).toEqual({ kind: 'totalsDiffer', found });
    expect(sent()).toEqual([]);
  });

  test.each(['unlimited', null] as const)('is sent where the vendor shows %p for a total', async (told) => {
    const found = shows('sealing', base);
    shown = [{ ...found, seals: found.seals.map((each) => ({ ...each, useCount: told })) }];
    expect(await append()).toEqual(done);
    expect(sent()).toEqual(['append']);
  });

  test.each([
    ['unlimited', done],
    [null, { kind: 'unknown' }],
  ] as const)('without an answer, and a total of %p: read back, not sent again', async (told, outcome) => {
    failing = { append: silent };
    const found = shows('sealing', base);
    shown = [{ ...found, seals: found.seals.map((each) => ({ ...each, useCount: told })) }];
    expect(await append()).toMatchObject(outcome);
    expect(sent()).toEqual(['append']);
  });

  test('is not sent to an application that the vendor does not know', async () => {
    expect(await append()).toMatchObject({ kind: 'unknown' });
    expect(sent()).toEqual([]);
  });

  test.each<[string, SealGrant[], object, number]>([
    ['has its totals: it was taken', target, done, 1],
    ['has those before: it was not, and is sent again', base, done, 2],
    ['has others: a person is asked', [seal(4), seal(1, 0, 's-2')], { kind: 'totalsDiffer' }, 1],
  ])('without an answer, after which the vendor %s', async (_what, found, outcome, times) => {
    shown = [shows('sealing', base), shows('sealing', found)];
    failing = { append: silent };
    expect(await append()).toMatchObject(outcome);
    expect(sent()).toHaveLength(times);
  });

  test.each<[string, 'absolute' | 'increment', object, number]>([
    ['totals are sent again', 'absolute', done, 2],
    ['increments are not', 'increment', { kind: 'unknown' }, 1],
  ])('without an answer where the vendor cannot be asked: %s', async (_what, style, outcome, times) => {
    failing = { append: silent };
    const capabilities = { ...blind.capabilities, append: style };
    expect(await append({ ...blind, capabilities })).toMatchObject(outcome);
    expect(sent()).toHaveLength(times);
  });

  test('answered without a code is asked for it, again where the vendor is busy', async () => {
    const codeless: VendorPort = {
      ...port,
      setTotals: async () => {
        call('append');
        failing = { detail: busy };
        return { sealCode: null };
      },
    };
    shown = [shows('sealing', base), shows('sealing', target)];
    expect(await append(codeless)).toEqual(done);
    expect(sent()).toEqual(['append']);
  });
});

describe('an end', () => {
  const end = (more: { onlyIfUnused?: boolean } = {}, vendor?: VendorPort) =>
    untilOutcome(activities(vendor).endSealing, { ...common, reason: 'r', ...more });

  test.each(stages)('that is refused means, at stage %s, what the vendor shows', async (stage) => {
    shown = [shows(stage)];
    failing = { end: refusal('不可结束') };
    const expected = over.includes(stage)
      ? { kind: 'ended' }
      : stage === 'unrecognised'
        ? {
            kind: 'unknown',
            message: expect.stringContaining('不可结束'),
            cause: { code: 'refused-unclear', said: '不可结束', stage },
          }
        : { kind: 'refused', message: '不可结束', code: '5' };
    expect(await end()).toEqual(expected);
    expect(sent()).toEqual(['end']);
  });

  describe('that is refused', () => {
    const refused = { kind: 'refused', message: '不可结束', code: '5' };
    const none = { ...refused, noSuchApplication: true };
    const knowsNone = () => new PortError('refused', '不可结束', { peerCode: '5', noSuchApplication: true });

    test('says whether there is such an application, as the vendor shows it', async () => {
      failing = { end: refusal('不可结束') };
      expect(await end()).toEqual(none);
      failing = { end: knowsNone };
      shown = [shows('sealing')];
      expect(await end()).toEqual(refused);
    });

    test('says so by its words alone where the vendor cannot be asked', async () => {
      for (const [refusedWith, outcome] of [
        [refusal('不可结束'), refused],
        [knowsNone, none],
      ] as const) {
        failing = { end: refusedWith };
        expect(await end({}, blind)).toEqual(outcome);
        failing = { end: refusedWith, detail: refusal('无权限') };
        expect(await end()).toEqual(outcome);
      }
    });
  });

  test.each(stages)('without an answer is sent again unless the vendor shows its end: %s', async (stage) => {
    shown = [shows(stage), shows('ended')];
    failing = { end: silent };
    expect(await end()).toEqual({ kind: 'ended' });
    expect(sent()).toHaveLength(over.includes(stage) ? 1 : 2);
  });

  test('of what is to be unused is not sent where one seal was used', async () => {
    const both = [seal(3), seal(1, 0, 's-2')];
    shown = [shows('sealing', both, 1)];
    expect(await end({ onlyIfUnused: true })).toMatchObject({ kind: 'refused', code: 'already-used' });
    expect(sent()).toEqual([]);
    shown = [shows('sealing', both, 1), shows('ended', both, 1)];
    expect(await end()).toEqual({ kind: 'ended' });
    expect(sent()).toEqual(['end']);
  });

  test.each<[string, VendorPort]>([
    ['nothing was used', port],
    ['nobody can say', blind],
  ])('of what is to be unused is sent where %s', async (_what, vendor) => {
    shown = [shows('sealing'), shows('ended')];
    expect(await end({ onlyIfUnused: true }, vendor)).toEqual({ kind: 'ended' });
    expect(sent()).toEqual(['end']);
  });
});

describe('an application', () => {
  const application = {
    subject: '合同',
    applicant: { userId: 'zhangsan', name: '张三' },
    fileTypeId: 't-1',
    seals: [seal(3), seal(1, 0, 's-2')],
  };
  const apply = (more: { applicantUid?: string } = {}, vendor?: VendorPort) =>
    untilOutcome(activities(vendor).applySeal, { ...common, application, vendorApproves: false, ...more });

  test.each([
    [{}, 'zhangsan'],
    [{ applicantUid: 'u-7' }, 'u-7'],
  ])('is made in the name by which the vendor knows the person: %j', async (more, uid) => {
    await apply(more);
    expect(given.apply).toBe(uid);
  });

  test.each<[string, VendorDetail | null, object, number]>([
    [
      'shows it: it was taken',
      shows('sealing', application.seals),
      { kind: 'applied', sealCode: '100001' },
      1,
    ],
    ['knows none: it was not, and is sent again', null, { kind: 'applied' }, 2],
    ['shows it with other counts: a person is asked', shows('sealing', [seal(3)]), { kind: 'unknown' }, 1],
  ])('without an answer, after which the vendor %s', async (_what, found, outcome, times) => {
    shown = [found];
    failing = { apply: silent };
    expect(await apply()).toMatchObject(outcome);
    expect(sent()).toHaveLength(times);
  });

  test('without an answer is not sent again to a vendor that cannot be asked', async () => {
    failing = { apply: silent };
    expect(await apply({}, blind)).toMatchObject({ kind: 'unknown' });
    expect(sent()).toEqual(['apply']);
  });

  test.each<[string, string, object]>([
    ['one seal', '印章s-2已停用', { message: '印章s-2已停用', sealId: 's-2' }],
    ['both seals', '印章s-1、s-2已停用', { message: '印章s-1、s-2已停用' }],
    ['nobody', '用户不存在', { message: '用户不存在（申请人：zhangsan）' }],
    ['the person by id', '用户zhangsan不存在', { message: '用户zhangsan不存在' }],
    ['the person by name', '用户张三不存在', { message: '用户张三不存在' }],
  ])('that is refused in words that name %s', async (_what, words, said) => {
    failing = { apply: refusal(words) };
    expect(await apply()).toEqual({ kind: 'refused', code: '5', ...said });
  });

  test('that is refused counts as taken where the vendor shows it', async () => {
    shown = [shows('sealing', application.seals)];
    failing = { apply: refusal('印章已停用') };
    expect(await apply()).toEqual({ kind: 'applied', sealCode: '100001' });
  });
});

describe.each(['url', 'upload'] as const)('attachments by %s', (by) => {
  const attach = () =>
    untilOutcome(activities().sendAttachments, {
      ...common,
      ...{ uid: 'u-7', by, files: [{ name: 'a.pdf', url: 'https://oa.example/a' }] },
    });

  test('are sent once: what got no answer waits for a person', async () => {
    expect(await attach()).toEqual({ kind: 'sent' });
    failing = { attach: silent };
    expect(await attach()).toMatchObject({ kind: 'unknown' });
    expect(sent().filter((name) => name === 'attach')).toHaveLength(2);
  });

  test('that were certainly not taken are sent again', async () => {
    failing = { attach: busy };
    expect(await attach()).toEqual({ kind: 'sent' });
  });
});

test('a file that cannot be opened is no call without an answer: it is tried again, and sent once', async () => {
  failing = { open: silent };
  const file = { name: 'a.pdf', url: 'https://oa.example/a' };
  const input = { ...common, uid: 'u-7', by: 'upload' as const, files: [file] };
  expect(await untilOutcome(activities().sendAttachments, input)).toEqual({ kind: 'sent' });
  expect(sent()).toEqual(['open', 'open', 'attach']);
});

test('a file is not fetched from where the host lists none, also where it was listed when it was applied for', async () => {
  origins = ['https://oa.example:8443'];
  const file = { name: 'a.pdf', url: 'https://oa.example/a' };
  const input = { ...common, uid: 'u-7', by: 'upload' as const, files: [file] };
  expect(await untilOutcome(activities().sendAttachments, input)).toEqual({
    kind: 'refused',
    message: 'a.pdf is not fetched from https://oa.example: the host does not list it',
  });
  expect(sent()).toEqual([]);
});
