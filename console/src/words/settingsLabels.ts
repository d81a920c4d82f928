/* What stands where in seal settings, as the form of the settings calls it. Of the browser's nothing is imported. */

/** What it takes of the words of the form. */
export type Words = Record<TextName, string> &
  Record<ChoiceName, Record<string, string>> & {
    tabs: Record<'apply' | 'append' | 'end' | 'callbacks', string>;
  };

type TextName =
  | ('binding' | 'enabled' | 'form' | 'formId' | 'formFields' | 'fieldId' | 'fieldName' | 'fieldType')
  | ('applyAt' | 'applyStatus' | 'approved' | 'vendorApproves' | 'detailButtonField' | 'sealCodeField')
  | ('appendAt' | 'appendUseCount' | 'appendCrossPage' | 'appendSeal' | 'appendSealCodeField')
  | ('endAt' | 'endReason' | 'endOnWithdraw' | 'event' | 'action' | 'waitNodes' | 'as' | 'userId' | 'remark')
  | ('returnTo' | 'previous' | 'toNode' | 'toExit' | 'writes' | 'written' | 'into' | 'writtenAs')
  | (
      | 'onFailure'
      | 'failureField'
      | 'quietClose'
      | 'archiveWait'
      | 'nodes'
      | 'exits'
      | 'pointKind'
      | 'actions'
    )
  | ('arrive' | 'leave' | 'applicant' | 'currentOperator');
type ChoiceName =
  | ('applyFields' | 'actionNames' | 'eventNames' | 'kinds')
  | ('asNames' | 'writtenNames' | 'types');

/** By paths without the places in lists; what is empty adds nothing to what stands above it. */
const labelsOf = (words: Words): Record<string, string> => ({
  bindingId: words.binding,
  enabled: words.enabled,
  form: words.form,
  'form.formId': words.formId,
  'form.fields': words.formFields,
  'form.fields.id': words.fieldId,
  'form.fields.name': words.fieldName,
  'form.fields.type': words.fieldType,
  ...partLabels('apply', words.tabs.apply, words.applyAt, words),
  ...Object.fromEntries(
    Object.entries(words.applyFields).map(([name, label]) => [`apply.fields.${name}`, label]),
  ),
  'apply.applyStatus': words.applyStatus,
  'apply.detailButtonField': words.detailButtonField,
  'apply.sealCodeField': words.sealCodeField,
  ...partLabels('append', words.tabs.append, words.appendAt, words),
  'append.fields.useCount': words.appendUseCount,
  'append.fields.crossPageUseCount': words.appendCrossPage,
  'append.fields.seal': words.appendSeal,
  'append.sealCodeField': words.appendSealCodeField,
  ...partLabels('end', words.tabs.end, words.endAt, words),
  'end.reasonField': words.endReason,
  endOnWithdraw: words.endOnWithdraw,
  callbacks: words.tabs.callbacks,
  'callbacks.event': words.event,
  ...actionLabels('callbacks.action', words),
  'callbacks.writeFields': words.writes,
  'callbacks.writeFields.value': words.written,
  'callbacks.writeFields.fieldId': words.into,
  'callbacks.writeFields.as': words.writtenAs,
  onFailure: words.onFailure,
  'onFailure.field': words.failureField,
  ...actionLabels('onFailure.action', words),
  quietCloseSeconds: words.quietClose,
  archiveWaitSeconds: words.archiveWait,
});

function partLabels(part: string, name: string, at: string, words: Words): Record<string, string> {
  return {
    [part]: name,
    [`${part}.fields`]: '',
    [`${part}.at`]: at,
    [`${part}.at.nodeId`]: words.nodes,
    [`${part}.at.exitId`]: words.exits,
    [`${part}.at.when`]: words.pointKind,
    [`${part}.at.actions`]: words.actions,
  };
}

function actionLabels(action: string, words: Words): Record<string, string> {
  return {
    [action]: words.action,
    [`${action}.kind`]: '',
    [`${action}.waitNodeIds`]: words.waitNodes,
    [`${action}.as`]: words.as,
    [`${action}.as.userId`]: words.userId,
    [`${action}.to`]: words.returnTo,
    [`${action}.to.nodeId`]: words.toNode,
    [`${action}.to.exitId`]: words.toExit,
    [`${action}.remark`]: words.remark,
  };
}

/** `apply.at.0.nodeId` as `申请用印 · 用印申请节点/出口 1 · 节点`; a part that has no name stands as it is. */
export function settingLabel(path: string, words: Words): string {
  const labels = labelsOf(words);
  const above: string[] = [];
  const told: string[] = [];
  for (const part of path.split('.')) {
    if (/^\d+$/.test(part)) {
      told.push(`${told.pop() ?? ''} ${Number(part) + 1}`.trim());
      continue;
    }
    above.push(part);
    const label = labels[above.join('.')] ?? part;
    if (label !== '') told.push(label);
  }
  return told.join(' · ');
}

/** A value of settings in words, where the form has some for it. */
export function settingValue(path: string, value: unknown, words: Words): string | undefined {
  if (typeof value !== 'string') return undefined;
  return choicesOf(path, words)[value];
}

function choicesOf(path: string, words: Words): Record<string, string> {
  const [last = '', before] = path.split('.').toReversed();
  if (before === 'actions') return words.actionNames;
  switch (last) {
    case 'applyStatus':
      return { approved: words.approved, vendorApproves: words.vendorApproves };
    case 'when':
      return { arrive: words.arrive, leave: words.leave };
    case 'event':
      return words.eventNames;
    case 'kind':
      return words.kinds;
    case 'as':
      return { applicant: words.applicant, currentOperator: words.currentOperator, ...words.asNames };
    case 'to':
      return { previous: words.previous };
    case 'value':
      return words.writtenNames;
    case 'type':
      return path.startsWith('form.') ? words.types : {};
    default:
      return {};
  }
}
