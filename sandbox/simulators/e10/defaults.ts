import type { Flow } from './flow';
import type { Form, FormField } from './form';
import type { Employee } from './people';

const fieldsOfSealing: [end: string, dataKey: string, name: string, type: FormField['type']][] = [
  ['01', 'yyzt', '用印主题', 'text'],
  ['02', 'sqr', '申请人', 'person'],
  ['03', 'wjlx', '文件类型', 'browser'],
  ['04', 'wlyz', '物理印章', 'browser'],
  ['05', 'yycs', '用印次数', 'number'],
  ['06', 'sfqfz', '是否骑缝章', 'select'],
  ['07', 'qfzcs', '骑缝章用印次数', 'number'],
  ['08', 'fj', '附件', 'attachment'],
  ['09', 'yym', '用印码', 'text'],
  ['10', 'ckyyxq', '查看用印详情', 'text'],
  ['11', 'zjcs', '追加用印次数', 'number'],
  ['12', 'zjqfzcs', '追加骑缝章用印次数', 'number'],
  ['13', 'zjyym', '追加用印码', 'text'],
  ['14', 'sycs', '实际用印次数', 'number'],
  ['15', 'yyzt2', '用印状态', 'text'],
];
const yesOrNo = [
  { optionId: '1', name: '是' },
  { optionId: '0', name: '否' },
];

const form: Form = {
  formId: '1974556705685096001',
  fields: fieldsOfSealing.map(([end, dataKey, name, type]) => ({
    fieldId: `19745567056850950${end}`,
    dataKey,
    name,
    type,
    required: end === '01',
    ...(type === 'select' ? { options: yesOrNo } : {}),
  })),
};

const employees: Employee[] = [
  {
    userId: '1974556705685090001',
    name: '张三',
    jobNumber: 'J001',
    mobile: '13800000001',
    email: 'zhangsan@corp.example',
    account: 'zhangsan',
    status: 'normal',
  },
  {
    userId: '1974556705685090002',
    name: '李四',
    jobNumber: 'J002',
    mobile: '13800000002',
    email: 'lisi@corp.example',
    account: 'lisi',
    status: 'normal',
  },
  { userId: '1974556705685090009', name: '系统管理员', account: 'sysadmin', status: 'normal' },
];

const [zhang, li, admin] = ['1974556705685090001', '1974556705685090002', '1974556705685090009'];

/** 用印审批: 申请 -> 审批 -> 用印 -> 归档, with ways back from sealing. */
const flow: Flow = {
  flowId: '1974556705685094924',
  name: '用印审批',
  formId: form.formId,
  nodes: [
    { nodeId: '1974556705685097001', name: '申请' },
    { nodeId: '1974556705685097002', name: '审批', operators: [li, admin] },
    { nodeId: '1974556705685097003', name: '用印', operators: [zhang, admin] },
    { nodeId: '1974556705685097004', name: '归档' },
  ],
  exits: [
    {
      exitId: '1974556705685098001',
      name: '提交',
      from: '1974556705685097001',
      to: '1974556705685097002',
      kind: 'submit',
    },
    {
      exitId: '1974556705685098002',
      name: '批准',
      from: '1974556705685097002',
      to: '1974556705685097003',
      kind: 'submit',
    },
    {
      exitId: '1974556705685098003',
      name: '用印完成',
      from: '1974556705685097003',
      to: '1974556705685097004',
      kind: 'submit',
    },
    {
      exitId: '1974556705685098004',
      name: '退回申请人',
      from: '1974556705685097003',
      to: '1974556705685097001',
      kind: 'return',
    },
  ],
};

/** What a simulator that is started by hand holds: a form for sealing, its flow, and a few people. */
export const defaults = { employees, forms: [form], flows: [flow] };
