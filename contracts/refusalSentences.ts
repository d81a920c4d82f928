import type { RefusalCode } from '../domain/sealRequest/refusals';
import type { Language } from './language';

/** Why the decider does not take a command: at the edge, and for whoever sends an update in the Temporal UI. */
export const refusalSentences: Record<Language, Record<RefusalCode, string>> = {
  en: {
    'not-found': 'There is no seal request of this id.',
    'effect-in-progress': 'Another step of this request is in progress at the vendor; try again.',
    'not-granted-yet': 'The application waits for its approval.',
    'already-open': 'This flow request has an open seal request of other content.',
    'apply-anew': 'This request takes no more uses; apply anew.',
    closed: 'This request is over.',
    invalid: 'The content is refused.',
    'nothing-to-settle': 'Nothing of this request waits for an operator, or not what is named.',
    'no-live-code':
      'No seal code of this request is live: there is none to correct. One that is missing is given by confirm.',
    'ledger-conflict':
      'The ledger of this request holds other events than were decided, or lacks some; an operator has to look first.',
  },
  zh: {
    'not-found': '没有该编号的用印申请。',
    'effect-in-progress': '该用印申请的上一步正在用印平台处理中，请稍后重试。',
    'not-granted-yet': '用印申请正在等待审批。',
    'already-open': '该流程已有内容不同的用印申请正在进行。',
    'apply-anew': '该用印申请不能再追加次数，请重新申请。',
    closed: '该用印申请已结束。',
    invalid: '内容未通过检查。',
    'nothing-to-settle': '该用印申请没有需要人工处理的事项，或没有所指的事项。',
    'no-live-code': '该用印申请没有有效的用印码，无可更正；缺少的用印码请用 confirm 补录。',
    'ledger-conflict': '该用印申请的台账与流程不一致或有缺失，须先由运维人员处理。',
  },
};
