/*
 * Seal settings as the API has them, and as the form has them. The form keeps the API's own names, so that errors of the
 * API find their fields. No imports: the types of the API are made from its document, and tests read this file without.
 */

type Action = 'submit' | 'return' | 'withdraw' | 'delete';

/** Where in a flow something happens; without `actions`, by the defaults of what it is for. */
export type Point =
  | { nodeId: string; when: 'arrive' | 'leave'; actions?: Action[] }
  | { exitId: string; actions?: Action[] };

export type ActAs = 'applicant' | 'currentOperator' | { userId: string };
export type ReturnTo = 'previous' | { nodeId: string } | { exitId: string };

export type FlowAction =
  | { kind: 'submitFlow'; waitNodeIds: string[]; as: ActAs; remark?: string }
  | { kind: 'returnFlow'; waitNodeIds: string[]; as: ActAs; to: ReturnTo; remark?: string };

export const callbackEvents = [
  'sealingCompleted',
  'filesArchived',
  'autoEnded',
  'approvalTerminated',
  'approvalRejected',
] as const;
type CallbackEvent = (typeof callbackEvents)[number];

export const writtenValues = ['usedCount', 'leftCount', 'state', 'completedAt', 'sealCode'] as const;
export type WrittenValue = (typeof writtenValues)[number];

export interface FieldWrite {
  value: WrittenValue;
  fieldId: string;
  as?: 'text' | 'code' | 'iso';
}

export interface CallbackRule {
  event: CallbackEvent;
  action: FlowAction | { kind: 'writeFields' } | { kind: 'none' };
  writeFields?: FieldWrite[];
}

export const formFieldTypes = [
  'text',
  'number',
  'person',
  'browser',
  'attachment',
  'select',
  'date',
] as const;
export type FieldType = (typeof formFieldTypes)[number];

export interface FormField {
  id: string;
  name: string;
  type: FieldType;
}

export const requiredApplyFields = ['subject', 'applicant', 'fileType', 'seal', 'useCount'] as const;
export const optionalApplyFields = [
  'crossPage',
  'crossPageUseCount',
  'fileCount',
  'reason',
  'department',
  'attachments',
] as const;
export const appendFields = ['seal', 'useCount', 'crossPageUseCount'] as const;
export type ApplyField = (typeof requiredApplyFields)[number] | (typeof optionalApplyFields)[number];

export interface Settings {
  bindingId: string;
  enabled: boolean;
  form?: { formId: string; fields: FormField[] };
  apply: {
    applyStatus?: 'approved' | 'vendorApproves';
    fields: Record<(typeof requiredApplyFields)[number], string> &
      Partial<Record<(typeof optionalApplyFields)[number], string>>;
    at: Point[];
    detailButtonField?: string;
    sealCodeField: string;
  };
  append?: {
    fields: Partial<Record<(typeof appendFields)[number], string>>;
    at: Point[];
    sealCodeField: string;
  };
  end?: { at: Point[]; reasonField?: string };
  endOnWithdraw?: boolean;
  callbacks: CallbackRule[];
  onFailure?: { field?: string; action?: FlowAction };
  quietCloseSeconds?: number;
  archiveWaitSeconds?: number;
}

/** Nothing of it need be there while it is typed. */
export type Draft<T> = T extends string | number | boolean
  ? T
  : T extends (infer Item)[]
    ? Draft<Item>[]
    : { [Key in keyof T]?: Draft<T[Key]> | undefined };

export type SettingsValues = Draft<Omit<Settings, 'onFailure'>> & {
  onFailure?: { field?: string | undefined; action?: Draft<FlowAction> | { kind: 'none' } | undefined };
  /** Whether the parts that may be left out are there. */
  parts: { append: boolean; end: boolean };
};

export const newPoint: Draft<Point> = { nodeId: '', when: 'leave' };

export const newSettingsValues: SettingsValues = {
  enabled: true,
  form: { fields: [] },
  apply: { fields: {}, at: [newPoint] },
  append: { at: [newPoint] },
  end: { at: [newPoint] },
  callbacks: [],
  onFailure: { action: { kind: 'none' } },
  parts: { append: false, end: false },
};

