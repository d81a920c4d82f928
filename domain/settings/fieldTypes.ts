import type { FormFieldType, SealSettings } from './settings';

/** Which types of form field fit what is read from them or written to them. */
type Fits = readonly FormFieldType[];
const text: Fits = ['text', 'select'];
const choice: Fits = ['browser', 'select', 'text'];
const moment: Fits = ['date', 'text'];
const count: Fits = ['number', 'text', 'select'];

export const readFits: Record<keyof SealSettings['apply']['fields'], Fits> = {
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
  sealUser: ['person'],
  useFrom: moment,
  useUntil: moment,
  company: choice,
};

export const writeFits = {
  sealCode: ['text'],
  usedCount: ['number', 'text'],
  leftCount: ['number', 'text'],
  state: text,
  completedAt: ['date', 'text'],
  detailButton: ['text', 'select', 'browser'],
  message: ['text'],
} as const satisfies Record<string, Fits>;

/** One use of a form field by the settings. */
export interface FieldUse {
  /** Where in the settings it stands. */
  path: string;
  fieldId: string;
  fits: Fits;
  /** What is written there; absent for what is read. The same of several rules may go to one field. */
  writes?: string;
  /** Within one rule a field stands once. */
  rule?: number;
}

/** Every form field that the settings speak of. */
export function fieldUses(settings: SealSettings): FieldUse[] {
  return [...readUses(settings), ...writeUses(settings)];
}

function readUses({ apply, append, end }: SealSettings): FieldUse[] {
  const reads = (prefix: string, fields: Partial<typeof apply.fields>): FieldUse[] =>
    Object.entries(fields).map(([name, fieldId]) => ({
      path: `${prefix}.${name}`,
      fieldId,
      // The names are those of the type.
      fits: readFits[name as keyof typeof readFits],
    }));
  return [
    ...reads('apply.fields', apply.fields),
    ...reads('append.fields', append?.fields ?? {}),
    ...(end?.reasonField === undefined
      ? []
      : [{ path: 'end.reasonField', fieldId: end.reasonField, fits: text }]),
  ];
}

function writeUses({ apply, append, callbacks, onFailure }: SealSettings): FieldUse[] {
  const single = (path: string, fieldId: string | undefined, fits: Fits): FieldUse[] =>
    fieldId === undefined ? [] : [{ path, fieldId, fits, writes: path }];
  return [
    ...single('apply.sealCodeField', apply.sealCodeField, writeFits.sealCode),
    ...single('apply.detailButtonField', apply.detailButtonField, writeFits.detailButton),
    ...single('append.sealCodeField', append?.sealCodeField, writeFits.sealCode),
    ...callbacks.flatMap(({ writeFields = [] }, rule) =>
      writeFields.map(({ fieldId, value }, index) => ({
        path: `callbacks.${rule}.writeFields.${index}.fieldId`,
        fieldId,
        fits: writeFits[value],
        writes: value,
        rule,
      })),
    ),
    ...single('onFailure.field', onFailure?.field, writeFits.message),
  ];
}
