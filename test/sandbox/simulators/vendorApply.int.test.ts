import axios from 'axios';
import { application, keys, secondSeal, until, VendorUnderTest } from './support';

let vendor: VendorUnderTest;
beforeAll(async () => {
  vendor = await VendorUnderTest.start({
    people: [
      { uid: 'zhangsan', name: '张三', mobile: '13800000001' },
      { uid: 'gone', name: '已离职', mobile: '13800000002', enabled: false },
    ],
    departments: [{ id: 'd1', name: '法务部' }],
    maxBatch: 2,
  });
});
afterAll(() => vendor.stop());

const elevenSeals = Object.fromEntries(
  Array.from({ length: 11 }, (_, index) => [
    [`seal_ids${index + 1}`, String(1004 + index)],
    [`use_count${index + 1}`, '1'],
    [`is_sealed_bid${index + 1}`, '0'],
    [`sealed_bid_count${index + 1}`, '0'],
  ]).flat(),
);

describe('an application is refused, and nothing is made of it', () => {
  const wrong: [what: string, more: Record<string, string | null>, words: RegExp][] = [
    ['a blank subject', { name: ' ' }, /name不能为空/],
    ['no id', { sealapply_id: null }, /sealapply_id不能为空/],
    ['nobody', { uid: null }, /uid不能为空/],
    ['an unknown person', { uid: 'stranger' }, /用户不存在.*stranger/],
    ['a disabled person', { uid: 'gone' }, /已停用/],
    ['an unknown file type', { type_id: '1' }, /文件类型不存在/],
    ['an unknown department', { department_id: 'd2' }, /部门不存在/],
    ['an unknown seal', { seal_ids1: '1' }, /印章不存在：1/],
    ['no seal', { seal_ids1: null, use_count1: null, is_sealed_bid1: null, sealed_bid_count1: null }, /至少/],
    ['a gap in the numbers', { seal_ids3: secondSeal, use_count3: '1' }, /序号不连续/],
    ['eleven seals', elevenSeals, /最多10个印章/],
    ['a seal twice', { seal_ids2: '9223372036854775807', use_count2: '1' }, /印章重复/],
    ['no use', { use_count1: '0' }, /use_count1/],
    ['too many uses', { use_count1: '1000000' }, /use_count1/],
    ['a count that is none', { use_count1: '1.5' }, /use_count1/],
    ['more cross-page stamps than stamps', { sealed_bid_count1: '3' }, /不能超过用印次数/],
    ['cross-page without a count', { sealed_bid_count1: '0' }, /sealed_bid_count1/],
    ['a cross-page count without the flag', { is_sealed_bid1: '0' }, /仅在骑缝章时填写/],
    ['a flag that is neither', { is_sealed_bid1: 'maybe' }, /只能是/],
    ['no file', { file_count: '0' }, /file_count/],
    ['too many files', { file_count: '10000' }, /file_count/],
    ['another status', { apply_status: '5' }, /不支持/],
  ];
  test.each(wrong)('%s', async (_what, more, words) => {
    const reply = await vendor.apply('sf-wrong', more);
    expect(reply).toEqual({ errcode: 1, errmsg: expect.stringMatching(words) });
    expect((await vendor.see('/effects')).effects).not.toHaveProperty('apply:sf-wrong');
    expect((await vendor.sim('/applications/sf-wrong/approve')).status).toBe(404);
  });

  test.each([
    ['an object', application('sf-shape'), /数组/],
    ['an empty list', [], /数组/],
    ['a list among the values', [{ ...application('sf-shape'), use_count1: [2] }], /use_count1格式不正确/],
    ['too many at once', ['a', 'b', 'c'].map((id) => application(`sf-${id}`)), /最多提交2个/],
    ['the same id twice', [application('sf-same'), application('sf-same')], /重复/],
    ['one wrong among good ones', [application('sf-good'), application('sf-bad', { name: '' })], /name/],
    ['no JSON', '[{', /不是JSON/],
  ])('%s', async (_what, body, words) => {
    const reply = await vendor.ask('POST', 'sealApply/batchCreate.htm', body);
    expect(reply).toEqual({ errcode: 1, errmsg: expect.stringMatching(words) });
    const ids = (await vendor.see('/applications')).applications.map(
      ({ applyId }: { applyId: string }) => applyId,
    );
    expect(ids.filter((id: string) => /sf-(shape|a|b|c|same|good|bad)$/.test(id))).toEqual([]);
  });
});

test('the largest application there can be', async () => {
  await vendor.granted('sf-large', {
    use_count1: '999999',
    sealed_bid_count1: '999999',
    file_count: '9999',
    department_id: 'd1',
    contract_price: '1.10',
    colour: 'red',
  });
  expect(await vendor.shown('sf-large')).toMatchObject({
    seals: [{ useCount: 999_999, crossPageUseCount: 999_999 }],
    fileCount: 9999,
    others: { contract_price: '1.10' },
    unknownFields: { colour: 'red' },
  });
});

