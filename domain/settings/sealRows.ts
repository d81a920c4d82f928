import { defined } from '../defined';
import {
  type AppliedSeal,
  maxSealsPerRequest,
  maxUseCount,
  type SealIncrement,
  type SealTable,
} from '../sealRequest/values';
import type { SettingsFault, SettingsFieldError } from './faults';
import {
  type Choice,
  isEmpty,
  isRecord,
  type Reading,
  readChoice,
  readCount,
  readFlag,
  readPerson,
} from './formValues';

/** The values of a flow request's form by field id, as the host sent them. */
export type Form = Readonly<Record<string, unknown>>;

export type FormResult<T> = { ok: true; value: T } | { ok: false; errors: SettingsFieldError[] };

const sealFields = ['seal', 'useCount', 'crossPage', 'crossPageUseCount', 'sealUser'] as const;
type SealField = (typeof sealFields)[number];
/** Which form fields tell about seals; they are single, lists of equal length, or columns of one detail table. */
export type SealFields = Partial<Record<SealField, string>>;

/** One line of seals in the form: what each field holds there, and where that stands. */
export interface SealRow {
  at(field: SealField): { path: string; given: unknown };
}

export const formPath = (fieldId: string) => `form.${fieldId}`;

export const fieldError = (path: string, fault: SettingsFault): SettingsFieldError => ({ path, ...fault });

export const required: SettingsFault = { code: 'required' };

interface Column {
  table?: string;
  ofAllRows?: true;
  /** Where the value of a row stands. */
  path(row: number): string;
  values: unknown[];
}

/** The rows in which any of the fields holds something. */
export function sealRows(form: Form, fields: SealFields): FormResult<SealRow[]> {
  const columns = new Map<SealField, Column>();
  for (const field of sealFields) {
    const fieldId = fields[field];
    const column = fieldId === undefined ? undefined : findColumn(form, fieldId);
    if (column) columns.set(field, column);
  }
  const lead = columns.get('seal') ?? columns.get('useCount') ?? columns.get('crossPageUseCount');
  const rowCount = lead?.values.length ?? 0;
  const user = columns.get('sealUser');
  if (user && isOfAllRows(user)) columns.set('sealUser', repeated(user, rowCount));
  const errors = [...columns].flatMap(([field, column]) => misfit(fields[field] ?? '', column, lead));
  if (errors.length > 0) return { ok: false, errors };
  const rows = Array.from(
    { length: rowCount },
    (_, index): SealRow => ({
      at: (field) => {
        const column = columns.get(field);
        // Of a field that is mapped to nothing, the row's own place.
        const path = fields[field] === undefined ? lead?.path(index) : formPath(fields[field]);
        if (!column) return { path: path ?? formPath(field), given: undefined };
        return { path: column.path(index), given: column.values[index] };
      },
    }),
  );
  // A choice between yes and no has a default, and a person may have one: neither fills a row by itself.
  const telling = [...columns.keys()].filter((field) => field !== 'crossPage' && field !== 'sealUser');
  const filled = rows.filter((row) => telling.some((field) => !isEmpty(row.at(field).given)));
  return { ok: true, value: filled };
}

/** Where the seals of an application stand, of those fields that are columns beside them; undefined where none is. */
export function sealTableOf(
  form: Form,
  seal: string,
  fieldIds: readonly (string | undefined)[],
): SealTable | undefined {
  const column = findColumn(form, seal);
  const tableId = column?.table;
  if (!column || tableId === undefined) return undefined;
  const codeFields = fieldIds.filter(
    (id): id is string => id !== undefined && findColumn(form, id)?.table === tableId,
  );
  if (codeFields.length === 0) return undefined;
  const rows = column.values.flatMap((given, row) => {
    const choice = readChoice(given);
    return choice.kind === 'value' ? [{ sealId: choice.value.id, row }] : [];
  });
  return { tableId, codeFields, rows };
}

