import { isClosedState, mayCodeBeLive, type SealRequest } from '../sealRequest/state';
import type { SettingsFieldError } from './faults';
import { type FormApplication, readApplication } from './readForm';
import { type Form, type FormAppend, readIncrements } from './sealRows';
import type { SealSettings } from './settings';
import { type Trigger, triggeredBy } from './triggers';

/** What the host says happened in a flow request. */
export interface FlowEvent {
  trigger: Trigger;
  form: Form;
}

/** What stands when the event comes: settings as they are now, and the latest attempt with the version it keeps. */
export interface FlowContext {
  settings: SealSettings | null;
  request: {
    state: SealRequest;
    /** Its life is over, also where its state alone would not say so. */
    isOver: boolean;
    /** null for a request that was begun without a flow's settings. */
    settings: SealSettings | null;
  } | null;
  /** The form value that was appended already and that the form is not known to have lost. */
  consumed: string | null;
}

export type NothingReason =
  | 'no-settings'
  | 'settings-disabled'
  | 'no-trigger'
  | 'nothing-to-end'
  | 'no-append-value'
  | 'already-consumed';

export type FlowDecision =
  | { kind: 'nothing'; reason: NothingReason }
  | { kind: 'apply'; settings: SealSettings; read: FormApplication }
  | { kind: 'append'; append: FormAppend; source: { value: string; fieldIds: string[] } }
  | { kind: 'end'; reason: string }
  /** An append without a request to append to. */
  | { kind: 'not-found' }
  | { kind: 'wrong'; of: 'apply' | 'append'; errors: SettingsFieldError[] };

const nothing = (reason: NothingReason): FlowDecision => ({ kind: 'nothing', reason });

/**
 * What the settings have happen. Applications go by the settings as they are now; appends and ends by the version that
 * the running request keeps.
 */
export function decideFlowEvent(event: FlowEvent, context: FlowContext): FlowDecision {
  const { settings, request } = context;
  const own = request && !request.isOver ? request.settings : null;
  const running = own ? triggeredBy(own, event.trigger) : 'nothing';
  if (own && request && (running === 'append' || running === 'end' || running === 'endWithdrawn'))
    return change(running, event, own, context);
  if (!settings) return nothing('no-settings');
  const fresh = triggeredBy(settings, event.trigger);
  // Of newer settings only an application is for a request that keeps its own.
  if (fresh === 'nothing' || (own && fresh !== 'apply')) return nothing('no-trigger');
  if (!settings.enabled) return nothing('settings-disabled');
  if (fresh === 'apply') return apply(event.form, settings);
  return change(fresh, event, settings, context);
}

function apply(form: Form, settings: SealSettings): FlowDecision {
  const read = readApplication(form, settings.apply.fields);
  return read.ok
    ? { kind: 'apply', settings, read: read.value }
    : { kind: 'wrong', of: 'apply', errors: read.errors };
}

function change(
  what: 'append' | 'end' | 'endWithdrawn',
  event: FlowEvent,
  settings: SealSettings,
  { request, consumed }: FlowContext,
): FlowDecision {
  if (what === 'append') return append(event.form, settings, request?.state ?? null, consumed);
  if (!request || request.isOver) return nothing('nothing-to-end');
  if (what === 'end')
    return canEnd(request.state)
      ? { kind: 'end', reason: endReason(event.form, settings) }
      : nothing('nothing-to-end');
  return mayCodeBeLive(request.state)
    ? { kind: 'end', reason: withdrawnReasons[event.trigger.action] ?? defaultEndReason }
    : nothing('nothing-to-end');
}

const defaultEndReason = '流程结束用印';
const withdrawnReasons: Partial<Record<Trigger['action'], string>> = {
  withdraw: '流程撤回',
  delete: '流程删除',
};
const maxReason = 500;

function endReason(form: Form, { end }: SealSettings): string {
  const given =
    end?.reasonField !== undefined && Object.hasOwn(form, end.reasonField)
      ? form[end.reasonField]
      : undefined;
  const text = typeof given === 'string' ? given.replace(/\p{Cc}+/gu, ' ').trim() : '';
  return Array.from(text).slice(0, maxReason).join('') || defaultEndReason;
}

/** Ending what is ended answers the same again; what is over otherwise has nothing to end. */
function canEnd(request: SealRequest): boolean {
  return !isClosedState(request.state) && request.state !== 'archived' && request.state !== 'autoEnded';
}

function append(
  form: Form,
  settings: SealSettings,
  request: SealRequest | null,
  consumed: string | null,
): FlowDecision {
  const fields = settings.append?.fields ?? {};
  // Without a request any seal will do: whether there is something to append is all that is asked.
  const read = readIncrements(form, fields, request?.seals ?? [{ sealId: '' }]);
  if (!read.ok) return { kind: 'wrong', of: 'append', errors: read.errors };
  if (read.value.seals.length === 0) return nothing('no-append-value');
  const value = appendValue(read.value);
  if (value === consumed) return nothing('already-consumed');
  if (!request) return { kind: 'not-found' };
  const { useCount, crossPageUseCount } = fields;
  const fieldIds = [useCount, crossPageUseCount].filter((id) => id !== undefined);
  return { kind: 'append', append: read.value, source: { value, fieldIds } };
}

/** The append that a form asks for in one canonical text, whatever the order and spelling of its rows. */
export function appendValue({ seals }: Pick<FormAppend, 'seals'>): string {
  return JSON.stringify(
    seals
      .map(({ sealId, useCount = 0, crossPageUseCount = 0 }) => [sealId, useCount, crossPageUseCount])
      .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  );
}

/** Whether a form no longer shows the value that was appended. A form that does not speak of the fields says nothing. */
export function hasLost(form: Form, settings: SealSettings, request: SealRequest, value: string): boolean {
  const fields = settings.append?.fields ?? {};
  const { useCount, crossPageUseCount } = fields;
  const taken = takenFrom(value);
  const counts = [
    taken.useCount ? useCount : undefined,
    taken.crossPageUseCount ? crossPageUseCount : undefined,
  ];
  const mapped = counts.filter((id) => id !== undefined);
  const columns = columnsOf(form);
  const speaks = mapped.length > 0 && mapped.every((id) => Object.hasOwn(form, id) || columns.has(id));
  if (!speaks) return false;
  const read = readIncrements(form, fields, request.seals);
  return !read.ok || appendValue(read.value) !== value;
}

/** Which counts an append's value came from. */
function takenFrom(value: string): { useCount: boolean; crossPageUseCount: boolean } {
  const rows: [sealId: string, useCount: number, crossPage: number][] = JSON.parse(value);
  return {
    useCount: rows.some(([, useCount]) => useCount > 0),
    crossPageUseCount: rows.some(([, , crossPage]) => crossPage > 0),
  };
}

function columnsOf(form: Form): Set<string> {
  const rows = Object.values(form).flatMap((value): unknown[] => (Array.isArray(value) ? value : []));
  return new Set(rows.flatMap((row) => (typeof row === 'object' && row !== null ? Object.keys(row) : [])));
}

/** The writes handed over in a reply of which the form, where it speaks of their fields, shows every value by now. */
export function shownWrites(form: Form, request: SealRequest): string[] {
  return request.waitingWrites
    .filter(({ data }) => data.via === 'reply')
    .filter(({ data: { fields } }) => {
      const spoken = fields.filter(({ fieldId }) => Object.hasOwn(form, fieldId));
      return (
        spoken.some(({ value }) => value !== '') &&
        spoken.every(({ fieldId, value }) => String(form[fieldId] ?? '') === value)
      );
    })
    .map(({ data }) => data.effectId);
}
