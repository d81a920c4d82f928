import type { components } from '../../api/generated';
import { wordsOf } from '../../words/useWords';

type RefusedEvent = components['schemas']['RefusedFlowEvent'];

export const eventWords = wordsOf(
  {
    title: '未受理的流程事件',
    intro: '流程引擎发来但没有受理的事件。更正表单后重新提交，或忽略。',
    empty: '没有未受理的流程事件。',
    at: '时间',
    why: '原因',
    pending: '待处理',
    requests: '查看用印申请',
    dismiss: '忽略',
    dismissTitle: '忽略此事件',
    dismissHelp: '不再提示此事件，仍保留在列表中。用印平台和流程引擎都不受影响，流程表单不会改变。',
    note: '说明（选填）',
    arrive: '到达',
    leave: '离开',
    exit: '出口',
    actor: '操作者',
    eventId: '事件编号',
    endedAt: '处理时间',
    endedNote: '说明',
    code: '代码',
  },
  {
    title: 'Refused flow events',
    intro:
      'Events of host engines that were not taken. Mend the form and submit it again, or dismiss the event.',
    empty: 'No flow event was refused.',
    at: 'Time',
    why: 'Why',
    pending: 'Waiting',
    requests: 'To its seal requests',
    dismiss: 'Dismiss',
    dismissTitle: 'Dismiss this event',
    dismissHelp:
      'It waits no more, and stays listed. Nothing happens at the vendor or the host; the form of the flow stays as it is.',
    note: 'Note (optional)',
    arrive: 'Arrived at',
    leave: 'Left',
    exit: 'Exit',
    actor: 'By',
    eventId: 'Event id',
    endedAt: 'Ended',
    endedNote: 'Note',
    code: 'Code',
  },
);

export const endWords = wordsOf<Record<NonNullable<RefusedEvent['ended']>['by'], string>>(
  { 'later-event': '之后的事件已受理', 'other-reasons': '再次提交，另有原因', person: '已忽略' },
  {
    'later-event': 'A later one was taken',
    'other-reasons': 'Refused again, for others',
    person: 'Dismissed',
  },
);

/** What was done at the node or exit. */
export const actionWords = wordsOf(
  { submit: '提交', return: '退回', withdraw: '撤回', delete: '删除' },
  { submit: 'submitted', return: 'returned', withdraw: 'withdrawn', delete: 'deleted' },
);
