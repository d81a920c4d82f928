import axios from 'axios';
import type { VendorApplication } from '../../activities/ports';
import { everyPage } from '../../adapters/zhangguanjia/catalogues';
import { createZhangGuanJia, type ZhangGuanJia } from '../../adapters/zhangguanjia/client';
import { type ProfileOverrides, resolveProfile } from '../../adapters/zhangguanjia/profile';
import { createTokenCache } from '../../adapters/zhangguanjia/tokens';
import { type Simulator, spawnSimulator } from '../../simulators/spawn';
import { failureOf } from '../adapters/support/failureOf';

/** The product's own client against the simulator: two readings of the same wire facts. */
const keys = { clientId: 'contract', clientSecret: 'contract-secret' };
let vendor: Simulator;
let client: ZhangGuanJia;
beforeAll(async () => {
  vendor = await spawnSimulator('zhangguanjia', keys);
  client = clientOf(vendor);
});
afterAll(() => vendor.stop());

function clientOf({ url }: Simulator, overrides: ProfileOverrides = {}, clientSecret = keys.clientSecret) {
  const tokens = createTokenCache();
  return createZhangGuanJia({
    openUrl: url,
    clientId: keys.clientId,
    clientSecret,
    profile: resolveProfile(overrides),
    tokens,
  });
}

const seal = '9223372036854775807';
const secondSeal = '1974556705685094924';

function request(applyId: string, more: Partial<VendorApplication> = {}): VendorApplication {
  return {
    applyId,
    uid: 'zhangsan',
    application: {
      subject: '年度采购框架合同',
      applicant: { userId: 'zhangsan' },
      fileTypeId: '9223372036854775806',
      seals: [
        { sealId: seal, useCount: 3, crossPageUseCount: 1 },
        { sealId: secondSeal, useCount: 1, crossPageUseCount: 0 },
      ],
      fileCount: 2,
      reason: '盖章',
      departmentId: '303',
    },
    vendorApproves: false,
    ...more,
  };
}

async function shown(applyId: string) {
  const { data } = await axios.get(`${vendor.url}/sim/applications/${applyId}`);
  return data;
}
const drive = (path: string, body: unknown = {}) => axios.post(`${vendor.url}/sim${path}`, body);

