import { z } from 'zod';
import { refused } from './refusal';
import { type Fields, idSchema, literal } from './values';

const fieldSchema = z.strictObject({
  fieldId: idSchema,
  /** The name by which `{dataKey, content}` means it. */
  dataKey: z.string().min(1).optional(),
  name: z.string().min(1),
  type: z.enum(['text', 'number', 'person', 'browser', 'attachment', 'select', 'date']),
  /** Of a select: what can be chosen. */
  options: z.array(z.strictObject({ optionId: idSchema, name: z.string() })).optional(),
  /** Refused when empty, where the form is to be verified. */
  required: z.boolean().default(false),
});
export type FormField = z.infer<typeof fieldSchema>;

export const formSchema = z.strictObject({ formId: idSchema, fields: z.array(fieldSchema) });
export type Form = z.infer<typeof formSchema>;

const optionSchema = z.object({
  /** Empty, it empties the field, as no option at all does. */
  optionId: z.union([z.literal(''), idSchema]),
  optionObj: z.object({ name: z.string().optional() }).optional(),
});
const contentSchema = z.union([z.string(), z.number()]).transform(String);
const detailSchema = z.union([
  z.object({ fieldId: idSchema, dataOptions: z.array(optionSchema) }),
  z.object({ dataKey: idSchema, content: contentSchema }),
  z.object({ fieldId: idSchema, content: contentSchema }),
]);
export const formDataSchema = z.object({
  formId: idSchema.optional(),
  module: z.literal('workflow').optional(),
  dataDetails: z.array(detailSchema),
});
type FormData = z.infer<typeof formDataSchema>;
type Detail = z.infer<typeof detailSchema>;

/** The values that `formData` brings, checked against the form, of which nothing may be known. */
export function valuesOf(
  { formId, dataDetails }: FormData,
  form: Form | undefined,
  spelling: Spelling = 'any',
): Fields {
  if (spelling !== 'any' && dataDetails.some((detail) => spellingOf(detail) !== spelling))
    throw refused('notPossible', `dataDetails 格式不支持，应为${spelling}`);
  if (form && formId !== undefined && formId !== form.formId)
    throw refused('notPossible', `formId 数据错误：${formId}`);
  return Object.fromEntries(dataDetails.map((detail) => valueIn(detail, form)));
}

type Spelling = 'any' | 'options' | 'dataKey' | 'content';

function spellingOf(detail: Detail): Spelling {
  if ('dataOptions' in detail) return 'options';
  return 'dataKey' in detail ? 'dataKey' : 'content';
}

function valueIn(detail: Detail, form: Form | undefined): [string, unknown] {
  if ('content' in detail && 'fieldId' in detail)
    return [fieldIn(form, detail.fieldId)?.fieldId ?? detail.fieldId, detail.content];
  if ('content' in detail) {
    const { dataKey, content } = detail;
    const field = form?.fields.find((candidate) => [candidate.dataKey, candidate.fieldId].includes(dataKey));
    if (form && !field) throw refused('unknownField', `没找到dataKey对应的字段id,dataKey=${dataKey}`);
    return [field?.fieldId ?? dataKey, content];
  }
  const { fieldId, dataOptions } = detail;
  const field = fieldIn(form, fieldId);
  if (field?.type === 'attachment') return [fieldId, dataOptions.map(attached)];
  const chosen = dataOptions.map(({ optionId }) => optionId && choice(optionId, field));
  return [fieldId, chosen.length > 1 ? chosen : (chosen[0] ?? '')];
}

function attached({ optionId, optionObj }: z.infer<typeof optionSchema>) {
  return { fileId: optionId, name: optionObj?.name ?? optionId };
}

function choice(optionId: string, field: FormField | undefined): string {
  if (field?.options?.some((option) => option.optionId === optionId) === false)
    throw refused('notPossible', `字段“${field.name}”没有选项${optionId}`);
  return optionId;
}

/** @throws E10Refusal for a field that the form, where its fields are known, has not. */
export function fieldIn(form: Form | undefined, fieldId: string): FormField | undefined {
  const field = form?.fields.find((candidate) => candidate.fieldId === fieldId);
  if (form && !field) throw refused('unknownField', `表单字段不存在：${fieldId}`);
  return field;
}

export function refuseIncomplete(form: Form | undefined, values: Fields): void {
  const empty = form?.fields.find(({ required, fieldId }) => required && isEmpty(values[fieldId]));
  if (empty) throw refused('notPossible', `表单必填字段为空：${empty.name}`);
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

const chosenTypes = ['number', 'person', 'browser', 'select'];
const attachmentSchema = z.object({ fileId: z.string(), name: z.string() });

/** A value as ESB sends it out: what is chosen goes as a number literal, a file as its name and an address, which nothing serves. */
export function sentOut(
  value: unknown,
  field: FormField | undefined,
  fileUrl: (id: string) => string,
): unknown {
  if (Array.isArray(value)) return value.map((item) => sentOut(item, field, fileUrl));
  const file = attachmentSchema.safeParse(value);
  if (file.success) return { name: file.data.name, url: fileUrl(file.data.fileId) };
  return typeof value === 'string' && field && chosenTypes.includes(field.type) ? literal(value) : value;
}
