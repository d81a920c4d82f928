import { isLosslessNumber, parse, stringify } from 'lossless-json';
import { example } from '../demo/examples';
import { type VendorKind, vendorKinds } from './vendors/vendor';

/* The flow of the sandbox, 用印审批, as both engines have it: its nodes, exits, form and settings. */

/** For each vendor a flow of its own, since its settings name a binding. */
export const flowIds: Record<VendorKind, string> = {
  zhangguanjia: '1974556705685094924',
  qiyuesuo: '1974556705685094925',
};

export function vendorOfFlow(flowId: string): VendorKind {
  return vendorKinds.find((kind) => flowIds[kind] === flowId) ?? 'zhangguanjia';
}

export type NodeId = 'draft' | 'approve' | 'seal' | 'file';
export const nodes: readonly { nodeId: NodeId; name: string; en: string }[] = [
  { nodeId: 'draft', name: '申请', en: 'Draft' },
  { nodeId: 'approve', name: '审批', en: 'Approval' },
  { nodeId: 'seal', name: '用印', en: 'Sealing' },
  { nodeId: 'file', name: '归档', en: 'Filed' },
];
/** Where an approval makes the flow go on. */
export const mayApprove = (nodeId: string) => ['draft', 'approve'].includes(nodeId);

export const exits = [
  { exitId: 'sealed', name: '用印完成', from: 'seal', to: 'file' },
  { exitId: 'more-uses', name: '追加用印', from: 'seal', to: 'seal' },
  { exitId: 'stop-sealing', name: '结束用印', from: 'seal', to: 'file' },
];
export type ExitId = 'more-uses' | 'stop-sealing';

export interface PersonOfFlow {
  userId: string;
  name: string;
  mobile: string;
}
export const applicants: readonly [PersonOfFlow, ...PersonOfFlow[]] = [
  { userId: '8806055923431203001', name: '张三', mobile: '13800000001' },
  { userId: '8806055923431203003', name: '王五', mobile: '13800000003' },
];
export const approver: PersonOfFlow = { userId: '8806055923431203002', name: '李四', mobile: '13800000002' };

/** Ids of the form's fields; those of a detail table are its columns. */
export const fields = {
  subject: '1974556705685095001',
  applicant: '1974556705685095002',
  fileType: '1974556705685095003',
  seal: '1974556705685095004',
  useCount: '1974556705685095005',
  crossPageUseCount: '1974556705685095006',
  sealCode: '1974556705685095007',
  detail: '1974556705685095008',
  reason: '1974556705685095009',
  fileCount: '1974556705685095010',
  usedCount: '1974556705685095011',
  state: '1974556705685095012',
  appendedSeal: '1974556705685095014',
  appendedUses: '1974556705685095015',
  appendedCrossPageUses: '1974556705685095016',
  appendedSealCode: '1974556705685095017',
  failure: '1974556705685095018',
} as const;
const tables = { seals: '1974556705685096001', appends: '1974556705685096002' } as const;

/** What a person fills in, as typed: what is wrong with it the product says. */
export interface FilledIn {
  subject: string;
  applicant: PersonOfFlow;
  fileTypeId: string;
  seals: { sealId: string; useCount: string; crossPageUseCount?: string }[];
  reason: string;
}

export type FormValues = Record<string, unknown>;

export function formOf({ subject, applicant, fileTypeId, seals, reason }: FilledIn): FormValues {
  return {
    [fields.subject]: subject,
    [fields.applicant]: applicant,
    [fields.fileType]: fileTypeId,
    [fields.reason]: reason,
    [fields.fileCount]: '1',
    [tables.seals]: seals.map(({ sealId, useCount, crossPageUseCount = '' }) => {
      const row = { [fields.seal]: sealId, [fields.useCount]: useCount };
      return crossPageUseCount === '' ? row : { ...row, [fields.crossPageUseCount]: crossPageUseCount };
    }),
  };
}

export function appendOf(sealId: string, uses: string): FormValues {
  return { [tables.appends]: [{ [fields.appendedSeal]: sealId, [fields.appendedUses]: uses }] };
}

/** Whoever asks for the seal. */
export function applicantIn(form: FormValues): PersonOfFlow {
  const given = form[fields.applicant];
  const userId = typeof given === 'object' && given !== null && 'userId' in given ? given.userId : given;
  return applicants.find((person) => person.userId === userId) ?? applicants[0];
}

/** The seals that a filled-in form names. */
export function sealsIn(form: FormValues): string[] {
  const rows = form[tables.seals];
  return (Array.isArray(rows) ? rows : []).flatMap((row: unknown) =>
    typeof row === 'object' && row !== null && fields.seal in row ? [String(row[fields.seal])] : [],
  );
}

const said = ['usedCount', 'state'] as const;
const writeFields = said.map((value) => ({ value, fieldId: fields[value] }));
const back = (event: string) => ({
  event,
  action: { kind: 'returnFlow', waitNodeIds: ['seal'], as: 'applicant', to: { nodeId: 'draft' } },
  writeFields,
});

/** Those of `examples/`, with a rule for each event that the vendor tells. Text, since its ids are integers of 19 digits. */
export function sealSettings(vendor: VendorKind, bindingId: string): string {
  const settings = parse(example('seal-settings.json', { bindingId })) as {
    form: { fields: { id: unknown; name: string; type: string }[] };
    apply: { fields: Record<string, unknown> };
    append: { fields: Record<string, unknown> };
    callbacks: { event: string }[];
  };
  settings.form.fields.push(
    ...[
      { id: fields.usedCount, name: '实际用印次数', type: 'text' },
      { id: fields.state, name: '用印状态', type: 'text' },
    ],
  );
  const completed = { ...settings.callbacks[0], writeFields };
  if (vendor === 'zhangguanjia')
    return stringify({ ...settings, callbacks: [completed, ...otherRules()] }) ?? '';
  // It neither counts pages and files nor tells of anything else.
  const { crossPageUseCount: _pages, fileCount: _files, ...apply } = settings.apply.fields;
  const { crossPageUseCount: _more, ...append } = settings.append.fields;
  return (
    stringify({
      ...settings,
      apply: { ...settings.apply, fields: apply },
      append: { ...settings.append, fields: append },
      callbacks: [completed],
    }) ?? ''
  );
}

function otherRules() {
  const written = ['filesArchived', 'autoEnded'].map((event) => ({
    ...{ event, action: { kind: 'writeFields' }, writeFields },
  }));
  return [...written, back('approvalTerminated'), back('approvalRejected')];
}

/** What the form calls its fields. */
export function fieldNames(): Map<string, string> {
  const { form } = parse(sealSettings('zhangguanjia', '')) as {
    form: { fields: { id: unknown; name: string }[] };
  };
  return new Map(
    form.fields.map(({ id, name }) => [isLosslessNumber(id) ? id.toString() : String(id), name]),
  );
}
