import type { PersonKey } from '../../application/people/people';
import type { UnselectableReason } from '../../application/ports/vendorLists';
import { refusalSentences } from '../../contracts/refusalSentences';
import { stateNames } from '../../contracts/stateNames';
import type { RequiredBecause } from '../../domain/settings/faults';
import type { FormFieldType } from '../../domain/settings/settings';
import type { Messages } from './messages';
import { shownChoice, shownPerson } from './shown';
import { advice } from './zh-CN/advice';
import { callbackReasons } from './zh-CN/callbackReasons';
import { causes } from './zh-CN/causes';
import { checks } from './zh-CN/checks';
import { commandFaults } from './zh-CN/commandFaults';

const keys: Record<PersonKey, string> = { uid: '编号', mobile: '手机号', jobNumber: '工号' };

const addresses: Messages['addresses'] = {
  never: '不得为链路本地、组播或未指定地址，也不得为云平台自身服务的地址',
  private: '不得为内网地址或本机地址：SEALFLOW_PRIVATE_ADDRESSES 已禁止',
  'own-machine': '不得为本机地址：文件由另一台机器获取',
};

const required: Record<RequiredBecause, string> = {
  'several-seals': '该用印申请含多个印章，须指明追加的印章',
  'cross-page': '设置了是否盖骑缝章时，必须设置骑缝章用印次数字段',
  'append-count': '追加用印次数字段与追加骑缝章用印次数字段至少设置一个',
  failure: '失败时的回写字段与动作至少设置一个',
};

const unselectable: Record<UnselectableReason, string> = {
  frozen: '已冻结，不能申请使用',
  'no-device': '不在任何印章机中，不能申请使用',
};

const fieldTypes: Record<FormFieldType, string> = {
  text: '文本',
  number: '数字',
  person: '人员',
  browser: '浏览',
  attachment: '附件',
  select: '选择',
  date: '日期',
};

