import { messages } from '../../../../api/messages';
import type { SealRequestState } from '../../../../domain/sealRequest/values';
import { ProductUnderTest } from '../../../support/product';
import { Engine, type FlowRequest, field } from '../flowEvents/flows';

/* 回调设置 of 章管家集成功能使用说明: each of the five trigger events by each action, looked at in the flow and its form. */

let product: ProductUnderTest;
let engine: Engine;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, '总部章管家');
}, 90_000);
afterAll(() => product.stop(), 30_000);

interface Event {
  name: string;
  event: string;
  state: SealRequestState;
  /** Uses made before it, of the two that are granted. */
  used: number;
  isCompletion: boolean;
  ledgerType: string;
  bring: (request: FlowRequest) => Promise<void>;
}
const completed = async (request: FlowRequest) => {
  await request.use();
  await request.finish();
  await request.untilState('completed');
};
const events: Event[] = [
  {
    name: '用印管理类-智能用印完成',
    event: 'sealingCompleted',
    state: 'completed',
    used: 1,
    isCompletion: true,
    ledgerType: 'SealingCompleted',
    bring: completed,
  },
  {
    name: '用印管理类-文件归档完成',
    event: 'filesArchived',
    state: 'archived',
    used: 1,
    isCompletion: true,
    ledgerType: 'FilesArchived',
    bring: async (request) => {
      await completed(request);
      await request.happens('archive');
    },
  },
  {
    name: '用印管理类-自动结束',
    event: 'autoEnded',
    state: 'autoEnded',
    used: 1,
    isCompletion: false,
    ledgerType: 'SealingAutoEnded',
    bring: async (request) => {
      await request.use();
      await request.happens('auto-end');
    },
  },
  {
    name: '用印审批类-流程终止',
    event: 'approvalTerminated',
    state: 'terminated',
    used: 0,
    isCompletion: false,
    ledgerType: 'ApprovalTerminated',
    bring: (request) => request.happens('terminate'),
  },
  {
    name: '用印审批类-驳回',
    event: 'approvalRejected',
    state: 'rejected',
    used: 0,
    isCompletion: false,
    ledgerType: 'ApprovalRejected',
    bring: (request) => request.happens('reject'),
  },
];

const waitNodeIds = ['seal', 'elsewhere'];
const remark = '用印回调';
const applicant = { userId: 'zhangsan' };
interface Action {
  name: string;
  /** Absent: no rule for the event. */
  action?: Record<string, unknown>;
  nodeId: string;
  /** The command that moves the flow, and as whom. */
  command?: 'flow.submit' | 'flow.return';
  as?: unknown;
}
const actions: Action[] = [
  {
    name: '提交流程',
    action: { kind: 'submitFlow', waitNodeIds, as: 'applicant', remark },
    nodeId: 'file',
    command: 'flow.submit',
    as: applicant,
  },
  {
    name: '退回上一节点',
    action: { kind: 'returnFlow', waitNodeIds, as: { userId: 'oa-robot' }, to: 'previous', remark },
    nodeId: 'approve',
    command: 'flow.return',
    as: { userId: 'oa-robot' },
  },
  {
    name: '退回指定节点',
    action: { kind: 'returnFlow', waitNodeIds, as: 'currentOperator', to: { nodeId: 'draft' }, remark },
    nodeId: 'draft',
    command: 'flow.return',
    as: 'currentOperator',
  },
  {
    name: '按出口退回',
    action: { kind: 'returnFlow', waitNodeIds, as: 'applicant', to: { exitId: 'onward' }, remark },
    nodeId: 'end',
    command: 'flow.return',
    as: applicant,
  },
  { name: '只回写', action: { kind: 'writeFields' }, nodeId: 'seal' },
  { name: '无动作', action: { kind: 'none' }, nodeId: 'seal' },
  { name: '未设置', nodeId: 'seal' },
];
const writeFields = ['usedCount', 'leftCount', 'state', 'completedAt', 'sealCode'].map((value) => ({
  value,
  fieldId: `w-${value}`,
}));
const writes = ({ action }: Action) => action !== undefined && action.kind !== 'none';

/** A life up to the event, and what the rule then has happen at the host. */
async function live(event: Event, wish: Action) {
  const { action, command } = wish;
  const rule = { event: event.event, action, ...(writes(wish) ? { writeFields } : {}) };
  const flow = await engine.flow({ callbacks: action ? [rule] : [] });
  const request = await flow.begin({ exits: { onward: 'end' } });
  await request.apply();
  await request.untilLedger('FieldsWritten');
  const { sealCode } = await request.atVendor();
  await event.bring(request);
  await request.untilState(event.state);
  await request.untilLedger(event.ledgerType);
  // What the event brings about is decided with it.
  const intents = (await request.ledgerTypes()).filter((type) => hostIntents.includes(type));
  // The first of the commands is the write-back of the code.
  const count = 1 + (writes(wish) ? 1 : 0) + (command ? 1 : 0);
  const { commands, ...found } = await product.until(
    () => request.atHost(),
    (seen) => seen.commands.length >= count,
  );
  return { sealCode, found: { name: wish.name, intents, commands: commands.slice(1), ...found } };
}

const about = { applicant: 'zhangsan' };
const hostIntents = ['FieldWriteRequested', 'FlowSubmitRequested', 'FlowReturnRequested'];
const intentOf = { 'flow.submit': 'FlowSubmitRequested', 'flow.return': 'FlowReturnRequested' };
function expected(event: Event, wish: Action, sealCode: string) {
  const { name, nodeId, command, as } = wish;
  return {
    name,
    intents: [
      ...['FieldWriteRequested', ...(writes(wish) ? ['FieldWriteRequested'] : [])],
      ...(command ? [intentOf[command]] : []),
    ],
    nodeId,
    submissions: command === 'flow.submit' ? 1 : 0,
    returns: command === 'flow.return' ? 1 : 0,
    fields: {
      [field.sealCode]: sealCode,
      ...(writes(wish)
        ? {
            'w-usedCount': String(event.used),
            'w-leftCount': String(2 - event.used),
            'w-state': messages.zh.states[event.state],
            'w-completedAt': event.isCompletion
              ? expect.stringMatching(/^2\d{3}-\d\d-\d\d \d\d:\d\d:\d\d$/)
              : '',
            'w-sealCode': sealCode,
          }
        : {}),
    },
    // Fields before the flow moves on; each is told once.
    commands: [
      ...(writes(wish) ? [{ type: 'fields.write', told: 1 }] : []),
      ...(command ? [{ type: command, told: 1, data: { as, waitNodeIds, remark, ...about } }] : []),
    ],
  };
}
test.each(events)('$name: each of the actions does what it is for, once', async (event) => {
  const lives = await Promise.all(actions.map((action) => live(event, action)));
  const wanted = actions.map((action, index) => expected(event, action, lives[index]?.sealCode));
  expect(lives.map(({ found }) => found)).toMatchObject(wanted);
  // A form holds what was written to it, and nothing else.
  expect(lives.map(({ found }) => found.fields)).toEqual(wanted.map(({ fields }) => fields));
});
