import { defined } from '../defined';
import { carriedBy } from './changes';
import { joinedCodes } from './codes';
import { knownLeft } from './counts';
import type {
  EventMetadata,
  FieldWriteRequested,
  HostEffectRequested,
  SealCodeFound,
  SealRequestEvent,
} from './events';
import { evolve } from './evolve';
import { siteTime } from './siteTime';
import {
  isRulePending,
  movesWaiting,
  restEffectId,
  ruleFor,
  type SealRequest,
  sealCodeEffectId,
} from './state';
import {
  assertNever,
  type CallbackEvent,
  callbackEvents,
  type FieldValueKind,
  type FieldWrite,
  type FlowAction,
  type RowWrite,
  type RuleWrite,
  type SealRequestState,
  type SettingsSnapshot,
} from './values';

/** The effects of a rule that fires, in the order in which the host is to see them: fields before the action. */
export function ruleEffects(
  request: SealRequest,
  event: CallbackEvent,
  metadata: EventMetadata,
): HostEffectRequested[] {
  const rule = ruleFor(request, event);
  if (!rule) return [];
  const effectId = `rule:${event}:${request.round}`;
  const fields = (rule.writeFields ?? []).map((row) => ({
    fieldId: row.fieldId,
    value: writtenValue(request, row),
  }));
  const { action } = rule;
  const move = action.kind === 'writeFields' || action.kind === 'none' ? undefined : action;
  return writeThenMove(request, effectId, fields, move, metadata);
}

/** After sealing and after archiving there is something to fetch. */
export function filesOffer(
  { terms, round }: SealRequest,
  event: CallbackEvent,
  metadata: EventMetadata,
): HostEffectRequested[] {
  const hasFiles = event === 'sealingCompleted' || event === 'filesArchived';
  if (terms.filesUrl === undefined || !hasFiles) return [];
  return [{ type: 'FilesOfferRequested', data: { effectId: `files:${event}:${round}` }, metadata }];
}

function writeThenMove(
  request: SealRequest,
  effectId: string,
  fields: FieldWrite[],
  action: FlowAction | undefined,
  metadata: EventMetadata,
): HostEffectRequested[] {
  const submits = action?.kind === 'submitFlow';
  const write =
    fields.length > 0
      ? [fieldWrite(request, { effectId: `${effectId}:fields`, fields }, 'later', submits, metadata)]
      : [];
  if (!action) return write;
  return [...write, flowAction(write.reduce(evolve, request), `${effectId}:flow`, action, metadata)];
}

/**
 * What a grant writes into the form: its code, with the detail button on the first one, and after an append the
 * emptied fields that it came from; what failed before it is taken out of the form. `later` where nobody waits for a reply; `found` where the code came after all
 * the rest of the grant.
 */
export function grantWrite(
  request: SealRequest,
  fieldId: string | undefined,
  timing: 'asked' | 'later' | 'found',
  metadata: EventMetadata,
  clears: readonly string[] = [],
): HostEffectRequested[] {
  const code = fieldId && request.sealCode ? [codeWrite(request, fieldId, request.sealCode)] : [];
  const { detailButton } = request.terms;
  const button = request.round === 0 && detailButton && timing !== 'found' ? [detailButton] : [];
  const emptied = [...clears, ...shownFailure(request)];
  const fields = [...code, ...button, ...emptied.map((cleared) => ({ fieldId: cleared, value: '' }))];
  if (fields.length === 0) return [];
  const effectId = sealCodeEffectId(request.round);
  const write = {
    effectId: timing === 'found' ? `${effectId}:found` : effectId,
    fields,
    carriesSealCode: code.length > 0,
  };
  return [fieldWrite(request, write, timing === 'asked' ? 'asked' : 'later', false, metadata)];
}

/** Into a column beside the seals each row gets the code of its own. */
function codeWrite({ codes, terms }: SealRequest, fieldId: string, sealCode: string): FieldWrite {
  const { sealTable } = terms;
  if (!sealTable?.codeFields.includes(fieldId)) return { fieldId, value: sealCode };
  const { tableId } = sealTable;
  const rows = sealTable.rows.map(({ sealId, row }): RowWrite => {
    const own = codes ? joinedCodes(codes.filter((code) => code.sealId === sealId)) : sealCode;
    return { tableId, row, value: own ?? '' };
  });
  return { fieldId, value: sealCode, rows };
}

