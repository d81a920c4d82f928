import type { ZhangGuanJia } from '../../../adapters/zhangguanjia/client';
import { everyPage } from '../../../application/ports/vendorLists';
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

test('files go up as multipart, and come back with their watermark', async () => {
  await client.apply(request('sf-upload'));
  const content = Buffer.from('%PDF-1.7 合同\r\n--x\r\n');
  await client.attach({ applyId: 'sf-upload' }, 'zhangsan', {
    name: '采购"合同".pdf',
    contentType: 'application/pdf',
    async *open() {
      yield content;
    },
  });
  await clientOf(vendor, { watermarkFiles: true }).attachByUrl({ applyId: 'sf-upload' }, [
    { name: 'b.pdf', url: 'http://files.test/b' },
  ]);
  expect(await client.watermarkedFiles({ applyId: 'sf-upload' })).toEqual([
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
  expect(seals.slice(0, 3)).toEqual([firstSeal, secondSeal, '9007199254740993001']);
  expect((await client.fileTypePage({ page: 1 })).items[0]).toEqual({
    fileTypeId: '9223372036854775806',
    name: '采购合同',
  });
  expect((await client.personPage({ page: 1 })).items[0]).toEqual({
    uid: 'zhangsan',
    name: '张三',
    mobile: '13800000001',
    jobNumber: 'A001',
  });
});

test('people are made and signed in', async () => {
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
});

describe('the token', () => {
  test('is for the right credentials only', async () => {
    await client.checkConnection();
    const failure = await failureOf(clientOf(vendor, {}, 'wrong').checkConnection());
    expect(failure).toMatchObject({ kind: 'misconfigured', details: { peerCode: '40013' } });
  });

  test('is fetched anew once it has expired', async () => {
    await client.apply(request('sf-token'));
    const before = (await vendor.see('/calls')).calls.token;
    await vendor.drive('/expire-tokens');
    expect(await client.detail?.({ applyId: 'sf-token' })).not.toBeNull();
    expect((await vendor.see('/calls')).calls.token).toBe(before + 1);
  });
});
