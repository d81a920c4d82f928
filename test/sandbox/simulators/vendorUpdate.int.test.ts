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
const totals = (useCount: number, crossPage = 1) => ({
  seal_ids1: firstSeal,
  use_count1: String(useCount),
  is_sealed_bid1: crossPage > 0 ? '1' : '0',
  sealed_bid_count1: String(crossPage),
});

describe('an update', () => {
  test('sets totals, once each, and gives a new code for more of them', async () => {
    const code = await vendor.granted('u-1');
    const reply = await vendor.update('u-1', totals(5));
    const newCode = reply.data_list[0].sealCode;
    expect(newCode).not.toBe(code);
    expect(await vendor.update('u-1', totals(5))).toEqual(reply);
    expect((await vendor.see('/effects')).effects).toMatchObject({ [`update:u-1:${firstSeal}=5/1`]: 1 });
    expect((await use(code)).data).toEqual({ error: '盖章码已失效' });
    expect((await use(newCode, { times: 5 })).status).toBe(200);
    expect(await vendor.shown('u-1')).toMatchObject({ round: 1 });
  });

  test('takes what it does not name as it was, and nothing below what was used', async () => {
    const code = await vendor.granted('u-2', { seal_ids2: secondSeal, use_count2: '4' });
    await use(code, { times: 2 });
    expect(await vendor.update('u-2', totals(1))).toMatchObject({
      errcode: 1,
      errmsg: expect.stringMatching(/已用/),
    });
    expect(await vendor.update('u-2', { seal_ids1: secondSeal, use_count1: '3' })).toMatchObject({
      errcode: 0,
    });
    expect((await vendor.shown('u-2')).seals).toMatchObject([{ useCount: 2 }, { useCount: 3 }]);
    expect(await vendor.update('u-2', { seal_ids1: '1003', use_count1: '1' })).toMatchObject({ errcode: 1 });
    expect(await vendor.update('u-2', totals(3, 4))).toMatchObject({ errcode: 1 });
    expect(await vendor.update('u-none', totals(3))).toMatchObject({ errcode: 404 });
    expect(await vendor.update('u-2', {})).toMatchObject({ errcode: 1 });
  });

  test('opens a completed application again', async () => {
    const code = await vendor.granted('u-3');
    await use(code);
    await finish(code);
    const sameAgain = await vendor.update('u-3', totals(2));
    expect(sameAgain.data_list).toEqual([{ sealapply_id: 'u-3' }]);
    const reply = await vendor.update('u-3', totals(4));
    expect(await vendor.shown('u-3')).toMatchObject({
      stageName: '智能用印中',
      round: 1,
      sealCode: reply.data_list[0].sealCode,
      deadCodes: [code],
    });
  });

  test.each(['archive', 'auto-end', 'terminate', 'reject'])('is refused after %s', async (path) => {
    const code = await vendor.granted(`u-${path}`);
    if (path === 'archive') await finish(code);
    expect((await act(`u-${path}`, path)).status).toBe(200);
    expect(await vendor.update(`u-${path}`, totals(9))).toMatchObject({ errcode: 1 });
    expect(await vendor.end(`u-${path}`)).toMatchObject({ errcode: 1 });
    expect((await vendor.shown(`u-${path}`)).seals).toMatchObject([{ useCount: 2 }]);
  });

  test('may keep the code, where the site does so', async () => {
    const keeping = await VendorUnderTest.start({ codeChangesOnAppend: false });
    const code = await keeping.granted('k-1');
    expect((await keeping.update('k-1', totals(3))).data_list[0].sealCode).toBe(code);
    await keeping.drive('/machine/finish', { sealCode: code });
    expect((await keeping.update('k-1', totals(4))).data_list[0].sealCode).toBe(code);
    await keeping.drive('/machine/use', { sealCode: code, sealId: firstSeal, times: 4 });
    await keeping.stop();
  });
});
