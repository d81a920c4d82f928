import axios from 'axios';
import { firstSeal, secondSeal, VendorUnderTest } from './support';

let vendor: VendorUnderTest;
beforeAll(async () => {
  vendor = await VendorUnderTest.start();
});
afterAll(() => vendor.stop());

const use = (sealCode: string, more: object = {}) =>
  vendor.sim('/machine/use', { sealCode, sealId: firstSeal, ...more });
const finish = (sealCode: string) => vendor.sim('/machine/finish', { sealCode });
const act = (applyId: string, path: string, body: object = {}) =>
  vendor.sim(`/applications/${applyId}/${path}`, body);
describe('a person at the machine', () => {
  test('stamps until nothing is left, which completes nothing', async () => {
    const code = await vendor.granted('m-1');
    expect((await use(code, { person: '李四' })).data).toMatchObject({ stageName: '智能用印中' });
    expect((await use(code, { crossPage: true })).data.seals).toMatchObject([
      { usedCount: 2, usedCrossPageUseCount: 1 },
    ]);
    expect((await use(code)).data).toEqual({ error: '用印次数不足' });
    const detail = await vendor.ask('GET', 'sealApply/detail.htm?sealapply_id=m-1');
    expect(detail.data).toMatchObject({
      useSealStateName: '智能用印中',
      sealCode: code,
      seals: [
        {
          seal_id: firstSeal,
          use_count: 2,
          real_use_count: 2,
          sealed_bid_count: 1,
          real_sealed_bid_count: 1,
        },
      ],
      useRecords: [
        { sealName: '总公司公章', createName: '李四', allImgCount: 1 },
        {
          sealName: '总公司公章',
          createName: '张三',
          createTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:/),
        },
      ],
    });
    const image = await axios.get(detail.data.useRecords[0].imgs[0].fileUrl, { responseType: 'arraybuffer' });
    expect(image.headers['content-type']).toBe('image/png');
  });

  test('has cross-page stamps only as granted, and they consume stamps', async () => {
    const code = await vendor.granted('m-2');
    expect((await use(code, { times: 2, crossPage: true })).data).toEqual({ error: '骑缝章用印次数不足' });
    await use(code, { crossPage: true });
    expect((await use(code, { times: 2 })).status).toBe(409);
    expect((await use(code, { sealId: secondSeal })).data).toEqual({
      error: `申请中没有该印章：${secondSeal}`,
    });
    expect((await use('no-code')).status).toBe(404);
  });

  test('finishes by an act of their own, and the code is dead', async () => {
    const code = await vendor.granted('m-3');
    expect((await finish(code)).data).toMatchObject({
      stageName: '已完成用印',
      sealCode: null,
      deadCodes: [code],
    });
    expect((await use(code)).data).toEqual({ error: '盖章码已失效' });
    expect((await finish(code)).data).toEqual({ error: '盖章码已失效' });
    const detail = await vendor.ask('GET', 'sealApply/detail.htm?sealapply_id=m-3');
    expect(detail.data.sealCode).toBe('');
  });
});

