import type { CallbackRule, FlowAction } from '../sealRequest/values';

/** 物理用印设置 of one flow: which form fields mean what, and at which node or exit what happens. */

export const formFieldTypes = [
  'text',
  'number',
  'person',
  'browser',
  'attachment',
  'select',
  'date',
] as const;
export type FormFieldType = (typeof formFieldTypes)[number];

export interface FormField {
  id: string;
  name: string;
  type: FormFieldType;
}

export const triggerActions = ['submit', 'return', 'withdraw', 'delete'] as const;
export type TriggerAction = (typeof triggerActions)[number];

/** Where in the flow something happens; without `actions`, by those of {@link defaultActions}. */
export type TriggerPoint =
  | { nodeId: string; when: 'arrive' | 'leave'; actions?: TriggerAction[] }
  | { exitId: string; actions?: TriggerAction[] };

export type TriggerPurpose = 'apply' | 'append' | 'end';

/** By which actions a point fires that names none. A flow that is returned must not apply, and has no use for a code. */
export const defaultActions = {
  apply: ['submit'],
  append: ['submit'],
  end: ['submit', 'return'],
} as const satisfies Record<TriggerPurpose, readonly TriggerAction[]>;

export const requiredApplyFields = ['subject', 'applicant', 'fileType', 'seal', 'useCount'] as const;
export const optionalApplyFields = [
  'crossPage',
  'crossPageUseCount',
  'fileCount',
  'reason',
  'department',
  'attachments',
  'sealUser',
  'useFrom',
  'useUntil',
  'company',
] as const;
export const appendFields = ['seal', 'useCount', 'crossPageUseCount'] as const;

/** Each value is the id of a field on the form. */
export type ApplyFields = Record<(typeof requiredApplyFields)[number], string> &
  Partial<Record<(typeof optionalApplyFields)[number], string>>;
export type AppendFields = Partial<Record<(typeof appendFields)[number], string>>;

export interface SealSettings {
  bindingId: string;
  enabled: boolean;
  form?: { formId: string; fields: FormField[] };
  apply: {
    applyStatus?: 'approved' | 'vendorApproves';
    fields: ApplyFields;
    at: TriggerPoint[];
    detailButtonField?: string;
    sealCodeField: string;
  };
  append?: { fields: AppendFields; at: TriggerPoint[]; sealCodeField: string };
  end?: { at: TriggerPoint[]; reasonField?: string };
  /** Default true, with or without `end`. */
  endOnWithdraw?: boolean;
  callbacks: CallbackRule[];
  onFailure?: { field?: string; action?: FlowAction };
  quietCloseSeconds?: number;
  archiveWaitSeconds?: number;
}
