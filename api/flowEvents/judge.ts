import {
  decideFlowEvent,
  type FlowContext,
  type FlowDecision,
  type FlowEvent,
} from '../../domain/settings/flowEvent';
import { formPath } from '../../domain/settings/sealRows';
import { addressRefusedFieldCode, refusedAsFile } from '../http/addresses';

/** What the settings have happen; files of a form are held to the same rules as those of a direct application. */
export function judge(event: FlowEvent, situation: FlowContext): FlowDecision {
  const verdict = decideFlowEvent(event, situation);
  if (verdict.kind !== 'apply') return verdict;
  const { attachments: fieldId } = verdict.settings.apply.fields;
  const { attachments = [] } = verdict.read.application;
  const refused = attachments.map(({ url }) => refusedAsFile(url)).find((message) => message !== undefined);
  if (fieldId === undefined || refused === undefined) return verdict;
  const error = { path: formPath(fieldId), code: addressRefusedFieldCode, message: refused };
  return { kind: 'wrong', of: 'apply', errors: [error] };
}
