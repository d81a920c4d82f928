import { defined } from '../defined';
import type { FlowEvent } from './flowEvent';
import { isRecord } from './formValues';
import { guessType, sampleText } from './guessType';
import type { FormFieldType } from './settings';

/** What the events of a flow have shown of it: what settings can be made of without typing an id. */
export interface ObservedFields {
  fields: ObservedField[];
  nodes: ObservedNode[];
  exits: string[];
}

export interface ObservedField {
  id: string;
  /** Of a column: its detail table. */
  table?: string;
  /** Guessed; absent while it was always empty. */
  type?: FormFieldType;
  /** ISO 8601. */
  lastSeenAt: string;
}

export interface ObservedNode {
  id: string;
  when: ('arrive' | 'leave')[];
}

/** Values as people read them, by field id. */
export type Samples = [fieldId: string, text: string][];

export const nothingObserved: ObservedFields = { fields: [], nodes: [], exits: [] };

/** More than forms and flows have; what is beyond is not learned. */
const mostFields = 1000;
const mostPlaces = 500;
/** Rows of a detail table that are looked at: they are alike. */
const rowsLookedAt = 5;
const mostSamples = 300;

/** What one event shows. `userId`: of who acted, so that a field that holds the same is known for a person's. */
export function observe({ trigger, form }: FlowEvent, userId: string, at: string): ObservedFields {
  const fields = cellsOf(form).map(({ id, table, given }) => ({
    id,
    lastSeenAt: at,
    ...defined({ table, type: guessType(given, userId) }),
  }));
  const nodes = 'nodeId' in trigger ? [{ id: trigger.nodeId, when: [trigger.when] }] : [];
  return { fields, nodes, exits: 'exitId' in trigger ? [trigger.exitId] : [] };
}

/** Of each field that somebody has filled in. */
export function samplesOf({ form }: Pick<FlowEvent, 'form'>): Samples {
  return cellsOf(form)
    .flatMap(({ id, given }): Samples => {
      const text = sampleText(given);
      return text === undefined ? [] : [[id, text]];
    })
    .slice(0, mostSamples);
}

interface Cell {
  id: string;
  table?: string;
  given: unknown;
}

function cellsOf(form: FlowEvent['form']): Cell[] {
  return Object.entries(form).flatMap(([id, given]) => {
    const rows = tableRows(given);
    return rows ? columnsOf(id, rows) : [{ id, given }];
  });
}

/** A list of records that are no values by themselves is a detail table. */
function tableRows(given: unknown): Record<string, unknown>[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const rows = given.slice(0, rowsLookedAt).filter(isRecord);
  return rows.length > 0 && rows.every((row) => guessType(row) === undefined) ? rows : undefined;
}

function columnsOf(table: string, rows: Record<string, unknown>[]): Cell[] {
  const cells = new Map<string, Cell>();
  for (const row of rows)
    for (const [id, given] of Object.entries(row)) {
      const known = cells.get(id);
      if (!known || sampleText(known.given) === undefined) cells.set(id, { id, table, given });
    }
  return [...cells.values()];
}

/** Whether the second shows what the first did not. */
export function bringsNews(known: ObservedFields, seen: ObservedFields): boolean {
  const both = together(known, seen);
  const types = new Map(known.fields.map(({ id, type }) => [id, type]));
  const whens = ({ nodes }: ObservedFields) => nodes.flatMap(({ when }) => when).length;
  return (
    both.fields.some(({ id, type }) => !types.has(id) || types.get(id) !== type) ||
    whens(both) > whens(known) ||
    both.exits.length > known.exits.length
  );
}

/** What both show, in the order in which it was seen first. */
export function together(known: ObservedFields, seen: ObservedFields): ObservedFields {
  const fields = new Map(known.fields.map((field) => [field.id, field]));
  for (const field of seen.fields) {
    const before = fields.get(field.id);
    if (before || fields.size < mostFields) fields.set(field.id, before ? sameField(before, field) : field);
  }
  const nodes = new Map(known.nodes.map((node) => [node.id, node.when]));
  for (const { id, when } of seen.nodes)
    if (nodes.has(id) || nodes.size < mostPlaces)
      nodes.set(id, [...new Set([...(nodes.get(id) ?? []), ...when])].sort());
  const exits = [...new Set([...known.exits, ...seen.exits])].slice(0, mostPlaces);
  return {
    fields: [...fields.values()],
    nodes: [...nodes].map(([id, when]) => ({ id, when })),
    exits,
  };
}

function sameField(before: ObservedField, now: ObservedField): ObservedField {
  const [, lastSeenAt = now.lastSeenAt] = [before.lastSeenAt, now.lastSeenAt].sort();
  const type = moreLikely(before.type, now.type);
  return { ...before, ...defined({ table: now.table ?? before.table, type }), lastSeenAt };
}

/** They look like any text where they were typed. */
const plain: readonly FormFieldType[] = ['text', 'number', 'date'];

/** An id may look like a text, and a text like a number: what says more holds, and of two that look different, text. */
function moreLikely(
  before: FormFieldType | undefined,
  now: FormFieldType | undefined,
): FormFieldType | undefined {
  if (before === undefined || now === undefined || before === now) return now ?? before;
  if (plain.includes(before) && plain.includes(now)) return 'text';
  return plain.includes(now) ? before : now;
}
