import {
  profileOverridesSchema,
  profileSchema,
  resolveProfile,
} from '../../../adapters/zhangguanjia/profile';

test('without overrides, the defaults', () => {
  const profile = resolveProfile();
  expect(profile.paths.apply).toBe('/api/sealApply/batchCreate.htm');
  expect(profile.callbackAck).toEqual({
    status: 200,
    contentType: 'application/json',
    body: '{"errcode":0,"errmsg":"ok"}',
  });
  expect(profileSchema.parse({})).toEqual(profile);
});

test('a whole profile resolves to itself', () => {
  expect(resolveProfile(resolveProfile())).toEqual(resolveProfile());
});

test('an override changes its key and nothing beside it', () => {
  const changed = resolveProfile({
    events: { autoEnded: ['40'] },
    appendStyle: 'increment',
    codes: { duplicate: ['9'] },
  });
  const { events, codes, appendStyle: _, ...rest } = resolveProfile();
  expect(changed).toEqual({
    ...rest,
    appendStyle: 'increment',
    events: { ...events, autoEnded: ['40'] },
    codes: { ...codes, duplicate: ['9'] },
  });
});

test('what older versions had is taken, and gone', () => {
  const old = {
    paths: {
      departments: '/d',
      deleteApplications: '/a',
      deletePeople: '/p',
      deleteDepartments: '/q',
      end: '/e',
    },
    query: { deleteApplications: 'a', deletePeople: 'person_ids', deleteDepartments: 'd' },
    departmentFields: { id: ['no'] },
  };
  expect(profileOverridesSchema.parse(old)).toEqual({ paths: { end: '/e' }, query: {} });
  const { paths, ...rest } = resolveProfile();
  expect(profileSchema.parse(old)).toEqual({ ...rest, paths: { ...paths, end: '/e' } });
});

test('resolving does not change the defaults', () => {
  resolveProfile({ codes: { duplicate: ['9'] } });
  expect(resolveProfile().codes.duplicate).toEqual([]);
});

test.each<[string, unknown, (string | number)[]]>([
  ['an unknown section', { path: {} }, []],
  ['an unknown key', { paths: { aply: '/x' } }, ['paths']],
  ['an unknown stage', { stages: { lost: ['x'] } }, ['stages']],
  ['a path with a query', { paths: { apply: '/x?token=1' } }, ['paths', 'apply']],
  ['a path that is an address', { paths: { apply: 'http://elsewhere/x' } }, ['paths', 'apply']],
  ['a field without names', { callbackFields: { event: [] } }, ['callbackFields', 'event']],
  ['no code of success', { codes: { success: [] } }, ['codes', 'success']],
  ['a timeout of nothing', { timeouts: { callMs: 0 } }, ['timeouts', 'callMs']],
  ['a section that is no object', { paths: 'all' }, ['paths']],
  ['an ack that is no success', { callbackAck: { status: 500 } }, ['callbackAck', 'status']],
])('%s is an error at its place', (_what, overrides, path) => {
  const { error } = profileOverridesSchema.safeParse(overrides);
  expect(error?.issues.map((issue) => issue.path)).toEqual([path]);
});

test.each([
  ['a spelling under two events', { events: { autoEnded: ['x'], filesArchived: ['Ｘ '] } }, ['events']],
  ['a stage name under two stages', { stages: { ended: ['停'], archived: ['停 '] } }, ['stages']],
  ['a GET of a token with a body', { token: { parameters: 'form' } }, ['token', 'parameters']],
  ['an operation shorter than its call', { timeouts: { operationMs: 5000 } }, ['timeouts']],
])('%s is an error', (_what, overrides, path) => {
  const { error } = profileSchema.safeParse(overrides);
  expect(error?.issues.map((issue) => issue.path)).toEqual([path]);
});

test('a name that a site puts under one stage is none of a default’s any more', () => {
  const { stages, events } = resolveProfile({
    stages: { ended: ['已 作废'] },
    events: { autoEnded: ['驳回'] },
  });
  expect([stages.ended, stages.terminated.includes('已作废')]).toEqual([['已 作废'], false]);
  expect([events.autoEnded, events.approvalRejected.includes('驳回')]).toEqual([['驳回'], false]);
});

test('one yes and no, as profiles of older versions have it, is that of every field', () => {
  const { applyValues } = resolveProfile({ applyValues: { yes: 'Y', no: 'N', enabledNo: 0 } });
  expect(applyValues).toEqual({
    ...{ approvedElsewhere: '6', vendorApproves: null },
    ...{
      crossPageYes: 'Y',
      crossPageNo: 'N',
      watermarkYes: 'Y',
      watermarkNo: 'N',
      enabledYes: 'Y',
      enabledNo: 0,
    },
  });
});
