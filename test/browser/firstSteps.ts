import type { Page } from 'playwright-core';
import { defaults } from '../../sandbox/simulators/e10/defaults';
import type { Flow } from '../../sandbox/simulators/e10/flow';
import type { Form } from '../../sandbox/simulators/e10/form';
import { type Call, caller, hostSecret, vendorKeys } from '../support/product';
import type { Simulator } from '../support/programs';
import { until } from '../support/until';
import type { Hands } from './hands';
import type { ConsoleUnderTest } from './support';

/* From an empty system to the first sealed flow, by an administrator who has nothing but the console. */

/** The form and the flow as the engine's own designer shows them; E10's ids have 19 digits. */
const [{ formId, fields: formFields }] = defaults.forms as [Form];
const [{ flowId, nodes }] = defaults.flows as [Flow];
const [, approve = '', seal = '', done = ''] = nodes.map(({ nodeId }) => nodeId);
export const fieldOf = (name: string) => formFields.find((field) => field.name === name)?.fieldId ?? '';
export const useCountField = fieldOf('用印次数');
const typeNames = {
  ...{ text: '单行文本', number: '数字', person: '人员', browser: '关联浏览' },
  ...{ attachment: '附件', select: '选择框', date: '日期' },
};
const designersTable = formFields
  .map(({ fieldId, name, type }) => [fieldId, name, typeNames[type]].join('\t'))
  .join('\n');
const [zhang = '', li = ''] = defaults.employees.map(({ userId }) => userId);

interface Seen {
  nodeId: string;
  fields: Record<string, unknown>;
}

/** What differs between the kinds of host. */
export interface Side {
  /** Fills the form of a new one. */
  fill(hands: Hands): Promise<void>;
  /** Its own administrator enters where events go. */
  direct(url: string, key: string): Promise<unknown>;
  /** People send a flow request past its approval, to where it is sealed. */
  approve(flowRequestId: string, fields: Record<string, unknown>): Promise<void>;
  seen(flowRequestId: string): Promise<Seen>;
}

export function e10Side(e10: Simulator): Side {
  const side = caller(e10.url);
  const drive = async (path: string, body: unknown) => {
    const { status, data } = await side('POST', path, body);
    if (status !== 200) throw new Error(`${path}: ${JSON.stringify(data)}`);
  };
  return {
    fill: async (hands) => {
      await hands.type('名称', '集团E10');
      await hands.paste('E10 服务地址', e10.url);
      await hands.paste('企业编号（corpId）', 'sealflow-corp');
      await hands.paste('app_key', 'sealflow-app');
      await hands.paste('app_secret', 'sealflow-app-secret');
      await hands.paste('查询流程所用人员的编号', zhang);
      await hands.paste('ESB Webhook 令牌', 'c2VhbGZsb3ctZXNi');
    },
    direct: (url, key) =>
      drive('/sim/esb', {
        ...{ url, key },
        at: [
          { nodeId: approve, when: 'leave' },
          { nodeId: seal, when: 'arrive' },
          { nodeId: seal, when: 'leave' },
        ],
      }),
    approve: async (flowRequestId, fields) => {
      await drive('/sim/flow-requests', { flowRequestId, nodeId: approve, fields });
      await drive(`/sim/flow-requests/${flowRequestId}/submit`, { userId: li });
    },
    seen: async (flowRequestId) => (await side('GET', `/sim/flow-requests/${flowRequestId}`)).data,
  };
}

export function webhookSide({ product }: ConsoleUnderTest): Side {
  let send: Call;
  // Without a 2xx an engine sends it again.
  const tell = (event: Record<string, unknown>) =>
    until(
      () => send('POST', '', event),
      ({ status }) => status < 300,
      'the event is not taken',
    );
  return {
    fill: async (hands) => {
      await hands.click(hands.page.getByRole('radio', { name: '其他流程引擎' }));
      await hands.type('名称', '集团OA');
      await hands.paste('接收指令的地址', `${product.hostSimulator.url}/commands`);
      await hands.paste('签名密钥', hostSecret);
    },
    direct: async (url, key) => {
      send = caller(url, { Authorization: `Bearer ${key}` });
    },
    approve: async (flowRequestId, fields) => {
      const way = { nodes: [approve, seal, done], nodeId: seal };
      await product.host('POST', '/sim/flow-requests', { flowId, flowRequestId, fields, ...way });
      const event = {
        flowId,
        flowRequestId,
        operator: { userId: li, name: '李四' },
        form: fields,
      };
      const left = { ...event, trigger: { nodeId: approve, when: 'leave' } };
      await tell({ ...left, eventId: `${flowRequestId}-left` });
      await tell({ ...event, eventId: `${flowRequestId}-come`, trigger: { nodeId: seal, when: 'arrive' } });
    },
    seen: async (flowRequestId) => (await product.host('GET', `/sim/flow-requests/${flowRequestId}`)).data,
  };
}

export const menu = (page: Page, name: string) =>
  page.getByRole('navigation').getByRole('link', { name, exact: true });
const closes = (hands: Hands, title: RegExp) =>
  hands.click(
    hands.page.getByRole('dialog', { name: title }).getByRole('button', { name: '关闭', exact: true }).last(),
  );