describe('an application', () => {
  test('is granted with a code, in all its fields', async () => {
    const { sealCode } = await client.apply(request('sf-apply'));
    expect(await shown('sf-apply')).toMatchObject({
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
        { sealId: seal, sealName: '总公司公章', useCount: 3, crossPageUseCount: 1 },
        { sealId: secondSeal, useCount: 1, crossPageUseCount: 0 },
      ],
    });
    expect(sealCode).toMatch(/^\d{6}$/);
    expect(await client.detail?.('sf-apply')).toEqual({
      stage: 'sealing',
      stageName: '待智能用印',
      sealCode,
      seals: [
        { sealId: seal, useCount: 3, crossPageUseCount: 1, usedCount: 0, usedCrossPageCount: 0 },
        { sealId: secondSeal, useCount: 1, crossPageUseCount: 0, usedCount: 0, usedCrossPageCount: 0 },
      ],
    });
  });

  test('of an id that is known is a duplicate to the client', async () => {
    await client.apply(request('sf-twice'));
    const failure = await failureOf(client.apply(request('sf-twice')));
    expect(failure).toMatchObject({ kind: 'refused', details: { duplicate: true } });
  });

  test('that nobody made has no detail', async () => {
    expect(await client.detail?.('sf-nobody')).toBeNull();
  });

  test('with attachments brings them by address', async () => {
    const { application } = request('');
    const attachments = [{ name: '合同.pdf', url: 'http://files.test/1?a=b' }];
    const granted = await client.apply(request('sf-files', { application: { ...application, attachments } }));
    expect(granted).not.toHaveProperty('attachmentsProblem');
    expect((await shown('sf-files')).files).toEqual([
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
    expect(await client.detail?.('sf-none')).toBeNull();
  });

  test('that the vendor approves has its code only then', async () => {
    expect(await client.apply(request('sf-approval', { vendorApproves: true }))).toEqual({ sealCode: null });
    expect(await client.detail?.('sf-approval')).toMatchObject({ stage: 'awaitingApproval', sealCode: null });
    const { data } = await drive('/applications/sf-approval/approve');
    expect(await client.detail?.('sf-approval')).toMatchObject({ stage: 'sealing', sealCode: data.sealCode });
  });

  test('gets more uses, and a new code', async () => {
    const { sealCode } = await client.apply(request('sf-append'));
    const base = request('').application.seals;
    const totals = base.map((grant) => ({ ...grant, useCount: grant.useCount + 2 }));
    const appended = await client.setTotals('sf-append', totals, base);
    expect(appended.sealCode).toMatch(/^\d{6}$/);
    expect(appended.sealCode).not.toBe(sealCode);
    expect((await client.detail?.('sf-append'))?.seals.map(({ useCount }) => useCount)).toEqual([5, 3]);
    expect(await client.setTotals('sf-append', totals, base)).toEqual(appended);
  });

  test('is ended once', async () => {
    await client.apply(request('sf-end'));
    await client.end('sf-end', '合同作废');
    expect(await shown('sf-end')).toMatchObject({ endReason: '合同作废' });
    expect(await client.detail?.('sf-end')).toMatchObject({ stage: 'ended', sealCode: null });
    expect(await failureOf(client.end('sf-end', '合同作废'))).toMatchObject({ kind: 'refused' });
  });
});

test('each stage of a life is one that the client knows, and confirms its event', async () => {
  const confirmed = async (applyId: string, event: Parameters<ZhangGuanJia['confirms']>[0]) => {
    const detail = await client.detail?.(applyId);
    return detail ? client.confirms(event, detail) : undefined;
  };
  for (const applyId of ['sf-1', 'sf-2', 'sf-3', 'sf-4']) await client.apply(request(applyId));
  const { sealCode } = await shown('sf-1');
  await drive('/machine/use', { sealCode, sealId: seal, times: 2, crossPage: false });
  expect(await client.detail?.('sf-1')).toMatchObject({ stage: 'sealing', stageName: '智能用印中' });
  expect(await confirmed('sf-1', 'sealingCompleted')).toBe(false);
  await drive('/machine/finish', { sealCode });
  expect(await confirmed('sf-1', 'sealingCompleted')).toBe(true);
  expect(await client.detail?.('sf-1')).toMatchObject({ stage: 'completed', sealCode: null });
  await drive('/applications/sf-1/archive');
  expect(await confirmed('sf-1', 'filesArchived')).toBe(true);
  await drive('/applications/sf-2/auto-end');
  expect(await confirmed('sf-2', 'autoEnded')).toBe(true);
  await drive('/applications/sf-3/terminate');
  expect(await confirmed('sf-3', 'approvalTerminated')).toBe(true);
  await drive('/applications/sf-4/reject');
  expect(await confirmed('sf-4', 'approvalRejected')).toBe(true);
});

test('files go up as multipart, and come back with their watermark', async () => {
  await client.apply(request('sf-upload'));
  const content = Buffer.from('%PDF-1.7 合同\r\n--x\r\n');
  await client.uploadFile({
    applyId: 'sf-upload',
    uid: 'zhangsan',
    file: {
      name: '采购"合同".pdf',
      contentType: 'application/pdf',
      async *open() {
        yield content;
      },
    },
  });
  await client.uploadFilesByUrl('sf-upload', [
    { name: 'b.pdf', url: 'http://files.test/b', watermark: true },
  ]);
  expect(await client.watermarkedFiles('sf-upload')).toEqual([
    { name: '采购"合同".pdf', contentBase64: content.toString('base64') },
    { name: 'b.pdf', contentBase64: Buffer.from('http://files.test/b').toString('base64') },
  ]);
});

test('catalogues come page by page, ids digit for digit', async () => {
  const seals: string[] = [];
  const pages: number[] = [];
  const page = (asked: { page: number }) => client.sealPage({ ...asked, size: 10 });
  for await (const items of everyPage(page, ({ sealId }) => sealId)) {
    pages.push(items.length);
    seals.push(...items.map(({ sealId }) => sealId));
  }
  expect(pages).toEqual([10, 10, 8]);
  expect(seals.slice(0, 3)).toEqual([seal, secondSeal, '9007199254740993001']);
  expect((await client.fileTypePage({ page: 1 })).items[0]).toEqual({
    fileTypeId: '9223372036854775806',
    name: '采购合同',
  });
  expect((await client.departmentPage({ page: 2, size: 2 })).items).toEqual([
    { departmentId: '303', name: '采购部' },
    { departmentId: '304', name: '销售部' },
  ]);
  expect((await client.personPage({ page: 1 })).items[0]).toEqual({
    uid: 'zhangsan',
    name: '张三',
    mobile: '13800000001',
    jobNumber: 'A001',
  });
});

test('people are made, signed in and deleted', async () => {
  await client.createPerson({
    uid: 'new',
    name: '赵六',
    mobile: '13900000009',
    jobNumber: 'Z9',
    enabled: true,
  });
  expect((await client.personPage({ page: 1 })).items).toContainEqual({
    uid: 'new',
    name: '赵六',
    mobile: '13900000009',
    jobNumber: 'Z9',
  });
  expect(await client.loginToken('13900000009')).toMatch(/\S{20}/);
  const twice = { uid: 'new', name: '赵六', mobile: '13900000008', enabled: true };
  expect(await failureOf(client.createPerson(twice))).toMatchObject({ kind: 'refused' });
  await client.deleteMany('people', ['new']);
  expect((await client.personPage({ page: 1 })).items.map(({ uid }) => uid)).not.toContain('new');
  await client.deleteMany('departments', ['305', '306']);
  expect((await client.departmentPage({ page: 1 })).total).toBe(4);
  await client.apply(request('sf-delete'));
  await client.deleteMany('applications', ['sf-delete']);
  expect(await client.detail?.('sf-delete')).toBeNull();
});

describe('the token', () => {
  test('is for the right credentials only', async () => {
    await client.checkConnection();
    const failure = await failureOf(clientOf(vendor, {}, 'wrong').checkConnection());
    expect(failure).toMatchObject({ kind: 'misconfigured', details: { peerCode: '40013' } });
  });

  test('is fetched anew once it has expired', async () => {
    await client.apply(request('sf-token'));
    const before = (await axios.get(`${vendor.url}/sim/calls`)).data.calls.token;
    await drive('/expire-tokens');
    expect(await client.detail?.('sf-token')).not.toBeNull();
    expect((await axios.get(`${vendor.url}/sim/calls`)).data.calls.token).toBe(before + 1);
  });
});
