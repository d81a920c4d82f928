import type { EventMetadata, HostEffectRequested } from './events';
import { ruleFor, type SealRequest } from './state';
import {
  assertNever,
  type CallbackEvent,
  type FieldValueKind,
  type FieldWrite,
  type FlowAction,
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
  const fields = (rule.writeFields ?? []).map(({ value, fieldId }) => ({
    fieldId,
    value: fieldValue(request, value),
  }));
  const write = fields.length > 0 ? [fieldWrite(`${effectId}:fields`, fields, false, metadata)] : [];
  const { action } = rule;
  return action.kind === 'writeFields' || action.kind === 'none'
    ? write
    : [...write, flowAction(`${effectId}:flow`, action, metadata)];
}

/** A new code for the form, beside the detail button on the first grant. */
export function sealCodeWrite(
  request: SealRequest,
  fieldId: string | undefined,
  metadata: EventMetadata,
): HostEffectRequested[] {
  const fields: FieldWrite[] = [];
  if (fieldId && request.sealCode) fields.push({ fieldId, value: request.sealCode });
  const { detailButton } = request.terms;
  if (request.round === 0 && detailButton) fields.push(detailButton);
  return fields.length > 0 ? [fieldWrite(`sealCode:${request.round}`, fields, true, metadata)] : [];
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
  const effectId = `failure:${failedEffectId}`;
  const { field, action } = onFailure;
  return [
    ...(field
      ? [fieldWrite(`${effectId}:fields`, [{ fieldId: field, value: message }], false, metadata)]
      : []),
    ...(action ? [flowAction(`${effectId}:flow`, action, metadata)] : []),
  ];
}

function fieldWrite(
  effectId: string,
  fields: FieldWrite[],
  carriesSealCode: boolean,
  metadata: EventMetadata,
): HostEffectRequested {
  return { type: 'FieldWriteRequested', data: { effectId, fields, carriesSealCode }, metadata };
}

function flowAction(effectId: string, action: FlowAction, metadata: EventMetadata): HostEffectRequested {
  const { waitNodeIds, as, remark } = action;
  const data = { effectId, waitNodeIds, as, ...(remark === undefined ? {} : { remark }) };
  return action.kind === 'submitFlow'
    ? { type: 'FlowSubmitRequested', data, metadata }
    : { type: 'FlowReturnRequested', data: { ...data, to: action.to }, metadata };
}

function fieldValue(request: SealRequest, kind: FieldValueKind): string {
  switch (kind) {
    case 'usedCount':
      return String(request.seals.reduce((sum, seal) => sum + seal.usedCount, 0));
    case 'leftCount':
      return String(
        request.seals.reduce((sum, seal) => sum + Math.max(0, seal.useCount - seal.usedCount), 0),
      );
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
