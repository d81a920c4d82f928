import { atStart } from '../../../../contracts/vendorName';
import { wordsOf } from '../../words/useWords';
import type { SealRequest } from './RequestList';

export type Decision = 'confirm' | 'resend' | 'giveUp';

/** What each decision leads to, by what waits: one that does not stand here does not fit. */
type DecisionTable = Record<string, Partial<Record<Decision, string>>>;

/** An application that may have arrived, and that the vendor does not find by our id. */
const unfound = 'apply-unknown, by its own id';

/** Under which kind its decisions stand. */
export function decisionsOf({ kind, needs }: SealRequest['attention'][number]): string {
  return kind === 'apply-unknown' && needs?.includes('vendorApplicationId') ? unfound : kind;
}

const away = {
  zh: (vendor: string) => ({
    resend: '立即再试一次，不等下一次自动重试。',
    giveUp: `停止办理。结果无法确定的按“未知”处理：申请会在${vendor}结束；追加或结束则恢复到之前的状态；写入或流转不再进行。`,
  }),
  en: (vendor: string) => ({
    resend: 'It is tried at once, without waiting for the next try.',
    giveUp: `It is cancelled. What cannot be told counts as unknown: an application is ended at ${vendor}; an append or an end leaves the request as before; a write or a move is left undone.`,
  }),
};

const moved = {
  zh: (vendor: string) => ({
    confirm: `记录为“已由人工流转”，系统不再提交或退回流程。${vendor}不受影响。`,
    resend: '再次请求流程引擎提交或退回，仅当流程仍在该节点时才会流转。',
    giveUp: '流程停留在当前节点，系统不再流转。',
  }),
  en: (vendor: string) => ({
    confirm: `It is recorded as moved by hand; the flow is not submitted or returned again. Nothing changes at ${vendor}.`,
    resend: 'The host engine is asked once more to submit or return, where the flow still waits there.',
    giveUp: 'The flow stays where it is.',
  }),
};

