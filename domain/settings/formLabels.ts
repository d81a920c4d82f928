import type { FormField } from './settings';

/** How people know a field of a form: by its name there, and by the row of its detail table, from 1 on. */
export interface FieldLabel {
  name: string;
  row?: number;
}

/** Of a path as errors name it: `form.<fieldId>`, `form.<tableId>.<row>.<columnId>`; undefined for an unknown field. */
export function labelOfPath(path: string, fields: readonly FormField[]): FieldLabel | undefined {
  const [start, ...parts] = path.split('.');
  if (start !== 'form') return undefined;
  // The column says more than its table.
  const field = parts.map((part) => fields.find(({ id }) => id === part)).findLast((found) => found);
  if (!field) return undefined;
  const row = parts.slice(1).find((part) => /^\d+$/.test(part) && part !== field.id);
  return { name: field.name, ...(row === undefined ? {} : { row: Number(row) + 1 }) };
}