test('an id is taken once, also among several', async () => {
  await vendor.granted('sf-once');
  const again = await vendor.ask('POST', 'sealApply/batchCreate.htm', [
    application('sf-other'),
    application('sf-once', { name: '另一份' }),
  ]);
  expect(again).toEqual({ errcode: 1, errmsg: 'sealapply_id已存在：sf-once' });
  const { effects } = await vendor.see('/effects');
  expect(effects).toMatchObject({ 'apply:sf-once': 1 });
  expect(effects).not.toHaveProperty('apply:sf-other');
  expect((await vendor.shown('sf-once')).subject).toBe('采购合同');
});

test('approval: no code before, no second one, none after a rejection', async () => {
  const reply = await vendor.apply('sf-approve', { apply_status: null });
  expect(reply.data_list).toEqual([{ sealapply_id: 'sf-approve' }]);
  expect(await vendor.shown('sf-approve')).toMatchObject({ stageName: '待审批', sealCode: null });
  expect((await vendor.drive('/applications/sf-approve/approve')).sealCode).toMatch(/^\d{6}$/);
  expect((await vendor.sim('/applications/sf-approve/approve')).status).toBe(409);
  await vendor.apply('sf-reject', { apply_status: null });
  await vendor.drive('/applications/sf-reject/reject');
  expect((await vendor.sim('/applications/sf-reject/approve')).status).toBe(409);
});

describe('the token', () => {
  const tokenPath = 'getToken.htm?grant_type=code&response_type=json';
  test('is refused for wrong credentials, or when asked for in another way', async () => {
    const wrong = `${tokenPath}&client_id=${keys.clientId}&client_secret=other`;
    expect(await vendor.ask('GET', wrong)).toMatchObject({ errcode: 40013 });
    const bare = `getToken.htm?client_id=${keys.clientId}&client_secret=${keys.clientSecret}`;
    expect(await vendor.ask('GET', bare)).toMatchObject({ errcode: 1 });
  });

  test('is wanted by every other call, and of the right scheme', async () => {
    const path = 'sealApply/detail.htm?sealapply_id=sf-once';
    for (const authorization of ['', 'Bearer', 'Bearer nonsense', 'Basic abc']) {
      const { data } = await vendor.call('GET', path, undefined, { Authorization: authorization });
      expect(data).toEqual({ errcode: 40001, errmsg: expect.any(String) });
    }
  });

  test('lives as long as it is told to', async () => {
    const brief = await VendorUnderTest.start({ tokenLifeSeconds: 2 });
    expect(await brief.apply('sf-brief')).toMatchObject({ errcode: 0 });
    await until(
      () => brief.ask('GET', 'sealApply/detail.htm?sealapply_id=sf-brief'),
      ({ errcode }) => errcode === 40001,
    );
    expect(await brief.apply('sf-late')).toMatchObject({ errcode: 40001 });
    await brief.signIn();
    expect(await brief.apply('sf-late')).toMatchObject({ errcode: 0 });
    await brief.stop();
  });
});

test('calls are counted by operation, refused ones too', async () => {
  const before = (await vendor.see('/calls')).calls.apply;
  await vendor.apply('sf-wrong', { name: '' });
  expect((await vendor.see('/calls')).calls.apply).toBe(before + 1);
});

test('other catalogues take the place of the first', async () => {
  const seals = Array.from({ length: 25 }, (_, index) => ({
    id: `90071992547409930${index + 10}`,
    name: `章${index}`,
  }));
  const other = await VendorUnderTest.start({ seals, maxPageSize: 20 });
  const page = async (number: number) => (await other.ask('GET', `sealInfo/list/${number}/50.htm`)).data_list;
  expect([(await page(1)).length, (await page(2)).length, await page(3)]).toEqual([20, 5, []]);
  expect((await page(1))[0]).toEqual({ seal_id: '9007199254740993010', sealName: '章0' });
  await other.drive('/catalogue', { seals: [{ id: 's1', name: '新章' }] });
  expect(await page(1)).toEqual([{ seal_id: 's1', sealName: '新章' }]);
  expect(await other.apply('sf-old')).toMatchObject({ errmsg: '印章不存在：9223372036854775807' });
  expect((await other.see('/catalogue')).fileTypes.length).toBe(7);
  expect(await other.ask('GET', 'sealInfo/list/0/50.htm')).toMatchObject({ errcode: 1 });
  await other.stop();
});

test('what is no call of the vendor is not found', async () => {
  expect((await axios.get(`${vendor.url}/api/nothing.htm`, { validateStatus: () => true })).status).toBe(404);
});

test('is taken as public clients send it: numbers, truths, and a no that is misspelt', async () => {
  const odd = { use_count1: 2, is_sealed_bid1: true, sealed_bid_count1: 1, file_count: 1 };
  const no = { seal_ids2: secondSeal, use_count2: '1', is_sealed_bid2: 'fasle' };
  const reply = await vendor.ask('POST', 'sealApply/batchCreate.htm', [
    { ...application('sf-odd'), ...odd, ...no },
  ]);
  expect(reply).toMatchObject({ errcode: 0 });
  expect((await vendor.shown('sf-odd')).seals).toMatchObject([
    { useCount: 2, crossPageUseCount: 1 },
    { useCount: 1, crossPageUseCount: 0 },
  ]);
  await vendor.apply('sf-registered', { apply_status: '0' });
  expect(await vendor.shown('sf-registered')).toMatchObject({ stageName: '待审批' });
});