describe('what the vendor refuses', () => {
  test('an end once it is over, but not once it is completed', async () => {
    await finish(await vendor.granted('r-1'));
    expect(await vendor.end('r-1')).toMatchObject({ errcode: 0 });
    expect(await vendor.end('r-1')).toMatchObject({ errcode: 1 });
    expect(await vendor.end('r-none')).toMatchObject({ errcode: 404 });
    expect((await vendor.see('/effects')).effects).toMatchObject({ 'end:r-1': 1 });
    expect(await vendor.shown('r-1')).toMatchObject({ stageName: '结束用印', endReason: '结束' });
  });

  test('流程终止 and 驳回 once sealing is under way or done', async () => {
    const code = await vendor.granted('r-2');
    await use(code);
    for (const path of ['terminate', 'reject']) expect((await act('r-2', path)).status).toBe(409);
    await finish(code);
    for (const path of ['terminate', 'reject', 'auto-end']) expect((await act('r-2', path)).status).toBe(409);
  });

  test('an archive before sealing is done, and a second one', async () => {
    const code = await vendor.granted('r-3');
    expect((await act('r-3', 'archive')).status).toBe(409);
    await finish(code);
    expect((await act('r-3', 'archive')).data).toMatchObject({ stageName: '已完成归档' });
    expect((await act('r-3', 'archive')).status).toBe(409);
  });

  test('a 重置 before the first use, beside another, and once archived; otherwise it raises totals behind our back', async () => {
    const code = await vendor.granted('r-4');
    const added = { seals: [{ sealId: firstSeal, useCount: 3 }] };
    expect((await act('r-4', 'reset', added)).data).toEqual({ error: '尚未用印，不能重置' });
    await use(code);
    await act('r-4', 'reset', { ...added, pending: true });
    expect((await vendor.shown('r-4')).seals).toMatchObject([{ useCount: 2 }]);
    expect((await act('r-4', 'reset', added)).data).toEqual({ error: '已有待处理的重置申请' });
    expect((await act('r-4', 'reset/approve')).data).toMatchObject({ round: 1, seals: [{ useCount: 5 }] });
    const { sealCode } = await vendor.shown('r-4');
    await finish(sealCode);
    expect((await act('r-4', 'reset', added)).data).toMatchObject({ round: 2, stageName: '智能用印中' });
    await finish((await vendor.shown('r-4')).sealCode);
    await act('r-4', 'archive');
    expect((await act('r-4', 'reset', added)).data).toEqual({ error: '已归档，不能重置' });
    const { effects } = await vendor.see('/effects');
    expect(Object.keys(effects).filter((key) => key.startsWith('update:r-4'))).toEqual([]);
  });

  test('files for what is archived, or that are none', async () => {
    await finish(await vendor.granted('r-7'));
    const byUrl = (url: string) =>
      vendor.ask('POST', 'sealApply/uploadFileByUrl.htm', {
        sealapply_id: 'r-7',
        filement: [{ downLoadUrl: url, fileName: 'a.pdf', is_watermark: '1' }],
      });
    expect(await byUrl('no address')).toMatchObject({ errcode: 1 });
    expect(await byUrl('http://files.test/a')).toMatchObject({ errcode: 0 });
    await act('r-7', 'archive');
    expect(await byUrl('http://files.test/a')).toMatchObject({ errcode: 1 });
    expect((await vendor.see('/effects')).effects).toMatchObject({ 'uploadByUrl:r-7': 1 });
    expect(await vendor.ask('POST', 'sealApply/uploadFile.htm', 'no multipart')).toMatchObject({
      errcode: 1,
    });
  });
});

test('sites may complete by the count, owe files after sealing, and fetch the files themselves', async () => {
  const other = await VendorUnderTest.start({
    completeWhenUsedUp: true,
    filesOwedAfterSealing: true,
    fetchFiles: true,
  });
  const code = await other.granted('o-1');
  const used = await other.drive('/machine/use', { sealCode: code, sealId: firstSeal, times: 2 });
  expect(used).toMatchObject({ stageName: '待上传文件归档', sealCode: null });
  const byUrl = (url: string) =>
    other.ask('POST', 'sealApply/uploadFileByUrl.htm', {
      sealapply_id: 'o-1',
      filement: [{ downLoadUrl: url, fileName: 'a.png', is_watermark: '1' }],
    });
  expect(await byUrl(`${other.url}/images/a.png`)).toMatchObject({ errcode: 0 });
  const { data_list } = await other.ask('GET', 'getSealApplyWatermark.htm?sealapply_id=o-1');
  expect(Buffer.from(data_list[0].fileContext, 'base64').subarray(1, 4).toString()).toBe('PNG');
  expect(await byUrl(`${other.url}/nothing`)).toMatchObject({ errcode: 1, errmsg: '文件下载失败：a.png' });
  await other.stop();
});

test('a server that starts anew goes on with the applications of another', async () => {
  const code = await vendor.granted('kept-1');
  await use(code, { person: '李四' });
  await vendor.update('kept-1', { seal_ids1: firstSeal, use_count1: '4' });
  const kept = await vendor.shown('kept-1');
  const other = await VendorUnderTest.start();
  await other.drive('/applications', { applications: [kept] });
  expect(await other.shown('kept-1')).toEqual(kept);
  expect((await other.sim('/applications', { applications: [kept] })).data.error).toContain('kept-1');
  await other.drive('/machine/finish', { sealCode: kept.sealCode });
  await other.stop();
});

test('a control body that does not fit is told so', async () => {
  expect((await vendor.sim('/machine/use', { sealCode: '1' })).status).toBe(400);
  expect((await vendor.sim('/machine/use', { sealCode: '1', sealId: firstSeal, time: 2 })).status).toBe(400);
  expect((await vendor.sim('/faults', '{')).status).toBe(400);
});
