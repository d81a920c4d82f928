import type { SealRequestState } from '../domain/sealRequest/values';
import type { Language } from './language';

/** What a request's state is called, at the edge and in the Temporal UI. */
export const stateNames: Record<Language, Record<SealRequestState, string>> = {
  en: {
    applying: 'Being applied for',
    awaitingApproval: 'Waiting for approval at the vendor',
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
  zh: {
    applying: '申请中',
    awaitingApproval: '待用印平台审批',
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
};
