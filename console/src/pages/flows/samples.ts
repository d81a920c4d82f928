/* What fields held in the last events, as a form again. No imports of ours, as in settingsValues. */

interface Sampled {
  id: string;
  type: string;
  /** Of a column: the id of its detail table. */
  table?: string;
  /** As a person recognizes it: `张三 (u1)` of somebody or something with an id. */
  sample?: string;
}

function given({ type }: Sampled, sample: string): unknown {
  const [, name, id] = /^(.*) \(([^()\s]+)\)$/.exec(sample) ?? [];
  if (id === undefined) return sample;
  if (type === 'person') return { userId: id, name };
  return type === 'browser' || type === 'select' ? { id, name } : sample;
}

/** A form as a host would send it: columns as one row of their table. Of attachments no address is kept, so they are left out. */
export function formOfSamples(fields: readonly Sampled[]): Record<string, unknown> {
  const form: Record<string, unknown> = {};
  const rows = new Map<string, Record<string, unknown>>();
  for (const field of fields) {
    const { id, type, table, sample } = field;
    if (sample === undefined || type === 'attachment') continue;
    if (table === undefined) form[id] = given(field, sample);
    else rows.set(table, { ...rows.get(table), [id]: given(field, sample) });
  }
  for (const [table, row] of rows) form[table] = [row];
  return form;
}

/** Of something with an id, as hosts send it: its name, where it has one. */
export function choiceName(given: unknown): string | undefined {
  const [choice] = [given].flat();
  if (typeof choice !== 'object' || choice === null || !('name' in choice)) return undefined;
  return typeof choice.name === 'string' ? choice.name : undefined;
}
