import type { FlowAction } from '../../../../domain/sealRequest/values.ts';
import { readFits, writeFits } from '../../../../domain/settings/fieldTypes.ts';
import {
  type ApplyFields,
  type FormField,
  type FormFieldType,
  formFieldTypes,
  optionalApplyFields,
  type TriggerPoint as Point,
  type SealSettings as Settings,
} from '../../../../domain/settings/settings.ts';

/*
 * Seal settings as the API has them, and as the form has them. The form keeps the API's own names, so that errors of the
 * API find their fields. Of the browser's nothing is imported: tests read this file without.
 */

export {
  type ActAs,
  callbackEvents,
  type FieldValueKind as WrittenValue,
  fieldValueKinds as writtenValues,
  type ReturnTo,
} from '../../../../domain/sealRequest/values.ts';
export {
  appendFields,
  optionalApplyFields,
  requiredApplyFields,
} from '../../../../domain/settings/settings.ts';
export type { ApplyFields };
export { type FormField, type FormFieldType as FieldType, formFieldTypes, type Point, type Settings };
export type ApplyField = keyof ApplyFields;

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

/**
 * The optional fields of an application: those that the vendor of the binding takes, and those that are mapped already,
 * since one that is refused must be seen. All of them while nothing is known of the vendor.
 */
export function offeredFields(
  taken: readonly string[] | undefined,
  mapped: Partial<ApplyFields>,
): (typeof optionalApplyFields)[number][] {
  return optionalApplyFields.filter((name) => !taken || taken.includes(name) || Boolean(mapped[name]));
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
export const fits = { ...readFits, ...writeFits };

/** What designers call a type: the first whose part is in the name counts. */
export type TypeNames = readonly (readonly [part: RegExp, type: FormFieldType])[];

/** Fields out of a pasted table: id, name and type by tab; a type that is neither ours nor a designer's is text. */
export function pastedFields(pasted: string, typeNames: TypeNames): FormField[] {
  return pasted.split('\n').flatMap((line) => {
    const [id = '', name = '', written = ''] = line.split('\t').map((cell) => cell.trim());
    const type = formFieldTypes.find((one) => one === written);
    const named = typeNames.find(([part]) => part.test(written));
    return id === '' ? [] : [{ id, name: name || id, type: type ?? named?.[1] ?? 'text' }];
  });
}
