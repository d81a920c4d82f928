import { atStart, type VendorName } from '../../contracts/vendorName';
import type {
  FieldWriteDropped,
  MovePostponed,
  ReturnSkipped,
  SealRequestEvent,
  SubmitSkipped,
} from '../../domain/sealRequest/events';
import type { MovedOn, SealIncrement, SealUses } from '../../domain/sealRequest/values';
import type { Say } from './words';

export interface Moment {
  /** ISO 8601. */
  at: string;
  what: string;
}

export interface Telling {
  say: Say;
  vendor: VendorName;
  sealName(sealId: string): string;
  /** Of the flow, as an administrator has named it; its id otherwise. */
  nodeName(nodeId: string): string;
  /** Takes out of what peers and people wrote whatever this page does not show: codes, and ids of ours. */
  clean(text: string): string;
}

/** What the ledger says, in people's words; what only machines care about is left out. */
export function timelineOf(events: readonly SealRequestEvent[], telling: Telling): Moment[] {
  const codeWrites = new Set(
    events.flatMap((event) =>
      event.type === 'FieldWriteRequested' && event.data.carriesSealCode ? [event.data.effectId] : [],
    ),
  );
  const nodes = new Map(
    events.flatMap((event): [string, string[]][] => {
      if (event.type === 'RuleTakenAnew') return [[event.data.effectId, event.data.rule.waitNodeIds]];
      return 'waitNodeIds' in event.data ? [[event.data.effectId, event.data.waitNodeIds]] : [];
    }),
  );
  const fixed = fixedWords(telling.vendor);
  const seen = new Set<string>();
  return events.flatMap((event) => {
    if (event.type === 'MovePostponed' && isRepeated(seen, event)) return [];
    const what = isTold(event)
      ? told(event, telling, { codeWrites, nodes })
      : plain(fixed[event.type], telling.say);
    return what === null ? [] : [{ at: event.metadata.at, what }];
  });
}

/** A move that was tried again and still waits, with the flow where it was. */
function isRepeated(seen: Set<string>, { data }: MovePostponed): boolean {
  const key = JSON.stringify([data.effectId, data.foundNodeId]);
  const isKnown = seen.has(key);
  seen.add(key);
  return isKnown;
}

/** What the ledger said before of the effects that an event is about. */
interface Effects {
  codeWrites: ReadonlySet<string>;
  /** Where each move is to find the flow. */
  nodes: ReadonlyMap<string, string[]>;
}

const toldTypes = [
  'SealApplyFailed',
  'AppendRequested',
  'AppendFailed',
  'EndRequested',
  'EndFailed',
  'UsesNoticed',
  'FieldsWritten',
  'FieldWriteFailed',
  'FieldWriteDropped',
  'SubmitSkipped',
  'ReturnSkipped',
  'MovePostponed',
] as const satisfies readonly SealRequestEvent['type'][];
type ToldType = (typeof toldTypes)[number];
type Told = Extract<SealRequestEvent, { type: ToldType }>;
type FixedType = Exclude<SealRequestEvent['type'], ToldType>;

function isTold(event: SealRequestEvent): event is Told {
  return toldTypes.some((type) => type === event.type);
}

/** What depends on what happened. */
function told(event: Told, telling: Telling, { codeWrites, nodes }: Effects): string | null {
  const { say, sealName, clean } = telling;
  switch (event.type) {
    case 'SealApplyFailed':
      return say('The application failed: ', '申请失败：') + clean(event.data.message);
    case 'AppendRequested':
      return say('More uses were asked for: ', '申请追加用印次数：') + addedWords(event.data.seals, sealName);
    case 'AppendFailed':
      return say('No uses were added: ', '追加失败：') + clean(event.data.message);
    case 'EndRequested':
      return event.data.supersede
        ? say('Makes way for a newer application', '将由新的申请替代')
        : say('An end was asked for: ', '申请结束用印：') + clean(event.data.reason);
    case 'EndFailed':
      return say('It was not ended: ', '结束用印失败：') + clean(event.data.message);
    case 'UsesNoticed':
      return usedWords(event.data.used, sealName, say);
    case 'FieldsWritten':
      return codeWrites.has(event.data.effectId)
        ? say('The seal code was written into the form', '用印码已写入表单')
        : null;
    case 'FieldWriteFailed':
      return codeWrites.has(event.data.effectId)
        ? say('The seal code could not be written into the form', '用印码未能写入表单')
        : say('Values could not be written into the form', '部分内容未能写入表单');
    case 'FieldWriteDropped':
      return droppedWords(event.data.reason, say);
    case 'SubmitSkipped':
    case 'ReturnSkipped':
      return skippedWords(event, say);
    case 'MovePostponed':
      return postponedWords(event, telling, nodes.get(event.data.effectId));
  }
}

function postponedWords(
  { data: { foundNodeId } }: MovePostponed,
  { say, nodeName, clean }: Telling,
  expected: readonly string[] = [],
): string {
  return clean(waitWords({ found: nodeName(foundNodeId), expected: expected.map(nodeName) }, say));
}

function droppedWords(reason: FieldWriteDropped['data']['reason'], say: Say): string | null {
  switch (reason) {
    case 'later-attempt':
      return say(
        'There is a newer application: values of this one were not written into the form',
        '已有新的用印申请，本次申请的内容未写入表单',
      );
    case 'unanswered':
      return say(
        'Values went with a call that got no answer: the form may or may not hold them',
        '部分内容随流程提交一并发送，但未得到答复，请在表单中核对',
      );
    case 'ended':
    case 'superseded':
    case 'corrected':
      return null;
  }
}

