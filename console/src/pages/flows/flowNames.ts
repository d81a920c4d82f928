import { changedOnly } from '../../components/changed.ts';

/* Names that an administrator gives, as the form has them. */

export interface NamesValues {
  flow?: string;
  fields?: Record<string, string>;
  nodes?: Record<string, string>;
  exits?: Record<string, string>;
}

export const namedParts = ['nodes', 'exits', 'fields'] as const;

type Named = { id: string; name?: string }[];

const namesOf = (items: Named) => Object.fromEntries(items.map(({ id, name = '' }) => [id, name]));

export function namesIn(flow: { name?: string; fields: Named; nodes: Named; exits: Named }) {
  const { name = '', fields, nodes, exits } = flow;
  return { flow: name, fields: namesOf(fields), nodes: namesOf(nodes), exits: namesOf(exits) };
}

/** The names alone that the form has changed: the API keeps the others, and takes away what is empty. */
export function namesChangeOf(given: NamesValues, before: ReturnType<typeof namesIn>): NamesValues {
  const { flow = '' } = given;
  const parts = namedParts.map((part) => [part, changedOnly(given[part] ?? {}, before[part])]);
  return { ...changedOnly({ flow }, { flow: before.flow }), ...Object.fromEntries(parts) };
}