/** The field that still holds why something failed. */
function shownFailure({ failureShown, terms: { onFailure } }: SealRequest): string[] {
  return failureShown && onFailure?.field !== undefined ? [onFailure.field] : [];
}

/** An end that went through takes out of the form why something failed before it, as a grant does. */
export function failureCleared(
  request: SealRequest,
  endedEffectId: string,
  metadata: EventMetadata,
): HostEffectRequested[] {
  // Requests of older versions have ended without it.
  if (!request.terms.onFailure?.endClears) return [];
  const fields = shownFailure(request).map((fieldId) => ({ fieldId, value: '' }));
  if (fields.length === 0) return [];
  return [fieldWrite(request, { effectId: `cleared:${endedEffectId}`, fields }, 'later', false, metadata)];
}

/** What a write of a code was to do beside it: the button, the emptied fields. */
export function restOfWrite(
  request: SealRequest,
  { data }: FieldWriteRequested,
  metadata: EventMetadata,
): HostEffectRequested[] {
  // The code comes first.
  const fields = data.fields.slice(1);
  if (fields.length === 0) return [];
  return [fieldWrite(request, { effectId: restEffectId(data.effectId), fields }, 'later', false, metadata)];
}

/** The code that a grant came without, and its way into the form. */
export function codeFound(
  request: SealRequest,
  data: SealCodeFound['data'],
  metadata: EventMetadata,
): SealRequestEvent[] {
  const found: SealRequestEvent = { type: 'SealCodeFound', data, metadata };
  return [found, ...grantWrite(evolve(request, found), codeField(request), 'found', metadata)];
}

/** Where the code of the present round stands in the form. */
function codeField({ round, terms }: SealRequest): string | undefined {
  return round === 0 ? terms.sealCodeField : terms.appendSealCodeField;
}

/** The corrected code, to where the wrong one stands in the form. */
export function correctedWrite(
  request: SealRequest,
  commandId: string,
  metadata: EventMetadata,
): HostEffectRequested[] {
  const fieldId = codeField(request);
  if (fieldId === undefined || request.sealCode === null) return [];
  const effectId = `${sealCodeEffectId(request.round)}:${commandId}`;
  const fields = [codeWrite(request, fieldId, request.sealCode)];
  return [fieldWrite(request, { effectId, fields, carriesSealCode: true }, 'later', false, metadata)];
}

/** Tells the host that the vendor refused an application, an append or an end. */
export function failureEffects(
  request: SealRequest,
  failedEffectId: string,
  message: string,
  metadata: EventMetadata,
): HostEffectRequested[] {
  const { onFailure } = request.terms;
  if (!onFailure) return [];
  const { field, action } = onFailure;
  const fields = field ? [{ fieldId: field, value: message }] : [];
  return writeThenMove(request, `failure:${failedEffectId}`, fields, action, metadata);
}

interface Write {
  effectId: string;
  fields: FieldWrite[];
  carriesSealCode?: boolean;
}

function fieldWrite(
  request: SealRequest,
  { effectId, fields, carriesSealCode = false }: Write,
  timing: 'asked' | 'later',
  submitFollows: boolean,
  metadata: EventMetadata,
): FieldWriteRequested {
  const way = wayOf(request, timing, submitFollows);
  return { type: 'FieldWriteRequested', data: { effectId, fields, carriesSealCode, ...way }, metadata };
}

/** How a write gets to the form, by the host's way of it and by whether a reply or a submit is still to come. */
function wayOf(
  request: SealRequest,
  timing: 'asked' | 'later',
  submitFollows: boolean,
): Pick<FieldWriteRequested['data'], 'via' | 'confirmSeconds' | 'deadlineKeptBy'> {
  const { writeBack } = request.terms;
  if (!writeBack) return {};
  if (writeBack.mode === 'reply' && timing === 'asked') {
    const { confirmSeconds, deadlineKeptBy } = writeBack;
    return { via: 'reply', confirmSeconds, ...(deadlineKeptBy ? { deadlineKeptBy } : {}) };
  }
  return laterWay(request, submitFollows) === 'nextSubmit' ? { via: 'nextSubmit' } : {};
}