/** What people are told; `vendor` is what the sentences about one call it. */
export const zhCN = (vendor: string): Messages => ({
  advice,
  addresses,
  callbackReasons: callbackReasons(vendor),
  causes: causes(vendor),
  checks: checks(vendor),
  commandFaults,
  attention: {
    'vendor-away': {
      operator: `${vendor}尚未完成所发送的请求，系统会继续重试。`,
      reader: `${vendor}暂未答复，系统会继续重试。`,
    },
    'host-away': {
      operator: '流程引擎尚未完成所发送的请求，系统会继续重试。',
      reader: 'OA 系统暂未答复，系统会继续重试。',
    },
    'callback-unconfirmed': {
      operator: `有回调待确认：无法向${vendor}查询，或查询结果不一致。`,
      reader: `${vendor}的通知尚未得到确认。`,
    },
    'apply-unknown': {
      operator: `无法确定${vendor}是否已受理用印申请，请按“${vendor}中的申请编号”在${vendor}中查找。`,
      reader: '尚不能确定用印申请是否已被受理，等待管理员核对。',
    },
    'append-unknown': {
      operator: `无法确定${vendor}是否已受理追加次数。`,
      reader: '尚不能确定追加次数是否成功，等待管理员核对。',
    },
    'append-totals-differ': {
      operator: `${vendor}中的次数与已批准的次数不一致，追加未发送。`,
      reader: '次数不一致，追加尚未办理，等待管理员确认。',
    },
    'end-unknown': {
      operator: `无法确定${vendor}是否已结束用印。`,
      reader: '尚不能确定用印是否已结束，等待管理员核对。',
    },
    'write-failed': {
      operator: '内容未能写入流程表单。',
      reader: '部分内容未能写入表单，等待管理员处理。',
    },
    'flow-action-failed': {
      operator: '流程引擎拒绝了流程提交或退回。',
      reader: '流程未能自动流转，等待管理员处理。',
    },
    'flow-action-unknown': {
      operator: '无法确定流程引擎是否已提交或退回流程。',
      reader: '尚不能确定流程是否已流转，等待管理员核对。',
    },
    'flow-not-at-node': {
      operator: '流程未到达规则中的节点，尚未自动流转。',
      reader: '流程到达指定节点后才会自动流转。',
    },
    'round-unclear': {
      operator: '追加之后收到完成通知，无法确定完成的是追加前还是追加后的用印。',
      reader: '尚不能确定用印是否已全部完成，等待管理员核对。',
    },
    'code-missing': {
      operator: `${vendor}已受理，但没有返回用印码。`,
      reader: '申请已受理，用印码尚未取得。',
    },
    'attachments-failed': {
      operator: `附件未能送交${vendor}。`,
      reader: `附件未能送交${vendor}，等待管理员处理。`,
    },
    'files-not-offered': {
      operator: '未能将盖章文件的地址通知流程引擎。',
      reader: '盖章文件尚未送交 OA 系统，可在本页查看。',
    },
    'peer-unreachable': {
      operator: `无法访问${vendor}或流程引擎，须由管理员检查配置。`,
      reader: '因连接配置问题暂时无法继续，等待管理员处理。',
    },
    'totals-changed': {
      operator: `${vendor}中的次数与已批准的次数不一致。`,
      reader: `${vendor}中的次数有变动，等待管理员确认。`,
    },
    'code-may-be-live': {
      operator: `该申请已停止办理，用印码在${vendor}中可能仍然有效。`,
      reader: '等待管理员确认用印已结束。',
    },
    'rule-not-run': {
      operator: '该申请已停止办理，尚未执行的动作不会再由系统执行。',
      reader: '流程中尚未完成的动作须由人工办理。',
    },
    'ledger-conflict': {
      operator: '台账与流程不一致，处理之前不再继续。',
      reader: '该申请的记录不一致，等待管理员处理。',
    },
    'ledger-gap': {
      operator: '台账缺少部分记录，显示的内容不完整。',
      reader: '该申请的部分记录缺失，本页内容可能不完整。',
    },
    'workflow-stuck': {
      operator:
        '该用印申请的工作流任务反复失败，或已连续超时两分钟，不再处理任何消息：请在 Temporal 页面查看其历史中的失败原因，可能是工作进程缺少密钥、其代码与历史不符，或负载过高。',
      reader: '系统暂时无法继续处理，需管理员处理。',
    },
    'delivery-stuck': {
      operator:
        '该用印申请的回调或命令无法送达：负责投递的工作流反复失败。请在 Temporal 页面查看其历史（callback:… 或 command:…）中的失败原因，可能是工作进程缺少密钥。',
      reader: '系统收到的消息暂时无法处理，需管理员处理。',
    },
    'workflow-missing': {
      operator: 'Temporal 中找不到该用印申请的流程。',
      reader: '该申请暂时无法继续，等待管理员处理。',
    },
  },
  reasons: {
    givenUp: '管理员已放弃',
    mayBeUsed: '已有用印记录，或无法确认尚未用印',
    overWithoutAppend: '用印平台显示该申请已结束，且没有这次追加的记录',
    noSubmitLeft: '流程不再有可以带回内容的提交',
  },
  states: { ...stateNames.zh, usedUp: '次数已用完' },
  label: ({ name, row }) => (row === undefined ? name : `${name}（第${row}行）`),
  refusedEvents: {
    inForm: (why) => `用印未受理：${why}`,
    fields: (each) => `${each.join('；')}。`,
    attention: '该流程有一个事件未被受理，流程可能已继续流转：请查看原因，更正后重新发送，或予以忽略。',
  },
  alerts: {
    sentences: {
      'vendor-down': '有申请在等待该用印平台应答或确认，恢复后自动继续。',
      'host-down': '有申请在等待该流程引擎：流程引擎没有应答，恢复后自动继续。',
      'granted-unused': '已批准，尚未用印。',
      'not-ended': '已用印，尚未结束。',
      'images-overdue': '已用印，图片仍缺失。',
    },
    title: {
      raised: (kind) => `Sealflow 告警：${kind}`,
      repeated: (kind) => `Sealflow 告警（仍未处理）：${kind}`,
      resolved: (kind) => `Sealflow 告警已解除：${kind}`,
    },
    counted: (count, since) => `共${count}项，最早自${since}起。`,
    seeRunbook: (where) => `处理步骤：${where}`,
    runbookPath: 'docs/zh-CN/运维手册.md',
  },
  redelivery: {
    'still-pending': '该指令仍在投递中，无需处理。',
    'code-dead': '其中的用印码已失效，不再回写。',
    'done-twice': 'E10 不会忽略重复请求，流程提交或退回不能重发。',
    'later-value': '同一字段之后已写入新的值。',
    'later-attempt': '该流程已再次申请用印，流程和表单由新的用印申请处理。',
  },
  refusals: {
    ...refusalSentences.zh,
    overtaken: '该申请首次提交之后，同一流程已有另一份用印申请；如仍需用印，请以新的事件提交。',
    'vendor-refused': '用印平台拒绝了该请求，未说明原因。',
    'command-id-reused': '该命令编号已用于其他内容，请换一个。',
    'workflow-missing': 'Temporal 中找不到该用印申请的流程，须由运维人员处理，请稍后重试。',
    'settings-disabled': '该流程的物理用印设置已停用。',
    'binding-disabled': '该绑定已停用，不能发起新的用印申请。',
    'profile-unfit': '该绑定的 profile 已不符合要求，须由管理员处理。',
  },
  fields: {
    'unknown-application': () => '用印平台没有该编号的申请，或该申请不属于此用印申请',
    'other-seal-code': () => '与用印平台中该用印申请的用印码不一致',
    required: ({ because }) => (because === undefined ? '必填' : required[because]),
    'not-text': () => '须为文本',
    'too-long': ({ max }) => `不得超过${max}个字符`,
    'control-characters': () => '不得含有控制字符',
    'not-an-id': () => '须为浏览框中选定的一项',
    'not-a-person': () => '须为一个人员：人员ID，或 {userId, name?, mobile?, jobNumber?}',
    'not-a-count': ({ min, max }) => `须为${min}至${max}之间的整数`,
    'not-yes-or-no': () => '须为“是”或“否”（或 1、0）',
    'too-many': ({ of, max }) => `${of === 'seals' ? '印章' : '附件'}不得超过${max}个`,
    'file-type': ({ types }) => `附件类型须为 ${types.join(', ')}`,
    'not-files': () => '须为 {name, url} 的列表，且 url 为不含用户名密码的 http(s) 地址',
    'other-table': () => '须与印章字段在同一明细表中',
    'lengths-differ': ({ values, seals }) => `有${values}个值，而印章有${seals}个`,
    duplicate: () => '印章重复',
    'exceeds-use-count': () => '不得超过用印次数（骑缝章次数包含在用印次数内）',
    'contradicts-cross-page': () => '表单选择了不盖骑缝章，此项须为空或0',
    'not-a-date': () => '须为日期（站点时区的时间）：2026-11-27 或 2026-11-27 09:30',
    'ends-before-start': () => '不得早于用印开始时间',
    'duplicate-event': ({ event }) => `每个触发事件只能有一个动作，${event} 已在前面设置`,
    'trigger-used-twice': ({ earlier }) => `与 ${earlier} 是同一节点/出口的同一动作`,
    'unknown-form-field': ({ fieldId }) => `表单中没有字段${fieldId}`,
    'unfitting-field-type': ({ name, type, fits }) =>
      `“${name}”是${fieldTypes[type]}字段，须为${fits.map((fit) => fieldTypes[fit]).join('、')}字段`,
    'field-written-twice': ({ earlier }) => `已被 ${earlier} 回写，每个回写字段须各不相同`,
    'field-read-and-written': ({ reads }) => `该字段同时是 ${reads} 的取值字段，回写会覆盖其内容`,
    'secret-wanted-for-new-origin': () => '须重新填写：新地址指向另一台服务器，已保存的密钥不会发往该服务器',
    'in-the-past': () => '须晚于当前时间',
    'not-an-engine': () => '仅用于角色为 engine 的密钥，其他角色可查看所有流程引擎',
    'other-vendor': () => '是其他用印平台绑定的字段',
    'vendor-never-approves': () => '不支持：该绑定的用印平台不能审批用印申请',
    'vendor-no-cross-page': () => '不支持：该绑定的用印平台不计骑缝章次数',
    'vendor-no-file-count': () => '不支持：该绑定的用印平台不接收文件份数',
    'vendor-no-seal-users': () => '不支持：该绑定的用印平台不能按印章指定用印人',
    'vendor-no-window': () => '不支持：该绑定的用印平台不接收用印时间范围',
    'vendor-no-companies': () => '不支持：该绑定的用印平台不按公司区分用印申请',
    'vendor-no-append': () => '不支持：该绑定的用印平台不能追加用印次数',
    'vendor-no-new-people': () => '不支持：该绑定的用印平台没有人员列表，无从得知缺少何人',
    'vendor-never-tells': () => '是该绑定的用印平台不会通知的事件',
    'no-submit': () => '须有一条提交流程的回调规则：该流程引擎只在下一次提交时接收回写',
    'not-served': () => '须为申请人或指定人员：E10 无法告知当前节点的操作者',
    'host-no-rows': () => '须为明细表之外的字段：该流程引擎随提交接收的值不能逐行写入明细表',
    'unknown-binding': () => '没有该绑定',
    'unknown-host': () => '没有该流程引擎',
    'no-settings': () => '该流程没有物理用印设置；不带 flowId 则不回写、不执行回调动作',
    'other-binding': () => '不是该流程设置中的绑定',
    'unknown-seal': (seal) => `用印平台中没有印章${shownChoice(seal)}`,
    'unknown-file-type': (type) => `用印平台中没有文件类型${shownChoice(type)}`,
    'unselectable-seal': ({ reason, ...seal }) => `印章${shownChoice(seal)}${unselectable[reason]}`,
    'address-refused': ({ because }) => addresses[because],
    'attachment-origin': ({ file, origin }) =>
      `附件“${file}”位于 ${origin}，不在该流程引擎允许的附件来源中，请管理员在 attachmentOrigins 中添加`,
    'unknown-person': ({ person, by }) =>
      by === 'table'
        ? `${shownPerson(person)}不在该绑定的人员对照表中`
        : `用印平台中按${keys[by]}找不到${shownPerson(person)}`,
    'person-incomplete': ({ person, by }) =>
      `${shownPerson(person)}没有${keys[by]}，而该绑定按${keys[by]}对应用印平台人员`,
    'ambiguous-person': ({ person, by }) => `用印平台中有多人与${shownPerson(person)}的${keys[by]}相同`,
    'person-not-created': ({ person, refusedWith }) =>
      refusedWith === undefined
        ? `用印平台中没有${shownPerson(person)}；要在用印平台中创建该人员，须提供姓名和手机号`
        : `用印平台中没有${shownPerson(person)}，创建时被拒绝：${refusedWith}`,
  },
});
