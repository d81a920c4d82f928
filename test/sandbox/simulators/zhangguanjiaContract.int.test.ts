import type { ZhangGuanJia } from '../../../adapters/zhangguanjia/client';
import { failureOf } from '../../adapters/support/failureOf';
import { clientOf, request } from './productClient';
import { firstSeal, secondSeal, VendorUnderTest } from './support';

/** The product's own client against the simulator: two readings of the same wire facts. */
let vendor: VendorUnderTest;
let client: ZhangGuanJia;
beforeAll(async () => {
  vendor = await VendorUnderTest.start();
  client = clientOf(vendor);
});
afterAll(() => vendor.stop());

describe('an application', () => {
  test('is granted with a code, in all its fields', async () => {
    const { sealCode } = await client.apply(request('sf-apply'));
    expect(await vendor.shown('sf-apply')).toMatchObject({
      applyId: 'sf-apply',
      uid: 'zhangsan',
      fileTypeId: '9223372036854775806',
      subject: '年度采购框架合同',
      fileCount: 2,
      reason: '盖章',
      departmentId: '303',
      stageName: '待智能用印',
      sealCode,
      others: {},
      unknownFields: {},
      seals: [
        { sealId: firstSeal, sealName: '总公司公章', useCount: 3, crossPageUseCount: 1 },
        { sealId: secondSeal, useCount: 1, crossPageUseCount: 0 },
      ],
    });
    expect(sealCode).toMatch(/^\d{6}$/);
    expect(await client.detail?.({ applyId: 'sf-apply' })).toEqual({
      stage: 'sealing',
      stageName: '待智能用印',
      sealCode,
      seals: [
        { sealId: firstSeal, useCount: 3, crossPageUseCount: 1, usedCount: 0, usedCrossPageCount: 0 },
        { sealId: secondSeal, useCount: 1, crossPageUseCount: 0, usedCount: 0, usedCrossPageCount: 0 },
      ],
      uses: [],
    });
  });

  test('of an id that is known is a duplicate to the client', async () => {
    await client.apply(request('sf-twice'));
    const failure = await failureOf(client.apply(request('sf-twice')));
    expect(failure).toMatchObject({ kind: 'refused', details: { duplicate: true } });
  });

  test('that nobody made has no detail', async () => {
    expect(await client.detail?.({ applyId: 'sf-nobody' })).toBeNull();
  });

  test('gets its files by address', async () => {
    await client.apply(request('sf-files'));
    await client.attachByUrl({ applyId: 'sf-files' }, [{ name: '合同.pdf', url: 'http://files.test/1?a=b' }]);
    expect((await vendor.shown('sf-files')).files).toEqual([
      { name: '合同.pdf', url: 'http://files.test/1?a=b', watermark: false },
    ]);
  });

  test('of an unknown seal is refused in words that name it', async () => {
    const { application } = request('');
    const seals = [{ sealId: 'no-such', useCount: 1, crossPageUseCount: 0 }];
    const failure = await failureOf(
      client.apply(request('sf-none', { application: { ...application, seals } })),
    );
    expect(failure).toMatchObject({ kind: 'refused', message: '印章不存在：no-such' });
    expect(failure.details.duplicate).toBeUndefined();
    expect(await client.detail?.({ applyId: 'sf-none' })).toBeNull();
  });

  test('that the vendor approves has its code only then', async () => {
    expect(await client.apply(request('sf-approval', { vendorApproves: true }))).toEqual({
      sealCode: null,
      isNamed: true,
    });
    expect(await client.detail?.({ applyId: 'sf-approval' })).toMatchObject({
      stage: 'awaitingApproval',
      sealCode: null,
    });
    const { sealCode } = await vendor.drive('/applications/sf-approval/approve');
    expect(await client.detail?.({ applyId: 'sf-approval' })).toMatchObject({ stage: 'sealing', sealCode });
  });

  test('gets more uses, and a new code', async () => {
    const { sealCode } = await client.apply(request('sf-append'));
    const base = request('').application.seals;
    const totals = base.map((grant) => ({ ...grant, useCount: grant.useCount + 2 }));
    const appended = await client.setTotals({ applyId: 'sf-append' }, totals, base);
    expect(appended.sealCode).toMatch(/^\d{6}$/);
    expect(appended.sealCode).not.toBe(sealCode);
    expect((await client.detail?.({ applyId: 'sf-append' }))?.seals.map(({ useCount }) => useCount)).toEqual([
      5, 3,
    ]);
    expect(await client.setTotals({ applyId: 'sf-append' }, totals, base)).toEqual(appended);
  });

  test('is ended once', async () => {
    await client.apply(request('sf-end'));
    await client.end({ applyId: 'sf-end' }, '合同作废');
    expect(await vendor.shown('sf-end')).toMatchObject({ endReason: '合同作废' });
    expect(await client.detail?.({ applyId: 'sf-end' })).toMatchObject({ stage: 'ended', sealCode: null });
    expect(await failureOf(client.end({ applyId: 'sf-end' }, '合同作废'))).toMatchObject({ kind: 'refused' });
  });
});

test('each stage of a life is one that the client knows, and confirms its event', async () => {
  const confirmed = async (applyId: string, event: Parameters<ZhangGuanJia['confirms']>[0]) => {
    const detail = await client.detail?.({ applyId });
    return detail ? client.confirms(event, detail) : undefined;
  };
  for (const applyId of ['sf-1', 'sf-2', 'sf-3', 'sf-4']) await client.apply(request(applyId));
  const { sealCode } = await vendor.shown('sf-1');
  await vendor.drive('/machine/use', { sealCode, sealId: firstSeal, times: 2, crossPage: false });
  expect(await client.detail?.({ applyId: 'sf-1' })).toMatchObject({
    stage: 'sealing',
    stageName: '智能用印中',
  });
  expect(await confirmed('sf-1', 'sealingCompleted')).toBe(false);
  await vendor.drive('/machine/finish', { sealCode });
  expect(await confirmed('sf-1', 'sealingCompleted')).toBe(true);
  expect(await client.detail?.({ applyId: 'sf-1' })).toMatchObject({ stage: 'completed', sealCode: null });
  await vendor.drive('/applications/sf-1/archive');
  expect(await confirmed('sf-1', 'filesArchived')).toBe(true);
  await vendor.drive('/applications/sf-2/auto-end');
  expect(await confirmed('sf-2', 'autoEnded')).toBe(true);
  await vendor.drive('/applications/sf-3/terminate');
  expect(await confirmed('sf-3', 'approvalTerminated')).toBe(true);
  await vendor.drive('/applications/sf-4/reject');
  expect(await confirmed('sf-4', 'approvalRejected')).toBe(true);
});
