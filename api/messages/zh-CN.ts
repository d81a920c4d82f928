import type { PersonKey } from '../../application/people/people';
import type { Messages } from './messages';
import { shownChoice, shownPerson } from './shown';

const keys: Record<PersonKey, string> = { uid: '编号', mobile: '手机号', jobNumber: '工号' };

const addresses: Messages['addresses'] = {
  never: '不得为链路本地、组播或未指定地址，也不得为云平台自身服务的地址',
  private: '不得为内网地址或本机地址：SEALFLOW_PRIVATE_ADDRESSES 已禁止',
  'own-machine': '不得为本机地址：文件由另一台机器获取',
};

export const zhCN: Messages = {
  addresses,
  states: {
    applying: '申请中',
    awaitingApproval: '待章管家审批',
    sealing: '可以用印',
    usedUp: '次数已用完',
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
  label: ({ name, row }) => (row === undefined ? name : `${name}（第${row}行）`),
  refusedEvents: {
    inForm: (why) => `用印未受理：${why}`,
    fields: (each) => `${each.join('；')}。`,
    attention: '该流程有一个事件未被受理，流程可能已继续流转：请查看原因，更正后重新发送，或予以忽略。',
  },
  refusals: {
    'not-found': '没有该编号的用印申请。',
    'effect-in-progress': '该用印申请的上一步正在章管家处理中，请稍后重试。',
    'not-granted-yet': '用印申请正在等待审批。',
    'already-open': '该流程已有内容不同的用印申请正在进行。',
    'apply-anew': '该用印申请不能再追加次数，请重新申请。',
    closed: '该用印申请已结束。',
    invalid: '内容未通过检查。',
    'nothing-to-settle': '该用印申请没有需要人工处理的事项，或没有所指的事项。',
    'no-live-code': '该用印申请没有有效的用印码，无可更正；缺少的用印码请用 confirm 补录。',
    'ledger-conflict': '该用印申请的台账与流程不一致，须先由运维人员处理。',
    overtaken: '该申请首次提交之后，同一流程已有另一份用印申请；如仍需用印，请以新的事件提交。',
    'vendor-refused': '章管家拒绝了该请求，未说明原因。',
    'command-id-reused': '该命令编号已用于其他内容，请换一个。',
    'workflow-missing': 'Temporal 中找不到该用印申请的流程，须由运维人员处理，请稍后重试。',
    'settings-disabled': '该流程的物理用印设置已停用。',
    'binding-disabled': '该绑定已停用，不能发起新的用印申请。',
    'profile-unfit': '该绑定的 profile 已不符合要求，须由管理员处理。',
  },
  fields: {
    'other-seal-code': () => '与章管家中该用印申请的用印码不一致',
    'unknown-binding': () => '没有该绑定',
    'unknown-host': () => '没有该流程引擎',
    'no-settings': () => '该流程没有物理用印设置；不带 flowId 则不回写、不执行回调动作',
    'other-binding': () => '不是该流程设置中的绑定',
    'unknown-seal': (seal) => `章管家中没有印章${shownChoice(seal)}`,
    'unknown-file-type': (type) => `章管家中没有文件类型${shownChoice(type)}`,
    'address-refused': ({ because }) => addresses[because],
    'unknown-person': ({ person, by }) =>
      by === 'table'
        ? `${shownPerson(person)}不在该绑定的人员对照表中`
        : `章管家中按${keys[by]}找不到${shownPerson(person)}`,
    'person-incomplete': ({ person, by }) =>
      `${shownPerson(person)}没有${keys[by]}，而该绑定按${keys[by]}对应章管家人员`,
    'ambiguous-person': ({ person, by }) => `章管家中有多人与${shownPerson(person)}的${keys[by]}相同`,
    'person-not-created': ({ person, refusedWith }) =>
      refusedWith === undefined
        ? `章管家中没有${shownPerson(person)}；要在章管家中创建该人员，须提供姓名和手机号`
        : `章管家中没有${shownPerson(person)}，创建时被拒绝：${refusedWith}`,
  },
};