function findColumn(form: Form, fieldId: string): Column | undefined {
  if (Object.hasOwn(form, fieldId)) {
    const given = form[fieldId];
    if (isEmpty(given)) return undefined;
    if (Array.isArray(given)) return { values: given, path: (row) => `${formPath(fieldId)}.${row}` };
    return { values: [given], path: () => formPath(fieldId) };
  }
  for (const [table, rows] of Object.entries(form)) {
    if (!Array.isArray(rows) || !rows.some((row) => isRecord(row) && Object.hasOwn(row, fieldId))) continue;
    return {
      table,
      values: rows.map((row: unknown) => (isRecord(row) ? row[fieldId] : undefined)),
      path: (row) => `${formPath(table)}.${row}.${fieldId}`,
    };
  }
  return undefined;
}

/** A person who stands in the form once stamps with every seal. */
const isOfAllRows = ({ table, values }: Column) => table === undefined && values.length === 1;

const repeated = ({ path, values }: Column, rowCount: number): Column => ({
  ofAllRows: true,
  path: () => path(0),
  values: Array.from({ length: rowCount }, () => values[0]),
});

function misfit(fieldId: string, column: Column, lead: Column | undefined): SettingsFieldError[] {
  if (!lead || column === lead || column.ofAllRows) return [];
  if (column.table !== lead.table) return [fieldError(formPath(fieldId), { code: 'other-table' })];
  if (column.values.length === lead.values.length) return [];
  return [
    fieldError(formPath(fieldId), {
      code: 'lengths-differ',
      values: column.values.length,
      seals: lead.values.length,
    }),
  ];
}

const tooMany: SettingsFault = { code: 'too-many', of: 'seals', max: maxSealsPerRequest };
const duplicate: SettingsFault = { code: 'duplicate' };

/** Seals as chosen, each with its name as the form shows it, and where the seal and its user stand. */
export type Granted = AppliedSeal & { name?: string; path: string; userPath: string };

/** The seals of an application: each row needs a seal and at least one use. */
export function readGrants(
  form: Form,
  fields: SealFields & { seal: string; useCount: string },
): FormResult<Granted[]> {
  const rows = sealRows(form, fields);
  if (!rows.ok) return rows;
  if (rows.value.length === 0)
    return {
      ok: false,
      errors: [fields.seal, fields.useCount].map((id) => fieldError(formPath(id), required)),
    };
  const read = rows.value.map((row) => readGrant(row, fields));
  const errors = read.flatMap(({ errors: found }) => found);
  const granted = read.flatMap(({ grant }) => (grant ? [grant] : []));
  errors.push(...twice(granted));
  if (rows.value.length > maxSealsPerRequest) errors.push(fieldError(formPath(fields.seal), tooMany));
  return errors.length > 0 ? { ok: false, errors: once(errors) } : { ok: true, value: granted };
}

function readGrant(row: SealRow, fields: SealFields): { grant?: Granted; errors: SettingsFieldError[] } {
  const errors: SettingsFieldError[] = [];
  const needed = collector(errors);
  const seal = needed(row.at('seal'), readChoice);
  const useCount = needed(row.at('useCount'), (given) => readCount(given, 1));
  const crossPageUseCount = readCrossPage(row, fields, errors);
  const user = optional(errors, row.at('sealUser'), readPerson);
  if (user === 'wrong') return { errors };
  if (seal === undefined || useCount === undefined || crossPageUseCount === undefined) return { errors };
  if (crossPageUseCount > useCount) {
    errors.push(fieldError(row.at('crossPageUseCount').path, exceedsUseCount));
    return { errors };
  }
  const places = { path: row.at('seal').path, userPath: row.at('sealUser').path };
  return { grant: { ...named(seal), useCount, crossPageUseCount, ...defined({ user }), ...places }, errors };
}

const named = ({ id, name }: Choice) => ({ sealId: id, ...defined({ name }) });

const exceedsUseCount: SettingsFault = { code: 'exceeds-use-count' };
/** The form says that there is no cross-page seal. */
const crossPageOff: SettingsFault = { code: 'contradicts-cross-page' };

/** 0 where neither flag nor count says otherwise; undefined where something is wrong. */
function readCrossPage(row: SealRow, fields: SealFields, errors: SettingsFieldError[]): number | undefined {
  const countAt = row.at('crossPageUseCount');
  const count = optional(errors, countAt, (given) => readCount(given, 0));
  if (fields.crossPage === undefined) return count === 'wrong' ? undefined : (count ?? 0);
  const flag = optional(errors, row.at('crossPage'), readFlag);
  if (count === 'wrong' || flag === 'wrong') return undefined;
  if (flag === true && !count) {
    errors.push(fieldError(countAt.path, required));
    return undefined;
  }
  if (!flag && count) {
    errors.push(fieldError(countAt.path, crossPageOff));
    return undefined;
  }
  return count ?? 0;
}

