import { capabilitiesOf as ofQiyuesuo } from '../../../adapters/qiyuesuo/capabilities';
import { resolveProfile as qiyuesuoProfile } from '../../../adapters/qiyuesuo/profile';
import { capabilitiesOf } from '../../../adapters/zhangguanjia/capabilities';
import { resolveProfile } from '../../../adapters/zhangguanjia/profile';
import {
  askedDirectly,
  beyondVendor,
  bindingBeyondVendor,
  fieldsTaken,
  notTaken,
} from '../../../application/administration/beyondVendor';
import type { UserMapping } from '../../../application/administration/bindings';
import type { Capabilities } from '../../../application/ports/capabilities';
import type { SealSettings } from '../../../domain/settings/settings';

const own = capabilitiesOf(resolveProfile());
const all: Capabilities = { ...own, sealUsers: true, window: true, companies: true };
const settings: SealSettings = {
  bindingId: 'b1',
  enabled: true,
  apply: {
    applyStatus: 'vendorApproves',
    fields: {
      ...{ subject: '1', applicant: '2', fileType: '3', seal: '4', useCount: '5' },
      ...{ crossPage: '6', crossPageUseCount: '7', fileCount: '8' },
      ...{ sealUser: '13', useFrom: '14', useUntil: '15', company: '16' },
    },
    at: [{ nodeId: 'n1', when: 'leave' }],
    sealCodeField: '9',
  },
  append: {
    fields: { useCount: '10', crossPageUseCount: '11' },
    at: [{ exitId: 'e1' }],
    sealCodeField: '12',
  },
  callbacks: [
    { event: 'sealingCompleted', action: { kind: 'none' } },
    { event: 'filesArchived', action: { kind: 'none' } },
  ],
};

test.each<[string, Partial<Capabilities>, string[]]>([
  ['all of it', {}, []],
  ['no approval of its own', { approves: false }, ['apply.applyStatus vendor-never-approves']],
  [
    'no cross-page stamps',
    { crossPage: false },
    [
      'apply.fields.crossPage vendor-no-cross-page',
      'apply.fields.crossPageUseCount vendor-no-cross-page',
      'append.fields.crossPageUseCount vendor-no-cross-page',
    ],
  ],
  ['no number of files', { fileCount: false }, ['apply.fields.fileCount vendor-no-file-count']],
  ['nobody who stamps, seal by seal', { sealUsers: false }, ['apply.fields.sealUser vendor-no-seal-users']],
  [
    'no time of use',
    { window: false },
    ['apply.fields.useFrom vendor-no-window', 'apply.fields.useUntil vendor-no-window'],
  ],
  ['no companies', { companies: false }, ['apply.fields.company vendor-no-companies']],
  ['no append', { append: 'none' }, ['append vendor-no-append']],
  ['one event alone', { events: ['sealingCompleted'] }, ['callbacks.1.event vendor-never-tells']],
])('settings for a vendor that can do %s', (_what, changed, faults) => {
  const found = beyondVendor(settings, { ...all, ...changed });
  expect(found.map(({ path, code }) => `${path} ${code}`)).toEqual(faults);
});

test.each<[string, UserMapping | undefined, string[]]>([
  ['made there', { kind: 'mobile', createMissing: true }, ['userMapping.createMissing vendor-no-new-people']],
  [
    'made there by the same id',
    { kind: 'same', createMissing: true },
    ['userMapping.createMissing vendor-no-new-people'],
  ],
  ['made nowhere', { kind: 'mobile', createMissing: false }, []],
  ['in a table', { kind: 'table', table: [] }, []],
  ['known by their ids', undefined, []],
])('people who are missing at a vendor that lists none cannot be %s', (_what, userMapping, faults) => {
  const at = (can: Capabilities) =>
    bindingBeyondVendor({ userMapping }, can).map(({ path, code }) => `${path} ${code}`);
  expect(at(ofQiyuesuo(qiyuesuoProfile()))).toEqual(faults);
  expect(at(own)).toEqual([]);
});

test('what is not mapped is not asked for', () => {
  const { append: _, ...plain } = settings;
  const { crossPage, crossPageUseCount, fileCount, sealUser, ...others } = settings.apply.fields;
  const { useFrom, useUntil, company, ...fields } = others;
  const apply = { ...settings.apply, fields, applyStatus: 'approved' as const };
  const none: Capabilities = {
    ...all,
    ...{ approves: false, crossPage: false, fileCount: false, append: 'none', events: [] },
    ...{ sealUsers: false, window: false, companies: false },
  };
  expect(beyondVendor({ ...plain, apply, callbacks: [] }, none)).toEqual([]);
});

test('an application is held to the same', () => {
  const application = {
    seals: [
      { sealId: 's1', useCount: 2, crossPageUseCount: 0 },
      { sealId: 's2', useCount: 2, crossPageUseCount: 1 },
    ],
    fileCount: 3,
  };
  const faults = (can: Partial<Capabilities>) =>
    notTaken(askedDirectly(application), { ...all, ...can }).map(({ path, code }) => `${path} ${code}`);
  expect(faults({})).toEqual([]);
  expect(faults({ crossPage: false, fileCount: false })).toEqual([
    'seals.1.crossPageUseCount vendor-no-cross-page',
    'fileCount vendor-no-file-count',
  ]);
});

test('the fields that a vendor takes are told, for those who map them', () => {
  const common = ['reason', 'department', 'attachments'];
  expect(fieldsTaken(own)).toEqual(['crossPage', 'crossPageUseCount', 'fileCount', ...common]);
  expect(fieldsTaken(ofQiyuesuo(qiyuesuoProfile()))).toEqual([
    ...common,
    'sealUser',
    'useFrom',
    'useUntil',
    'company',
  ]);
  expect(fieldsTaken(ofQiyuesuo(qiyuesuoProfile({ applyStyle: 'category' })))).toEqual([
    ...common,
    'useFrom',
    'useUntil',
    'company',
  ]);
});

test('a site that shows nothing tells what its callbacks spell', () => {
  const { events } = capabilitiesOf(
    resolveProfile({ detailAvailable: false, events: { filesArchived: [], autoEnded: [] } }),
  );
  expect(events).toEqual(['sealingCompleted', 'approvalTerminated', 'approvalRejected']);
});
