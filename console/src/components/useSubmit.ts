import { useMutation } from '@tanstack/react-query';
import type { FormInstance } from 'antd';
import { useState } from 'react';
import { ApiProblem, type ProblemField } from '../api/problem';

type Path = (string | number)[];
/** Of any values: what the API names is compared with the fields that are there. */
type AnyForm = Pick<FormInstance, 'getFieldsError' | 'setFields' | 'scrollToField'>;

/** `seals.0.useCount` as forms name their fields. */
function pathOf(path: string): Path {
  return path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** The field of the form that a path leads to: itself, or the one that it is a part of. */
function fieldFor(form: AnyForm, path: Path): Path | undefined {
  const names = form.getFieldsError().map(({ name }): Path => name);
  for (let length = path.length; length > 0; length--) {
    const wanted = path.slice(0, length).join('.');
    const found = names.find((name) => name.join('.') === wanted);
    if (found) return found;
  }
  return undefined;
}

/** Shows each wrong field where it is, and gives back those that stand nowhere in the form. */
function showFields(form: AnyForm, fields: readonly ProblemField[]): ProblemField[] {
  const elsewhere: ProblemField[] = [];
  const shown = new Map<string, { name: Path; errors: string[] }>();
  for (const field of fields) {
    const name = fieldFor(form, pathOf(field.path));
    if (!name) elsewhere.push(field);
    else {
      const { errors } = shown.get(name.join('.')) ?? { errors: [] };
      shown.set(name.join('.'), { name, errors: [...errors, field.message] });
    }
  }
  form.setFields([...shown.values()]);
  const [first] = shown.values();
  if (first) form.scrollToField(first.name, { block: 'center', focus: true });
  return elsewhere;
}

export interface Submitting<Values> {
  submit(values: Values): void;
  busy: boolean;
  /** Why it did not work, until it is tried again; undefined where each wrong field says so itself. */
  problem: unknown;
  /** The same, also where each wrong field says so itself. */
  error: unknown;
  /** Of the problem: fields that the form does not have. */
  otherFields: ProblemField[];
}

/**
 * Sends a form: busy while it is under way, wrong fields marked by what the API says of each, everything typed kept.
 *
 * @param send what the form does; it throws what `answerOf` throws
 */
export function useSubmit<Values, Result>(
  form: AnyForm,
  send: (values: Values) => Promise<Result>,
  done: (result: Result) => void,
): Submitting<Values> {
  const [otherFields, setOtherFields] = useState<ProblemField[]>([]);
  const { mutate, isPending, error } = useMutation({
    mutationFn: send,
    onSuccess: done,
    onError: (error) =>
      setOtherFields(error instanceof ApiProblem ? showFields(form, error.problem.errors ?? []) : []),
  });
  const saysAll =
    error instanceof ApiProblem && (error.problem.errors ?? []).length > 0 && otherFields.length === 0;
  return { submit: mutate, busy: isPending, problem: saysAll ? undefined : error, error, otherFields };
}