/** Of settings with or without what they were saved as. */
export function valuesOf(saved: Settings): SettingsValues {
  const { bindingId, enabled, form, apply, append, end, endOnWithdraw, callbacks, onFailure } = saved;
  const { quietCloseSeconds, archiveWaitSeconds } = saved;
  return structuredClone({
    ...{ bindingId, enabled, apply, endOnWithdraw, callbacks, quietCloseSeconds, archiveWaitSeconds },
    append: append ?? { at: [newPoint] },
    end: end ?? { at: [newPoint] },
    form: form ?? { fields: [] },
    onFailure: { field: onFailure?.field, action: onFailure?.action ?? { kind: 'none' as const } },
    parts: { append: append !== undefined, end: end !== undefined },
  });
}

/** What the API is sent: it says itself what is missing in it. */
export function settingsOf({ parts, form, onFailure, ...values }: SettingsValues): Settings {
  const hasForm = Boolean(form?.formId) || (form?.fields ?? []).length > 0;
  const action = actionOf(onFailure?.action);
  const failure = withoutEmpty({
    field: onFailure?.field,
    action: action?.kind === 'none' ? undefined : action,
  });
  return withoutEmpty({
    ...values,
    callbacks: (values.callbacks ?? []).map((rule) => ({ ...rule, action: actionOf(rule.action) })),
    form: hasForm ? form : undefined,
    append: parts.append ? { ...values.append, fields: values.append?.fields ?? {} } : undefined,
    end: parts.end ? (values.end ?? {}) : undefined,
    onFailure: Object.keys(failure).length > 0 ? failure : undefined,
  }) as Settings;
}

interface AnyAction {
  kind?: string | undefined;
  waitNodeIds?: unknown;
  as?: unknown;
  to?: unknown;
  remark?: unknown;
}

/** Without what was typed for another kind. */
function actionOf(action: AnyAction | undefined): AnyAction | undefined {
  if (action?.kind !== 'submitFlow' && action?.kind !== 'returnFlow') return action && { kind: action.kind };
  const { kind, waitNodeIds, as, to, remark } = action;
  return { kind, waitNodeIds, as, remark, ...(kind === 'returnFlow' ? { to } : {}) };
}

/** Deeply without what a form has left empty; lists and objects stay, empty ones too. */
function withoutEmpty(value: unknown): object {
  if (Array.isArray(value)) return value.map(clean);
  const entries = Object.entries(value as object).filter(
    ([, one]) => one !== undefined && one !== null && one !== '',
  );
  return Object.fromEntries(entries.map(([key, one]) => [key, clean(one)]));
}

const clean = (value: unknown) => (typeof value === 'object' && value !== null ? withoutEmpty(value) : value);

/** Which types of field fit what is read from them or written to them, as the API checks it. */
const text: readonly FieldType[] = ['text', 'select'];
const choice: readonly FieldType[] = ['browser', 'select', 'text'];
const count: readonly FieldType[] = ['number', 'text', 'select'];
export const fits = {
  subject: text,
  applicant: ['person'],
  fileType: choice,
  seal: choice,
  useCount: count,
  crossPage: text,
  crossPageUseCount: count,
  fileCount: count,
  reason: text,
  department: choice,
  attachments: ['attachment'],
  sealCode: ['text'],
  usedCount: ['number', 'text'],
  leftCount: ['number', 'text'],
  state: text,
  completedAt: ['date', 'text'],
  detailButton: ['text', 'select', 'browser'],
  message: ['text'],
} as const satisfies Record<string, readonly FieldType[]>;

/** What designers call a type: the first whose part is in the name counts. */
export type TypeNames = readonly (readonly [part: RegExp, type: FieldType])[];

/** Fields out of a pasted table: id, name and type by tab; a type that is neither ours nor a designer's is text. */
export function pastedFields(pasted: string, typeNames: TypeNames): FormField[] {
  return pasted.split('\n').flatMap((line) => {
    const [id = '', name = '', written = ''] = line.split('\t').map((cell) => cell.trim());
    const type = formFieldTypes.find((one) => one === written);
    const named = typeNames.find(([part]) => part.test(written));
    return id === '' ? [] : [{ id, name: name || id, type: type ?? named?.[1] ?? 'text' }];
  });
}
