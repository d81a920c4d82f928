import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { json, startPeer } from '../../adapters/support/peer';
import {
  application,
  devices,
  form,
  type QiyuesuoUnderTest,
  signed,
  startQiyuesuo,
  zhangsan,
} from './qiyuesuoSupport';

let vendor: QiyuesuoUnderTest;
beforeEach(async () => {
  vendor = await startQiyuesuo();
});
afterEach(() => vendor.stop());

const both = { auths: devices.map((deviceNo) => ({ deviceNo, count: 2, users: [zhangsan] })) };
const granted = async (serialNo: string, more = {}) =>
  (await vendor.ask('POST', '/seal/apply/multiple', application(serialNo, more))).result;
const detail = async (id: string) => (await vendor.ask('GET', `/seal/apply/detail?businessId=${id}`)).result;
const by = { contact: zhangsan.mobile };

test('an application has an id of 19 digits and a code for each seal and person', async () => {
  const given = await granted('sf-1', both);
  expect(given).toEqual({
    id: expect.stringMatching(/^\d{19}$/),
    status: 'USING',
    sealAuths: devices.map((deviceNo) =>
      expect.objectContaining({
        deviceNo,
        vertifyCode: expect.stringMatching(/^\d{6}$/),
        contact: '13800000001',
        number: 'A001',
        userName: '张三',
      }),
    ),
  });
  // Nothing makes the same application the same: a second call is a second application.
  expect((await granted('sf-1', both)).id).not.toBe(given.id);
  expect((await vendor.see('/effects')).effects).toEqual({ 'apply:sf-1': 2 });
});

test.each<[string, Record<string, unknown>, number, RegExp]>([
  ['no company', { tenantName: '' }, 1_000_001, /tenantName/],
  ['no seals', { auths: [] }, 1_000_001, /auths/],
  ['no users', { auths: [{ deviceNo: devices[0], count: 1 }] }, 1_000_001, /users/],
  [
    'a count of nothing',
    { auths: [{ deviceNo: devices[0], count: 0, users: [zhangsan] }] },
    1_000_001,
    /count/,
  ],
  ['an unknown applicant', { applyerContact: '13900000000' }, 1_000_000, /用户不存在/],
  [
    'a machine that is not there',
    { auths: [{ deviceNo: 'X', count: 1, users: [zhangsan] }] },
    1_000_000,
    /印章不存在/,
  ],
  ['a frozen seal', { auths: [{ deviceNo: 'QYS1091', count: 1, users: [zhangsan] }] }, 1_000_000, /状态异常/],
  [
    'a seal in no machine',
    { auths: [{ sealName: '总公司备用章', count: 1, users: [zhangsan] }] },
    1_000_000,
    /未绑定设备/,
  ],
  ['a document that is not there', { documents: ['1'] }, 1_000_000, /文档不存在/],
  ['an electronic category', { categoryId: '2400000000000000391' }, 1_000_000, /业务分类不存在/],
])('%s is refused', async (_what, more, code, words) => {
  const reply = await vendor.ask('POST', '/seal/apply/multiple', application('sf-wrong', more));
  expect(reply).toEqual({ code, message: expect.stringMatching(words) });
  expect((await vendor.see('/applications')).applications).toEqual([]);
});

test('by category nobody is named: the applicant stamps, and some servers tell no code', async () => {
  const category = { categoryId: '2400000000000000310', auths: [{ deviceNo: devices[0], count: 1 }] };
  const ask = (server: QiyuesuoUnderTest) =>
    server.ask('POST', '/seal/apply/mulitipleByCategory', application('sf-c', category));
  expect((await ask(vendor)).result.sealAuths).toMatchObject([{ userName: '张三' }]);
  const terse = await startQiyuesuo({ dress: { byCategoryReply: 'idOnly' } });
  expect((await ask(terse)).result).toEqual({ id: expect.any(String), status: 'USING' });
  await terse.stop();
});

test('an append adds to one machine or to all, opens again what was complete, and keeps no device', async () => {
  const { id, sealAuths } = await granted('sf-2', both);
  for (const { vertifyCode } of sealAuths) await vendor.drive('/machine/finish', { code: vertifyCode });
  expect((await detail(id)).status).toBe('COMPLETE');
  const add = (more: object) =>
    vendor.ask('POST', '/seal/apply/append', form({ businessId: id, count: 3, ...by, ...more }));
  const reply = await add({ deviceNo: devices[0] });
  expect(reply.result).toMatchObject({
    status: 'USING',
    sealAuths: [{ vertifyCode: sealAuths[0].vertifyCode }, {}],
  });
  await add({});
  const { status, sealAuths: after, appendLogs } = await detail(id);
  expect([status, after.map(({ leftCount }: { leftCount: number }) => leftCount)]).toEqual(['USING', [8, 5]]);
  expect(appendLogs).toEqual(
    [1, 2].map(() => ({
      userName: '张三',
      count: 3,
      createTime: expect.any(String),
      contact: zhangsan.mobile,
      number: 'A001',
    })),
  );
});

