import type { SettingsFieldError } from './faults';
import { type FieldUse, fieldUses } from './fieldTypes';
import type { SealSettings, TriggerAction, TriggerPoint, TriggerPurpose } from './settings';
import { actionsOf } from './triggers';

/** What is wrong with settings whose every field is well-formed; empty when nothing is. One entry per wrong field. */
export function checkSettings(settings: SealSettings): SettingsFieldError[] {
  const uses = fieldUses(settings);
  return [
    ...eventsTwice(settings),
    ...pointsTwice(settings),
    ...incomplete(settings),
    ...onePerPath([
      ...strangers(settings, uses),
      ...misfits(settings, uses),
      ...writtenTwice(uses),
      ...readAndWritten(uses),
    ]),
  ];
}

function onePerPath(errors: SettingsFieldError[]): SettingsFieldError[] {
  return errors.filter(({ path }, index) => errors.findIndex((other) => other.path === path) === index);
}

function eventsTwice({ callbacks }: SealSettings): SettingsFieldError[] {
  return callbacks.flatMap(({ event }, index) =>
    callbacks.findIndex((rule) => rule.event === event) === index
      ? []
      : [{ path: `callbacks.${index}.event`, code: 'duplicate-event', event }],
  );
}

/** Two things at one point would be judged by their order, which nobody has chosen. */
function pointsTwice({ apply, append, end }: SealSettings): SettingsFieldError[] {
  const points = [
    ...firings('apply', apply.at),
    ...firings('append', append?.at ?? []),
    ...firings('end', end?.at ?? []),
  ];
  return points.flatMap((firing, index) => {
    const { path } = firing;
    const earlier = points.slice(0, index).find((other) => meet(other, firing));
    if (!earlier) return [];
    return [{ path, code: 'trigger-used-twice', earlier: earlier.path }];
  });
}

interface Firing {
  point: TriggerPoint;
  actions: readonly TriggerAction[];
  path: string;
}

function firings(purpose: TriggerPurpose, points: readonly TriggerPoint[]): Firing[] {
  return points.map((point, index) => ({
    point,
    actions: actionsOf(point, purpose),
    path: `${purpose}.at.${index}`,
  }));
}

function meet({ point: a, actions }: Firing, { point: b, actions: others }: Firing): boolean {
  const samePlace =
    'exitId' in a
      ? 'exitId' in b && a.exitId === b.exitId
      : 'nodeId' in b && a.nodeId === b.nodeId && a.when === b.when;
  return samePlace && actions.some((action) => others.includes(action));
}

function incomplete({ apply, append, onFailure }: SealSettings): SettingsFieldError[] {
  const errors: SettingsFieldError[] = [];
  if (apply.fields.crossPage !== undefined && apply.fields.crossPageUseCount === undefined)
    errors.push({ path: 'apply.fields.crossPageUseCount', code: 'required', because: 'cross-page' });
  const counts = append?.fields;
  if (counts && counts.useCount === undefined && counts.crossPageUseCount === undefined)
    errors.push({ path: 'append.fields.useCount', code: 'required', because: 'append-count' });
  if (onFailure && onFailure.field === undefined && onFailure.action === undefined)
    errors.push({ path: 'onFailure.field', code: 'required', because: 'failure' });
  return errors;
}

function strangers({ form }: SealSettings, uses: readonly FieldUse[]): SettingsFieldError[] {
  if (!form) return [];
  return uses
    .filter(({ fieldId }) => !form.fields.some(({ id }) => id === fieldId))
    .map(({ path, fieldId }) => ({ path, code: 'unknown-form-field', fieldId }));
}

function misfits({ form }: SealSettings, uses: readonly FieldUse[]): SettingsFieldError[] {
  return uses.flatMap(({ path, fieldId, fits }) => {
    const field = form?.fields.find(({ id }) => id === fieldId);
    if (!field || fits.includes(field.type)) return [];
    const { name, type } = field;
    return [{ path, code: 'unfitting-field-type', name, type, fits }];
  });
}

function writtenTwice(uses: readonly FieldUse[]): SettingsFieldError[] {
  const writes = uses.filter(({ writes: what }) => what !== undefined);
  return writes.flatMap((write, index) => {
    const earlier = writes.slice(0, index).find((other) => clash(other, write));
    if (!earlier) return [];
    return [{ path: write.path, code: 'field-written-twice', earlier: earlier.path }];
  });
}

function clash(a: FieldUse, b: FieldUse): boolean {
  if (a.fieldId !== b.fieldId) return false;
  return a.writes !== b.writes || a.rule === b.rule;
}

/** What is written over what is read would be read the next time. */
function readAndWritten(uses: readonly FieldUse[]): SettingsFieldError[] {
  return uses.flatMap(({ path, fieldId, writes }) => {
    const read = uses.find((other) => other.writes === undefined && other.fieldId === fieldId);
    if (writes === undefined || !read) return [];
    return [{ path, code: 'field-read-and-written', reads: read.path }];
  });
}
