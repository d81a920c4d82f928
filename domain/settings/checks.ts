import type { FieldError } from '../sealRequest/values';
import { type FieldUse, fieldUses } from './fieldTypes';
import type { SealSettings, TriggerAction, TriggerPoint, TriggerPurpose } from './settings';
import { actionsOf } from './triggers';

/** What is wrong with settings whose every field is well-formed; empty when nothing is. One entry per wrong field. */
export function checkSettings(settings: SealSettings): FieldError[] {
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

function onePerPath(errors: FieldError[]): FieldError[] {
  return errors.filter(({ path }, index) => errors.findIndex((other) => other.path === path) === index);
}

function eventsTwice({ callbacks }: SealSettings): FieldError[] {
  return callbacks.flatMap(({ event }, index) =>
    callbacks.findIndex((rule) => rule.event === event) === index
      ? []
      : [
          {
            path: `callbacks.${index}.event`,
            code: 'duplicate-event',
            message: `has a rule already: one action per event, and ${event} stands above`,
            zh: `每个触发事件只能有一个动作，${event} 已在前面设置`,
          },
        ],
  );
}

/** Two things at one point would be judged by their order, which nobody has chosen. */
function pointsTwice({ apply, append, end }: SealSettings): FieldError[] {
  const points = [
    ...firings('apply', apply.at),
    ...firings('append', append?.at ?? []),
    ...firings('end', end?.at ?? []),
  ];
  return points.flatMap((firing, index) => {
    const { path } = firing;
    const earlier = points.slice(0, index).find((other) => meet(other, firing));
    if (!earlier) return [];
    return [
      {
        path,
        code: 'trigger-used-twice',
        message: `is the same point, by the same action, as ${earlier.path}`,
        zh: `与 ${earlier.path} 是同一节点/出口的同一动作`,
      },
    ];
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

function incomplete({ apply, append, onFailure }: SealSettings): FieldError[] {
  const errors: FieldError[] = [];
  if (apply.fields.crossPage !== undefined && apply.fields.crossPageUseCount === undefined)
    errors.push({
      path: 'apply.fields.crossPageUseCount',
      code: 'required',
      message: 'is required with crossPage: nothing else says how many uses go across the pages',
      zh: '设置了是否盖骑缝章时，必须设置骑缝章用印次数字段',
    });
  const counts = append?.fields;
  if (counts && counts.useCount === undefined && counts.crossPageUseCount === undefined)
    errors.push({
      path: 'append.fields.useCount',
      code: 'required',
      message: 'is required, or crossPageUseCount: an append needs a count',
      zh: '追加用印次数字段与追加骑缝章用印次数字段至少设置一个',
    });
  if (onFailure && onFailure.field === undefined && onFailure.action === undefined)
    errors.push({
      path: 'onFailure.field',
      code: 'required',
      message: 'is required, or action: otherwise nothing is told',
      zh: '失败时的回写字段与动作至少设置一个',
    });
  return errors;
}

function strangers({ form }: SealSettings, uses: readonly FieldUse[]): FieldError[] {
  if (!form) return [];
  return uses
    .filter(({ fieldId }) => !form.fields.some(({ id }) => id === fieldId))
    .map(({ path, fieldId }) => ({
      path,
      code: 'unknown-form-field',
      message: `is ${fieldId}, which is not a field of the form`,
      zh: `表单中没有字段${fieldId}`,
    }));
}

function misfits({ form }: SealSettings, uses: readonly FieldUse[]): FieldError[] {
  return uses.flatMap(({ path, fieldId, fits }) => {
    const field = form?.fields.find(({ id }) => id === fieldId);
    if (!field || fits.includes(field.type)) return [];
    return [
      {
        path,
        code: 'unfitting-field-type',
        message: `is ${field.name}, a ${field.type} field; it must be one of ${fits.join(', ')}`,
        zh: `“${field.name}”是${typeNames[field.type]}字段，须为${fits.map((type) => typeNames[type]).join('、')}字段`,
      },
    ];
  });
}

const typeNames = {
  text: '文本',
  number: '数字',
  person: '人员',
  browser: '浏览',
  attachment: '附件',
  select: '选择',
  date: '日期',
} as const;

function writtenTwice(uses: readonly FieldUse[]): FieldError[] {
  const writes = uses.filter(({ writes: what }) => what !== undefined);
  return writes.flatMap((write, index) => {
    const earlier = writes.slice(0, index).find((other) => clash(other, write));
    if (!earlier) return [];
    return [
      {
        path: write.path,
        code: 'field-written-twice',
        message: `is written already by ${earlier.path}; each write-back needs a field of its own`,
        zh: `已被 ${earlier.path} 回写，每个回写字段须各不相同`,
      },
    ];
  });
}

function clash(a: FieldUse, b: FieldUse): boolean {
  if (a.fieldId !== b.fieldId) return false;
  return a.writes !== b.writes || a.rule === b.rule;
}

/** What is written over what is read would be read the next time. */
function readAndWritten(uses: readonly FieldUse[]): FieldError[] {
  return uses.flatMap(({ path, fieldId, writes }) => {
    const read = uses.find((other) => other.writes === undefined && other.fieldId === fieldId);
    if (writes === undefined || !read) return [];
    return [
      {
        path,
        code: 'field-read-and-written',
        message: `is read as ${read.path}; what is written there would be read the next time`,
        zh: `该字段同时是 ${read.path} 的取值字段，回写会覆盖其内容`,
      },
    ];
  });
}