test('an end is of one machine or of all, and nothing is added after it', async () => {
  const { id, sealAuths } = await granted('sf-3', both);
  const end = (more: object) =>
    vendor.ask('POST', '/seal/apply/finish', form({ businessId: id, reason: '撤回', ...by, ...more }));
  expect(await end({ deviceNo: devices[0] })).toEqual({ code: 0, message: 'SUCCESS' });
  expect(await detail(id)).toMatchObject({
    status: 'USING',
    sealAuths: [{ complete: true }, { complete: false }],
  });
  await end({});
  expect((await detail(id)).status).toBe('FINISHED');
  const append = form({ businessId: id, count: 1, ...by });
  expect(await vendor.ask('POST', '/seal/apply/append', append)).toMatchObject({ code: 1_000_000 });
  const dead = await axios.post(
    `${vendor.url}/sim/machine/use`,
    { code: sealAuths[1].vertifyCode },
    { validateStatus: () => true },
  );
  expect([dead.status, dead.data.error]).toEqual([409, '用印码已失效']);
});

test('what happens at the machine is told once, each in its own form, and shown by the detail', async () => {
  const receiver = await startPeer(json({ code: 1 }));
  await vendor.drive('/callback-url', { url: `${receiver.url}/in` });
  const { id, sealAuths } = await granted('sf-4');
  const code = sealAuths[0].vertifyCode;
  await vendor.drive('/machine/use', { code, times: 2 });
  await vendor.drive('/machine/finish', { code });
  const told = async () => (await vendor.see('/callbacks')).callbacks;
  while ((await told()).some(({ state }: { state: string }) => state === 'under-way'))
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(receiver.seen.map(({ headers }) => headers['content-type'])).toEqual(
    Array(4).fill('application/x-www-form-urlencoded'),
  );
  const bodies = receiver.seen.map(({ body }) => Object.fromEntries(new URLSearchParams(body.toString())));
  const { faceImages, useImages } = await detail(id);
  const keysOf = (images: { photokey: string }[]) => JSON.stringify(images.map(({ photokey }) => photokey));
  expect(bodies).toHaveLength(4);
  expect(bodies).toEqual(
    expect.arrayContaining([
      { businessId: id, mobile: zhangsan.mobile, imageType: 'FACE', images: keysOf(faceImages) },
      { businessId: id, mobile: zhangsan.mobile, imageType: 'SIGNATORY', images: keysOf(useImages) },
      { businessId: id, mobile: zhangsan.mobile, leftCount: '0', timestamp: expect.any(String) },
      { businessId: id, status: 'COMPLETE' },
    ]),
  );
  const photo = await axios.get(`${vendor.url}/seal/apply/image?photokey=${useImages[1].photokey}`, {
    headers: signed(),
  });
  expect(photo.headers['content-type']).toBe('image/png');
  await receiver.close();
});

test('a signature is lower-case MD5 of token, secret and time', async () => {
  const ask = (path: string, headers = {}) =>
    axios.get(vendor.url + path, { headers }).then(({ data }) => data);
  expect(await ask('/company/list', signed())).toMatchObject({ code: 0 });
  for (const headers of [{}, signed('other')])
    expect(await ask('/company/list', headers)).toMatchObject({ code: 1_000_000 });
});

test('seals are listed by company or all together, under either name', async () => {
  const inner = await vendor.ask('GET', '/seal/innercompany/seallist?category=PHYSICS');
  expect(
    inner.result.map(({ name, seals }: { name: string; seals: unknown[] }) => [name, seals.length]),
  ).toEqual([
    ['总公司', 6],
    ['上海分公司', 4],
  ]);
  const other = await startQiyuesuo({ dress: { sealListIn: 'list', sealDeviceIn: 'deviceNo' } });
  const { list } = await other.ask('GET', `/seal/list?companyName=${encodeURIComponent('总公司')}`);
  expect(list).toHaveLength(6);
  expect(list[0]).toMatchObject({ deviceNo: devices[0], status: { key: 'NORMAL' } });
  await other.stop();
});

test('a document is made of a file each time, and what is held goes on with the next start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sealflow-kept-'));
  const keptIn = join(folder, 'vendor');
  const before = await startQiyuesuo({ keptIn });
  const document = () => form({ title: '合同.pdf' }, { name: '合同.pdf', text: 'x' });
  const { documentId } = await before.ask('POST', '/document/createbyfile', document());
  await before.ask('POST', '/seal/apply/multiple', application('sf-5', { documents: [documentId] }));
  const held = await before.see('/applications');
  await before.stop();
  const after = await startQiyuesuo({ keptIn });
  expect(await after.see('/applications')).toEqual(held);
  expect((await after.see('/documents')).documents).toMatchObject([{ id: documentId, title: '合同.pdf' }]);
  await after.stop();
  await rm(folder, { recursive: true, force: true });
});
