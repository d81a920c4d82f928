import { createContext, use } from 'react';
import type { Draft, FieldType, FormField } from './settingsValues';

/** A field as it is known: its type is a guess, until the form is written down. */
export interface KnownField {
  id: string;
  name?: string | undefined;
  type: FieldType;
  isGuess: boolean;
  sample?: string | undefined;
}

export interface KnownPlace {
  id: string;
  name?: string | undefined;
}

export interface Known {
  fields: KnownField[];
  nodes: KnownPlace[];
  exits: KnownPlace[];
}

/** What pickers of the form offer. */
export const KnownContext = createContext<Known>({ fields: [], nodes: [], exits: [] });
export const useKnown = () => use(KnownContext);

interface Seen {
  fields: { id: string; name?: string; type: FieldType; sample?: string }[];
  nodes: KnownPlace[];
  exits: KnownPlace[];
}

/** What events have shown, under what the form is written down as. */
export function knownOf({ fields, nodes, exits }: Seen, written: readonly Draft<FormField>[]): Known {
  const inForm = new Map(written.flatMap((field) => (field.id ? [[field.id, field]] : [])));
  const seen = fields.map((field): KnownField => {
    const { name, type } = inForm.get(field.id) ?? {};
    return { ...field, name: field.name ?? name, type: type ?? field.type, isGuess: type === undefined };
  });
  const unseen = [...inForm].flatMap(([id, { name, type = 'text' }]): KnownField[] =>
    fields.some((field) => field.id === id) ? [] : [{ id, name, type, isGuess: false }],
  );
  return { fields: [...seen, ...unseen], nodes, exits };
}

export const labelOf = ({ id, name }: KnownPlace) => (name && name !== id ? `${name} (${id})` : id);