type Place = ReturnType<SealRow['at']>;

function collector(errors: SettingsFieldError[]) {
  return <T>({ path, given }: Place, read: (given: unknown) => Reading<T>): T | undefined => {
    const reading = read(given);
    if (reading.kind === 'value') return reading.value;
    errors.push(fieldError(path, reading.kind === 'empty' ? required : reading.fault));
    return undefined;
  };
}

function optional<T>(
  errors: SettingsFieldError[],
  { path, given }: Place,
  read: (given: unknown) => Reading<T>,
): T | undefined | 'wrong' {
  const reading = read(given);
  if (reading.kind === 'value') return reading.value;
  if (reading.kind === 'empty') return undefined;
  errors.push(fieldError(path, reading.fault));
  return 'wrong';
}

function once(errors: SettingsFieldError[]): SettingsFieldError[] {
  const isFirst = ({ path, code }: SettingsFieldError, index: number) =>
    errors.findIndex((other) => other.path === path && other.code === code) === index;
  return errors.filter(isFirst);
}

function twice(seals: readonly { sealId: string; path: string }[]): SettingsFieldError[] {
  return seals
    .filter(({ sealId }, index) => seals.findIndex((other) => other.sealId === sealId) !== index)
    .map(({ path }) => fieldError(path, duplicate));
}

/** What an append adds, and where in the form each of it stands. */
export interface FormAppend {
  seals: SealIncrement[];
  /** By index in `seals` and field. */
  paths: Record<'sealId' | 'useCount' | 'crossPageUseCount', string>[];
}

const sealNeeded: SettingsFault = { code: 'required', because: 'several-seals' };

/** The uses that an append's fields ask for; rows without any are passed over, and none at all is nothing to append. */
export function readIncrements(
  form: Form,
  fields: Pick<SealFields, 'seal' | 'useCount' | 'crossPageUseCount'>,
  granted: readonly { sealId: string }[],
): FormResult<FormAppend> {
  const rows = sealRows(form, fields);
  if (!rows.ok) return rows;
  const errors: SettingsFieldError[] = [];
  const append: FormAppend = { seals: [], paths: [] };
  for (const row of rows.value) {
    const useCount = optional(errors, row.at('useCount'), (given) => readCount(given, 0, maxUseCount));
    const crossPage = optional(errors, row.at('crossPageUseCount'), (given) =>
      readCount(given, 0, maxUseCount),
    );
    if (useCount === 'wrong' || crossPage === 'wrong' || (!useCount && !crossPage)) continue;
    const sealId = incrementedSeal(row, fields, granted, errors);
    if (sealId === undefined) continue;
    append.seals.push({
      sealId,
      ...(useCount ? { useCount } : {}),
      ...(crossPage ? { crossPageUseCount: crossPage } : {}),
    });
    append.paths.push({
      sealId: row.at('seal').path,
      useCount: row.at('useCount').path,
      crossPageUseCount: row.at('crossPageUseCount').path,
    });
  }
  errors.push(
    ...twice(append.seals.map(({ sealId }, index) => ({ sealId, path: append.paths[index]?.sealId ?? '' }))),
  );
  return errors.length > 0 ? { ok: false, errors: once(errors) } : { ok: true, value: append };
}

function incrementedSeal(
  row: SealRow,
  fields: SealFields,
  granted: readonly { sealId: string }[],
  errors: SettingsFieldError[],
): string | undefined {
  const [only, ...others] = granted;
  const place = row.at('seal');
  const reading = fields.seal === undefined ? { kind: 'empty' as const } : readChoice(place.given);
  if (reading.kind === 'value') return reading.value.id;
  if (reading.kind === 'empty' && only && others.length === 0) return only.sealId;
  errors.push(fieldError(place.path, reading.kind === 'empty' ? sealNeeded : reading.fault));
  return undefined;
}
