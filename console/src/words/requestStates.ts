import type { components } from '../api/generated';
import type { Tone } from '../components/StateTag';
import { wordsOf } from './useWords';

export type RequestState = components['schemas']['SealRequest']['state'];

/** States of seal requests, in the order of their lives. */
export const stateWords = wordsOf<Record<RequestState, string>>(
  {
    applying: '申请中',
    awaitingApproval: '待章管家审批',
    sealing: '可以用印',
    completed: '用印完成',
    ended: '已结束用印',
    autoEnded: '已自动结束',
    archived: '文件已归档',
    terminated: '流程已终止',
    rejected: '已驳回',
    applyFailed: '申请失败',
    superseded: '已由新的申请替代',
    aborted: '已由管理员中止',
  },
  {
    applying: 'Being applied for',
    awaitingApproval: 'Waiting for approval at 章管家',
    sealing: 'Ready to be sealed',
    completed: 'Sealing completed',
    ended: 'Ended',
    autoEnded: 'Ended automatically',
    archived: 'Files archived',
    terminated: 'Approval terminated',
    rejected: 'Rejected',
    applyFailed: 'Application failed',
    superseded: 'Replaced by a newer application',
    aborted: 'Stopped by an administrator',
  },
);

export const requestStates = Object.keys(stateWords.zh) as RequestState[];

export const stateTones: Record<RequestState, Tone> = {
  applying: 'processing',
  awaitingApproval: 'processing',
  sealing: 'processing',
  completed: 'success',
  ended: 'default',
  autoEnded: 'default',
  archived: 'success',
  terminated: 'warning',
  rejected: 'warning',
  applyFailed: 'error',
  superseded: 'default',
  aborted: 'error',
};