async function bind(hands: Hands, { product }: ConsoleUnderTest): Promise<void> {
  const { page } = hands;
  await hands.click(page.getByRole('link', { name: '现在绑定' }));
  await hands.click(hands.button('新建绑定'));
  await hands.type('名称', '总部章管家');
  await hands.paste('服务地址（open_url）', product.vendorSimulator.url);
  await hands.paste('client_id', vendorKeys.clientId);
  await hands.paste('client_secret', vendorKeys.clientSecret);
  await hands.moment('binding-form');
  await hands.click(hands.button('保存'));
  await hands.moment('callback-address');
  const url = await hands.copy('回调地址');
  await product.vendor('POST', '/sim/callback-url', { url });
  await hands.click(hands.button('我已保存，检测连接'));
  await page.getByText('连接正常').waitFor();
  await hands.moment('binding-check');
  await closes(hands, /检测连接/);
}

async function addHost(hands: Hands, side: Side): Promise<void> {
  const { page } = hands;
  await hands.click(menu(page, '流程引擎'));
  await hands.click(hands.button('新建流程引擎'));
  await side.fill(hands);
  await hands.moment('host-form');
  await hands.click(hands.button('保存'));
  const steps = page.getByRole('dialog', { name: /接入步骤/ });
  await hands.click(hands.button('检测连接', steps));
  await page.getByText('连接正常').waitFor();
  await closes(hands, /检测连接/);
  await hands.click(hands.button('发放此流程引擎的密钥'));
  const key = await hands.copy('API 密钥');
  await side.direct(await hands.copy('请求地址（POST）'), key);
  await hands.moment('host-setup');
  await closes(hands, /接入步骤/);
}

/** Names are given once; after that everything is picked by name. */
async function nameWhatWasSeen(hands: Hands): Promise<void> {
  await hands.click(hands.button('命名'));
  await hands.type('流程名称', '用印审批');
  await hands.type(approve, '审批');
  await hands.type(seal, '用印');
  await hands.moment('flow-names');
  await hands.click(hands.button('保存', hands.page.getByRole('dialog')));
  await hands.page.getByRole('heading', { name: '用印审批' }).waitFor();
}

async function setFlow(hands: Hands): Promise<void> {
  const { page } = hands;
  const turnTo = (name: string) => hands.click(page.getByRole('tab', { name }));
  await turnTo('其他');
  await hands.paste('粘贴表格：字段编号、名称、类型，以制表符分隔', designersTable);
  await hands.click(page.getByRole('button', { name: /加入粘贴的 \d+ 个字段/ }));
  await hands.paste('表单编号', formId);
  await turnTo('申请用印');
  await hands.pick('用印平台绑定', '总部章管家');
  await hands.pick('节点', '审批');
  for (const name of ['用印主题', '申请人', '文件类型', '物理印章', '用印次数'])
    await hands.pick(`${name}字段`, name);
  await hands.pick('用印码回写字段', '用印码');
  await hands.moment('flow-apply');
  await turnTo('回调设置');
  await hands.click(hands.button('添加回调'));
  await hands.pick('触发事件', '智能用印完成');
  await hands.pick('执行动作', '提交流程');
  await hands.pick('等待的节点', '用印');
  await hands.pick('执行人', '申请人');
  await hands.moment('flow-callbacks');
  await hands.click(hands.button('保存'));
  await page.getByText('第 1 版', { exact: false }).first().waitFor();
}

export async function formOf(
  { product }: ConsoleUnderTest,
  subject: string,
): Promise<Record<string, unknown>> {
  const { seals, fileTypes } = (await product.vendor('GET', '/sim/catalogue')).data;
  return {
    [fieldOf('用印主题')]: subject,
    [fieldOf('申请人')]: zhang,
    [fieldOf('文件类型')]: fileTypes[0].id,
    [fieldOf('物理印章')]: seals[0].id,
    [fieldOf('用印次数')]: '2',
  };
}

/** Of the console, where the flow is set. */
export async function flowPath({ product }: ConsoleUnderTest): Promise<string> {
  const [host] = (await product.api('GET', '/v1/hosts')).data.items;
  return `flows/${host.id}/${flowId}`;
}

/** What it takes, on either kind of host. */
export async function fromEmptyToSealed(hands: Hands, site: ConsoleUnderTest, side: Side): Promise<void> {
  const { product } = site;
  const { page } = hands;
  await hands.paste('API 密钥', site.adminKey);
  await hands.moment('sign-in');
  await hands.click(hands.button('登录'));
  await hands.moment('overview-empty');
  await bind(hands, site);
  await addHost(hands, side);
  await hands.click(menu(page, '物理用印设置'));
  await page.getByText('等待第一个流程事件').waitFor();
  await hands.moment('flow-first-event');
  await side.approve('1974556705685099001', await formOf(site, '试用'));
  await hands.click(page.getByRole('link', { name: flowId }));
  await nameWhatWasSeen(hands);
  await setFlow(hands);

  const flowRequestId = '1974556705685099002';
  await side.approve(flowRequestId, await formOf(site, '年度采购框架合同'));
  await hands.click(menu(page, '用印申请'));
  await hands.click(page.getByRole('link', { name: '年度采购框架合同' }));
  await page.getByText('可以用印', { exact: true }).first().waitFor();
  await hands.moment('request-sealing');
  const at = await product.until(
    () => side.seen(flowRequestId),
    ({ fields }) => Boolean(fields[fieldOf('用印码')]),
  );
  await product.vendor('POST', '/sim/machine/finish', { sealCode: at.fields[fieldOf('用印码')] });
  await page.getByText('用印完成', { exact: true }).first().waitFor();
  await product.until(
    () => side.seen(flowRequestId),
    ({ nodeId }) => nodeId === done,
  );
}
