import type { SealRequestEvent } from '../../domain/sealRequest/events';
import type { SealIncrement, SealUses } from '../../domain/sealRequest/values';
import type { Say } from './words';

export interface Moment {
  /** ISO 8601. */
  at: string;
  what: string;
}

export interface Telling {
  say: Say;
  sealName(sealId: string): string;
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
  return events.flatMap((event) => {
    const what = isTold(event) ? told(event, telling, codeWrites) : fixed(event.type, telling.say);
    return what === null ? [] : [{ at: event.metadata.at, what }];
  });
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
] as const satisfies readonly SealRequestEvent['type'][];
type ToldType = (typeof toldTypes)[number];
type Told = Extract<SealRequestEvent, { type: ToldType }>;
type FixedType = Exclude<SealRequestEvent['type'], ToldType>;

function isTold(event: SealRequestEvent): event is Told {
  return toldTypes.some((type) => type === event.type);
}

/** What depends on what happened. */
function told(
  event: Told,
  { say, sealName, clean }: Telling,
  codeWrites: ReadonlySet<string>,
): string | null {
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
      return event.data.reason === 'later-attempt'
        ? say(
            'There is a newer application: values of this one were not written into the form',
            '已有新的用印申请，本次申请的内容未写入表单',
          )
        : null;
    case 'SubmitSkipped':
    case 'ReturnSkipped':
      return skippedWords(event, say);
  }
}

function skippedWords({ type, data }: Extract<Told, { data: { foundNodeId: string } }>, say: Say): string {
  const submits = type === 'SubmitSkipped';
  if (data.laterAttempt)
    return submits
      ? say('There is a newer application: the flow was not submitted', '已有新的用印申请，未再提交流程')
      : say('There is a newer application: the flow was not returned', '已有新的用印申请，未再退回流程');
  return say(
    'The flow had been moved on already',
    submits ? '流程已由他人处理，未再提交' : '流程已由他人处理，未再退回',
  );
}

function addedWords(seals: readonly SealIncrement[], sealName: Telling['sealName']): string {
  return seals.map(({ sealId, useCount = 0 }) => `${sealName(sealId)} +${useCount}`).join(', ');
}

function usedWords(used: readonly SealUses[], sealName: Telling['sealName'], say: Say): string | null {
  const told = used.flatMap(({ sealId, usedCount }) =>
    usedCount === undefined ? [] : [`${sealName(sealId)} ${usedCount}${say('', '次')}`],
  );
  return told.length === 0 ? null : say('Used so far: ', '已用印：') + told.join(', ');
}

const fixedWords: Record<FixedType, [en: string, zh: string] | null> = {
  SealRequested: ['The application was made', '提交用印申请'],
  SealApplied: ['章管家 granted it, with a seal code', '章管家已受理，用印码已生成'],
  ApprovalAwaited: ['It waits for its approval at 章管家', '等待章管家审批'],
  ApprovalGranted: ['章管家 approved it, with a seal code', '章管家审批通过，用印码已生成'],
  UsesAppended: ['More uses were granted', '追加成功'],
  SealingEnded: ['Sealing was ended', '用印已结束'],
  AppendRepeated: null,
  EndRepeated: null,
  SealRequestSuperseded: ['A newer application took its place', '已由新的申请替代'],
  CommandRefused: [
    'A request was not taken: the state did not allow it',
    '一项请求未被受理：当时的状态不允许',
  ],
  SealingCompleted: ['Sealing was completed', '智能用印完成'],
  FilesArchived: ['The files were archived', '文件归档完成'],
  SealingAutoEnded: ['章管家 ended it automatically', '章管家自动结束用印'],
  ApprovalTerminated: ['The approval was terminated at 章管家', '章管家终止了流程'],
  ApprovalRejected: ['章管家 rejected it', '章管家驳回了申请'],
  CallbackIgnored: null,
  AttachmentsRequested: null,
  AttachmentsSent: ['The attachments were sent to 章管家', '附件已送交章管家'],
  AttachmentsFailed: ['The attachments could not be sent to 章管家', '附件未能送交章管家'],
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
  FlowActionFailed: ['The flow could not be moved on', '流程未能自动流转'],
  AttentionRaised: ['An administrator has to look at it', '需要管理员处理'],
  AttentionSettled: ['An administrator has settled it', '管理员已处理'],
  VendorEffectResumed: ['It is tried again', '重新办理'],
  HostEffectResumed: null,
  ApplyGivenUp: ['The application was given up', '已放弃该申请'],
  SealCodeFound: ['The seal code was received', '已取得用印码'],
  TotalsAdopted: ['The granted uses were changed at 章管家', '可用次数已按章管家调整'],
  AlertRaised: null,
  RequestAborted: ['It was stopped by an administrator', '已由管理员中止'],
};

function fixed(type: FixedType, say: Say): string | null {
  const words = fixedWords[type];
  return words && say(...words);
}