/** The way outside of a reply. Without a submit that can still come, values are pushed where the host takes that. */
export function laterWay(request: SealRequest, submitFollows: boolean): 'push' | 'nextSubmit' {
  const { writeBack } = request.terms;
  if (!writeBack || (writeBack.mode === 'reply' && writeBack.fallback === 'push')) return 'push';
  if (submitFollows || canStillSubmit(request)) return 'nextSubmit';
  return writeBack.mode === 'nextSubmit' && writeBack.fallback === undefined ? 'nextSubmit' : 'push';
}

/** Which events may still count in each state, as the callback table has it; another append is not reckoned with. */
export const mayStillCount: Record<SealRequestState, readonly CallbackEvent[]> = {
  applying: callbackEvents,
  awaitingApproval: callbackEvents,
  sealing: callbackEvents,
  completed: ['filesArchived'],
  ended: ['sealingCompleted', 'filesArchived'],
  autoEnded: ['sealingCompleted', 'filesArchived'],
  archived: ['sealingCompleted'],
  terminated: [],
  rejected: [],
  applyFailed: [],
  superseded: [],
  aborted: [],
};

export function canStillSubmit(request: SealRequest): boolean {
  return mayStillCount[request.state].some(
    (event) => ruleFor(request, event)?.action.kind === 'submitFlow' && isRulePending(request, event),
  );
}

function flowAction(
  request: SealRequest,
  effectId: string,
  action: FlowAction,
  metadata: EventMetadata,
): HostEffectRequested {
  const { waitNodeIds, as, remark } = action;
  const data = { effectId, waitNodeIds, as, ...defined({ remark }) };
  if (action.kind === 'returnFlow')
    return { type: 'FlowReturnRequested', data: { ...data, to: action.to }, metadata };
  const carried = [...request.hostEffects, ...movesWaiting(request)].flatMap(carriedBy);
  const waiting = request.waitingWrites.filter(
    ({ data: write }) => write.via === 'nextSubmit' && !carried.includes(write.effectId),
  );
  if (waiting.length === 0) return { type: 'FlowSubmitRequested', data, metadata };
  const carries = waiting.map(({ data: { effectId: carried, fields } }) => ({ effectId: carried, fields }));
  return { type: 'FlowSubmitRequested', data: { ...data, carries }, metadata };
}

/** What settings have the rule of a move do, by the id of its effect; undefined where they move no flow there. */
export function moveBy(
  effectId: string,
  { rules, onFailure }: Pick<SettingsSnapshot, 'rules' | 'onFailure'>,
): FlowAction | undefined {
  if (effectId.startsWith('failure:')) return onFailure?.action;
  const rule = rules.find(({ event }) => effectId.startsWith(`rule:${event}:`));
  return rule && 'waitNodeIds' in rule.action ? rule.action : undefined;
}

function writtenValue(request: SealRequest, { value, as, numberField }: RuleWrite): string {
  const written = as === 'text' ? textValue(request, value) : fieldValue(request, value);
  // A word in a field for numbers has some hosts refuse all values of the write.
  return numberField && written === unlimitedWord ? '' : written;
}

/** For people, as far as the snapshot has texts. */
function textValue(request: SealRequest, kind: FieldValueKind): string {
  const plain = fieldValue(request, kind);
  const { formTexts } = request.terms;
  if (!formTexts || plain === '') return plain;
  if (kind === 'completedAt') return siteTime(plain, formTexts.timeZone);
  return kind === 'state' ? (formTexts.states[request.state] ?? plain) : plain;
}

function fieldValue(request: SealRequest, kind: FieldValueKind): string {
  switch (kind) {
    case 'usedCount':
      return String(request.seals.reduce((sum, seal) => sum + seal.usedCount, 0));
    case 'leftCount':
      return leftWords(request);
    case 'state':
      return request.state;
    case 'completedAt':
      return request.completed?.at ?? '';
    case 'sealCode':
      return request.sealCode ?? '';
    default:
      return assertNever(kind);
  }
}

/** The vendor's own word (level B), and the one that people look for where there is no number. */
const unlimitedWord = '不限次数';

function leftWords({ seals }: SealRequest): string {
  const left = seals.map(knownLeft);
  if (left.includes('unlimited')) return unlimitedWord;
  return String(left.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0));
}