/** Where the flow is to come before it is moved on, and where it is. */
export function waitWords(
  { found, expected }: { found: string; expected: readonly string[] },
  say: Say,
): string {
  return say(
    `To be moved on, the flow has to come to node ${expected.join(' / ')}; it is at ${found}`,
    `等待流程到达节点 ${expected.join(' / ')} 后自动流转，流程当前在 ${found}`,
  );
}

function skippedWords({ type, data }: SubmitSkipped | ReturnSkipped, say: Say): string {
  const submits = type === 'SubmitSkipped';
  if (data.laterAttempt)
    return submits
      ? say('There is a newer application: the flow was not submitted', '已有新的用印申请，未再提交流程')
      : say('There is a newer application: the flow was not returned', '已有新的用印申请，未再退回流程');
  const [en, zh] = movedOnWords[data.because ?? 'unknown'];
  return say(
    `${en}: it was not ${submits ? 'submitted' : 'returned'}`,
    `${zh}，未再${submits ? '提交' : '退回'}`,
  );
}

/** No more than is known. */
const movedOnWords: Record<MovedOn | 'unknown', [en: string, zh: string]> = {
  'flow-event': ['The flow has left the node', '流程已离开该节点'],
  'flow-over': ['The flow is over', '流程已结束'],
  host: ['The flow left the node just then', '流程此前刚离开该节点'],
  unanswered: [
    'The flow has left the node since a call that got no answer, moved by that call or by a person',
    '上一次调用未得到答复，此后流程已离开该节点（由该次调用或由他人流转）',
  ],
  unknown: ['The flow was found at another node', '流程当时在其他节点'],
};

function addedWords(seals: readonly SealIncrement[], sealName: Telling['sealName']): string {
  return seals.map(({ sealId, useCount = 0 }) => `${sealName(sealId)} +${useCount}`).join(', ');
}

function usedWords(used: readonly SealUses[], sealName: Telling['sealName'], say: Say): string | null {
  const told = used.flatMap(({ sealId, usedCount }) =>
    usedCount === undefined ? [] : [`${sealName(sealId)} ${usedCount}${say('', '次')}`],
  );
  return told.length === 0 ? null : say('Used so far: ', '已用印：') + told.join(', ');
}

const fixedWords = (vendor: VendorName): Record<FixedType, [en: string, zh: string] | null> => ({
  SealRequested: ['The application was made', '提交用印申请'],
  SealApplied: [`${atStart(vendor.en)} granted it, with a seal code`, `${vendor.zh}已受理，用印码已生成`],
  ApprovalAwaited: [`It waits for its approval at ${vendor.en}`, `等待${vendor.zh}审批`],
  ApprovalGranted: [
    `${atStart(vendor.en)} approved it, with a seal code`,
    `${vendor.zh}审批通过，用印码已生成`,
  ],
  UsesAppended: ['More uses were granted', '追加成功'],
  SealingEnded: ['Sealing was ended', '用印已结束'],
  AppendSeen: null,
  SealAppended: null,
  AppendRepeated: null,
  EndRepeated: null,
  SealRequestSuperseded: ['A newer application took its place', '已由新的申请替代'],
  CommandRefused: [
    'A request was not taken: the state did not allow it',
    '一项请求未被受理：当时的状态不允许',
  ],
  SealingCompleted: ['Sealing was completed', '智能用印完成'],
  FilesArchived: ['The files were archived', '文件归档完成'],
  SealingAutoEnded: [`${atStart(vendor.en)} ended it automatically`, `${vendor.zh}自动结束用印`],
  ApprovalTerminated: [`The approval was terminated at ${vendor.en}`, `${vendor.zh}终止了流程`],
  ApprovalRejected: [`${atStart(vendor.en)} rejected it`, `${vendor.zh}驳回了申请`],
  CallbackIgnored: null,
  AttachmentsRequested: null,
  AttachmentsSent: [`The attachments were sent to ${vendor.en}`, `附件已送交${vendor.zh}`],
  AttachmentsFailed: [`The attachments could not be sent to ${vendor.en}`, `附件未能送交${vendor.zh}`],
  AttachmentsResumed: ['The attachments are sent again', '重新送交附件'],
  FilesOfferRequested: null,
  FilesOffered: null,
  FilesOfferFailed: null,
  FieldWriteRequested: null,
  FieldWriteRerouted: null,
  FieldWritePostponed: null,
  FlowSubmitRequested: null,
  FlowReturnRequested: null,
  FlowSubmitted: ['The flow was submitted', '流程已自动提交'],
  FlowReturned: ['The flow was returned', '流程已自动退回'],
  MoveTriedAgain: null,
  RuleTakenAnew: ['The rule was taken anew from the settings of the flow', '已按流程的最新设置重新读取规则'],
  FlowActionFailed: ['The flow could not be moved on', '流程未能自动流转'],
  AttentionRaised: ['An administrator has to look at it', '需要管理员处理'],
  WaitEnded: null,
  AttentionSettled: ['An administrator has settled it', '管理员已处理'],
  VendorEffectResumed: ['It is tried again', '重新办理'],
  HostEffectResumed: null,
  ApplyGivenUp: ['The application was given up', '已放弃该申请'],
  SealCodeCorrected: ['An administrator corrected the seal code', '管理员已更正用印码'],
  SealCodeFound: ['The seal code was received', '已取得用印码'],
  TotalsAdopted: [`The granted uses were changed at ${vendor.en}`, `可用次数已按${vendor.zh}调整`],
  AlertRaised: null,
  EffectGivenUp: ['What was being done is given up', '已放弃正在办理的事项'],
  EffectHurried: null,
  AbandonRequested: ['The request was given up by an administrator', '管理员已放弃该用印申请'],
  RequestAborted: ['It was stopped by an administrator', '已由管理员中止'],
});

function plain(words: [en: string, zh: string] | null, say: Say): string | null {
  return words && say(...words);
}
