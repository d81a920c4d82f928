import type { components } from '../api/generated';
import { wordsOf } from './useWords';

type Callback = components['schemas']['Callback'];

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
