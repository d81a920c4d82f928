import type { SampleKind } from '../../../adapters/vendorAdapter';
import { type ProfileOverrides, resolveProfile } from '../../../adapters/zhangguanjia/profile';
import { declaredProfile } from '../../../adapters/zhangguanjia/profileDefaults';
import { profileFields } from '../../../adapters/zhangguanjia/profileFields';
import { readSample } from '../../../adapters/zhangguanjia/sampleReading';

/** Each field as `at field = value`; a `?` for what was not found, a `!` for what is wrong. */
async function reading(kind: SampleKind, sample: object | string, profile: ProfileOverrides = {}) {
  const body = typeof sample === 'string' ? sample : JSON.stringify(sample);
  const { fields, faults } = await readSample({ kind, body }, resolveProfile(profile));
  return [
    ...fields.map(({ field, at, value = '?' }) => `${at} ${field} = ${value}`.trim()),
    ...faults.map((fault) => `! ${'cause' in fault ? fault.cause.code : fault.reason}`),
  ];
}

const detail = {
  errcode: 0,
  data: {
    sealapply_id: 'sf1',
    useSealStateName: '智能用印中',
    sealCode: 'K7Q2',
    seals: [{ seal_id: 'S1', use_count: 3, real_use_count: 1 }],
    useRecords: [{ sealName: '公章', createName: '张三', imgs: [{ fileUrl: '/1.jpg' }] }],
  },
};

test('a detail shows stage, code, totals and uses', async () => {
  expect(await reading('detail', detail)).toEqual([
    'detailFields.applyId = sf1',
    'detailFields.stageName = 智能用印中',
    'stages.sealing = 智能用印中',
    'detailFields.sealCode = K7Q2',
    'seals.0 detailFields.sealId = S1',
    'seals.0 detailFields.useCount = 3',
    'seals.0 detailFields.usedCount = 1',
    'seals.0 detailFields.crossPageUseCount = 0',
    'uses.0 detailFields.useSealName = 公章',
    'uses.0 detailFields.usePerson = 张三',
    'uses.0 detailFields.useAt = ?',
    'uses.0 detailFields.usePlace = ?',
    'uses.0 detailFields.useImages = /1.jpg',
  ]);
});

test.each<[string, SampleKind, object | string, ProfileOverrides, string[]]>([
  [
    'an apply by its defaults',
    'apply',
    { errcode: '0', data_list: [{ sealapply_id: 'sf1', sealCode: 'K7Q2' }] },
    {},
    ['grantReplyFields.applyId = sf1', 'grantReplyFields.sealCode = K7Q2'],
  ],
  [
    'an apply whose code has another name',
    'apply',
    { errcode: 0, data: { sealapply_id: 'sf1', gzm: 'K7Q2' } },
    {},
    ['grantReplyFields.applyId = sf1', 'grantReplyFields.sealCode = ?'],
  ],
  [
    'the same once that name is overridden',
    'apply',
    { errcode: 0, data: { sealapply_id: 'sf1', gzm: 'K7Q2' } },
    { grantReplyFields: { sealCode: ['gzm'] } },
    ['grantReplyFields.applyId = sf1', 'grantReplyFields.sealCode = K7Q2'],
  ],
  [
    'an append',
    'append',
    { errcode: 0, data: { sealCode: 'K7Q2' } },
    { appendStyle: 'increment' },
    ['grantReplyFields.sealCode = K7Q2'],
  ],
  ['a refusal', 'apply', { errcode: 7, errmsg: '印章已停用' }, {}, ['! refused']],
  [
    'a refusal of the one row',
    'apply',
    { errcode: 0, data_list: [{ sealapply_id: 'sf1', errcode: 7, errmsg: '印章已停用' }] },
    {},
    ['! refused'],
  ],
  ['a reply with other codes', 'detail', { code: 0, data: {} }, {}, ['reply.code = ?', '! not-readable']],
  [
    'a detail without its stage',
    'detail',
    { errcode: 0, data: { seals: [] } },
    {},
    ['detailFields.stageName = ?', '! not-readable'],
  ],
  [
    'a seal without its id',
    'detail',
    { errcode: 0, data: { useSealStateName: '智能用印中', seals: [{ sealNo: 1 }] } },
    {},
    ['detailFields.sealId = ?', '! not-readable'],
  ],
  [
    'a stage that no list names',
    'detail',
    { errcode: 0, data: { useSealStateName: '盖章中', seals: [] } },
    {},
    [
      'detailFields.applyId = ?',
      'detailFields.stageName = 盖章中',
      'stages = ?',
      'detailFields.sealCode = ?',
      'detailFields.uses = ?',
    ],
  ],
  ['an unknown application', 'detail', { errcode: 404, errmsg: 'x' }, {}, ['! application-unknown']],
  [
    'a list',
    'seals',
    { errcode: 0, data_list: [{ seal_id: 'S1', name: '公章' }] },
    {},
    ['reply.total = ?', 'items.0 sealFields.id = S1', 'items.0 sealFields.name = 公章'],
  ],
  ['what is no JSON', 'fileTypes', '<html>', {}, ['! not-readable']],
  [
    'a callback as JSON',
    'callback',
    { event: '智能用印完成', sealapply_id: 'sf1' },
    {},
    ['callbackFields.event = sealingCompleted', 'callbackFields.applyId = sf1'],
  ],
  [
    'a callback as a form, though the site sends GBK',
    'callback',
    'event=智能用印完成&sealapply_id=sf1&sealCode=K7Q2',
    { callbackCharset: 'gbk' },
    [
      'callbackFields.event = sealingCompleted',
      'callbackFields.applyId = sf1',
      'callbackFields.sealCode = K7Q2',
    ],
  ],
  [
    'several callbacks, of which one is of an event that no list names',
    'callback',
    [
      { event: 'autoEnded', sealapply_id: 'sf1' },
      { event: '40', sealapply_id: 'sf2' },
    ],
    {},
    [
      'callbacks.0 callbackFields.event = autoEnded',
      'callbacks.0 callbackFields.applyId = sf1',
      'callbacks.1 events = ?',
      '! unknown-event',
    ],
  ],
])('reads %s', async (_what, kind, sample, profile, expected) => {
  expect(await reading(kind, sample, profile)).toEqual(expected);
});

test('a site without a detail call has its sample read all the same', async () => {
  expect(await reading('detail', detail, { detailAvailable: false })).toContain(
    'stages.sealing = 智能用印中',
  );
});

test('every field of the profile is listed, with its default, what it takes and how well it is known', () => {
  const fields = profileFields();
  const whole: Record<string, unknown> = resolveProfile();
  for (const { path, default: value, kind, options } of fields) {
    const at = path
      .split('.')
      .reduce<unknown>((held, key) => new Map(Object.entries(held ?? {})).get(key), whole);
    expect([path, value]).toEqual([path, at]);
    expect([path, options !== undefined]).toEqual([path, kind === 'choice' || kind === 'choices']);
  }
  expect(new Set(fields.map(({ path }) => path.split('.')[0]))).toEqual(
    new Set(Object.keys(declaredProfile)),
  );
  expect(fields.find(({ path }) => path === 'paths.append')).toEqual({
    path: 'paths.append',
    group: 'append',
    kind: 'text',
    evidence: 'C',
    default: '/api/sealApply/update.htm',
  });
});
