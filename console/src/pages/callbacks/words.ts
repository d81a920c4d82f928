import type { components } from '../../api/generated';
import { wordsOf } from '../../words/useWords';

type Callback = components['schemas']['Callback'];

export const callbackWords = wordsOf(
  {
    title: '回调',
    intro: '用印平台发来的每一个通知，以及处理结果。',
    empty: '还没有收到回调。回调地址在“绑定设置”中，须填入用印平台。',
    receivedAt: '收到时间',
    event: '触发事件',
    unknownEvent: '未识别',
    why: '原因',
    request: '用印申请',
    open: '打开',
    redeliver: '重新投递',
    redeliverTitle: '重新投递此回调？',
    redeliverHelp: '按绑定现在的设置重新读取并处理一次。已执行过的动作不会再执行。',
    redelivered: '已重新投递，列表中会出现一条新的记录',
    id: '编号',
    advice: '怎么办',
    source: '来源',
    callback: '用印平台的通知',
    reconciliation: '向用印平台查询得到',
    applyId: '用印平台申请编号',
    redeliveryOf: '重新投递自',
    address: '来源地址',
    query: '地址参数',
    contentType: '内容类型',
    body: '内容',
    noBody: '未通过验证，内容未保存',
    sha256: '内容的 SHA-256',
    history: '处理经过',
  },
  {
    title: 'Callbacks',
    intro: 'Every message of the vendor, and what became of it.',
    empty: 'No callback yet. Its address is with the binding, and has to be entered at the vendor.',
    receivedAt: 'Received',
    event: 'Event',
    unknownEvent: 'Not recognised',
    why: 'Why',
    request: 'Seal request',
    open: 'Open',
    redeliver: 'Redeliver',
    redeliverTitle: 'Redeliver this callback?',
    redeliverHelp:
      'It is read and acted on once more, by the binding as it is now. What has been acted on already is not acted on again.',
    redelivered: 'Delivered once more, under an entry of its own',
    id: 'Id',
    advice: 'What to do',
    source: 'From',
    callback: 'A message of the vendor',
    reconciliation: 'Found by asking the vendor',
    applyId: 'Application at the vendor',
    redeliveryOf: 'Redelivery of',
    address: 'Address',
    query: 'Query',
    contentType: 'Content type',
    body: 'Body',
    noBody: 'It was not verified: its body was not kept',
    sha256: 'SHA-256 of the body',
    history: 'What became of it',
  },
);

export const callbackStateWords = wordsOf<Record<Callback['state'], string>>(
  { received: '待处理', delivered: '已处理', ignored: '已忽略', unmatched: '未匹配', failed: '失败' },
  {
    received: 'Waiting',
    delivered: 'Acted on',
    ignored: 'Ignored',
    unmatched: 'Unmatched',
    failed: 'Failed',
  },
);

export const callbackEventWords = wordsOf<Record<NonNullable<Callback['event']>, string>>(
  {
    sealingCompleted: '智能用印完成',
    filesArchived: '文件归档完成',
    autoEnded: '自动结束',
    approvalTerminated: '流程终止',
    approvalRejected: '驳回',
  },
  {
    sealingCompleted: 'Sealing completed',
    filesArchived: 'Files archived',
    autoEnded: 'Ended automatically',
    approvalTerminated: 'Approval terminated',
    approvalRejected: 'Approval rejected',
  },
);