export const decisionWords = wordsOf<(vendor: string) => DecisionTable>(
  (vendor) => ({
    'apply-unknown': {
      confirm: `按“${vendor}已受理”处理，用印码写入表单。无法向${vendor}查询用印码时须在此填写。`,
      resend: `先查询${vendor}，没有受理才再次提交申请。`,
      giveUp: `在${vendor}结束一次该申请（无论是否已受理），之后状态为“申请失败”，并通知流程引擎。`,
    },
    [unfound]: {
      confirm: `按“${vendor}已受理”处理，用印码写入表单。须填写该申请在${vendor}中的编号。`,
      resend: `再次提交申请。不能按本系统的编号向${vendor}查询，请先确认其中没有该申请，否则会出现两份。`,
      giveUp: `放弃该申请。不知道它在${vendor}中的编号，无法自动结束：请在${vendor}核对，如有该申请，请在那里结束。`,
    },
    'append-unknown': {
      confirm: `按“${vendor}已追加”处理，新的次数生效，用印码写入表单。`,
      resend: `先查询${vendor}，没有追加才再次发送。`,
      giveUp: `恢复到追加之前。${vendor}不会收到任何请求。`,
    },
    'append-totals-differ': {
      confirm: `以${vendor}现有的次数为准，不再发送追加。`,
      resend: `在${vendor}现有的次数之上追加。`,
      giveUp: `恢复到追加之前。${vendor}不会收到任何请求。`,
    },
    'end-unknown': {
      confirm: `按“${vendor}已结束”处理。`,
      resend: `先查询${vendor}，仍有效时再次结束。`,
      giveUp: '恢复到结束之前，用印码可能仍然有效。',
    },
    'peer-unreachable': {
      confirm: '记录为“已由人工完成”，系统不再发送。',
      resend: '再次发送。请先更正配置（地址、密钥或证书）。',
      giveUp: `不再办理，保持未完成。再次发送过的申请会在${vendor}结束一次。`,
    },
    'vendor-away': away.zh(vendor),
    'host-away': away.zh(vendor),
    'write-failed': {
      confirm: '记录为“已由人工填写”，系统不再写入表单。',
      resend: '再次将这些内容写入流程表单。',
      giveUp: '表单保持不变，不再写入。',
    },
    'flow-action-failed': moved.zh(vendor),
    'flow-action-unknown': moved.zh(vendor),
    'flow-not-at-node': {
      ...moved.zh(vendor),
      resend: '按该流程最新的设置重新读取规则再试。节点填错时，先保存正确的设置，再点此处。',
    },
    'round-unclear': {
      confirm: '认定追加之后的用印已完成：状态变为“用印完成”，并执行对应的回调规则。',
      giveUp: '认定该通知属于追加之前：忽略，状态不变。',
    },
    'code-missing': {
      confirm: '将填写的用印码作为有效用印码，并写入表单。',
      giveUp: '保持没有用印码。',
    },
    'totals-changed': {
      confirm: `以${vendor}现有的次数为准。`,
      giveUp: '仍以已批准的次数为准。',
    },
    'attachments-failed': {
      confirm: '记录为“已由人工上传”，不再发送附件。',
      resend: `再次发送附件。请先查看${vendor}，重复上传会出现两份。`,
      giveUp: `${vendor}中保持没有这些附件。`,
    },
    'files-not-offered': {
      confirm: '记录为“流程引擎已有文件”，不再通知。',
      resend: '再次通知流程引擎盖章文件的地址。',
      giveUp: '不再通知流程引擎。',
    },
    'code-may-be-live': {
      confirm: `记录为“已在${vendor}核对，没有有效的用印码”。系统不会向${vendor}发送请求。`,
      giveUp: '保持现状，用印码可能仍然有效。',
    },
    'rule-not-run': {
      confirm: '记录为“已由人工完成或无需办理”。系统不会再执行。',
      giveUp: '保持未完成。',
    },
    'workflow-missing': {
      giveUp: `中止该申请。${vendor}中可能有效的用印码和未执行的规则会另行列为待处理。`,
    },
  }),
  (vendor) => ({
    'apply-unknown': {
      confirm: `${atStart(vendor)} has it: the seal code is written into the form. Enter the code where ${vendor} cannot be asked for it.`,
      resend: `${atStart(vendor)} is asked first; it applies again where nothing is there.`,
      giveUp: `It is ended once at ${vendor}, whether it got there or not; then the application has failed, and the host is told.`,
    },
    [unfound]: {
      confirm: `${atStart(vendor)} has it: the seal code is written into the form. Enter the id that the application has there.`,
      resend: `It applies again. ${atStart(vendor)} cannot be asked for it by our id: make sure first that nothing is there, or there will be two.`,
      giveUp: `It is given up. Nobody here knows its id at ${vendor}, so it cannot be ended there by itself: look for it at ${vendor}, and end it there.`,
    },
    'append-unknown': {
      confirm: `${atStart(vendor)} has added them: the new totals count, and the code is written into the form.`,
      resend: `${atStart(vendor)} is asked first; it is sent again where nothing was added.`,
      giveUp: `The request is as before the append. Nothing is sent to ${vendor}.`,
    },
    'append-totals-differ': {
      confirm: `What ${vendor} grants now is right: nothing is sent.`,
      resend: `The uses are added on top of what ${vendor} grants now.`,
      giveUp: `The request is as before the append. Nothing is sent to ${vendor}.`,
    },
    'end-unknown': {
      confirm: `It counts as ended at ${vendor}.`,
      resend: `${atStart(vendor)} is asked first; it is ended again where it is still live.`,
      giveUp: 'The request is as before the end; its code may still be live.',
    },
    'peer-unreachable': {
      confirm: 'It is recorded as done by hand; nothing is sent any more.',
      resend: 'It is sent again. Mend the configuration first: address, secret or certificate.',
      giveUp: `It is left undone. An application that was sent again is ended once at ${vendor}.`,
    },
    'vendor-away': away.en(vendor),
    'host-away': away.en(vendor),
    'write-failed': {
      confirm: 'It is recorded as entered by hand; the form is not written to.',
      resend: 'The values are written into the form again.',
      giveUp: 'The form stays as it is.',
    },
    'flow-action-failed': moved.en(vendor),
    'flow-action-unknown': moved.en(vendor),
    'flow-not-at-node': {
      ...moved.en(vendor),
      resend:
        'The rule is read anew from the newest settings of the flow. Where a node was named wrongly, save the right settings first.',
    },
    'round-unclear': {
      confirm: 'The uses after the append are completed: the state becomes so, and its callback rule runs.',
      giveUp: 'The callback belongs to before the append: it is ignored.',
    },
    'code-missing': {
      confirm: 'The code that you enter counts as the live one, and is written into the form.',
      giveUp: 'It stays without a code.',
    },
    'totals-changed': {
      confirm: `What ${vendor} grants now is right, and is taken over.`,
      giveUp: 'What we granted stands.',
    },
    'attachments-failed': {
      confirm: 'They are recorded as added by hand; nothing is sent.',
      resend: `They are sent again. Look at ${vendor} first: a second upload is a second file.`,
      giveUp: `It stays without them at ${vendor}.`,
    },
    'files-not-offered': {
      confirm: 'It is recorded that the host engine has the files.',
      resend: 'The host engine is told once more where the sealed files are.',
      giveUp: 'The host engine is not told.',
    },
    'code-may-be-live': {
      confirm: `It is recorded that nothing is live at ${vendor}. Nothing is sent.`,
      giveUp: 'It is left so; a code may still be live.',
    },
    'rule-not-run': {
      confirm: 'It is recorded as done by hand, or as not needed. Nothing is run.',
      giveUp: 'It is left undone.',
    },
    'workflow-missing': {
      giveUp:
        'The request is aborted. A code that may be live, and rules that have not run, are then raised on their own.',
    },
  }),
);

/** A seal code may be given with the confirmation of this one also where it need not be. */
export const codeMayBeGiven = 'apply-unknown';
