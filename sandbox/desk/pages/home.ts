import { type Html, html } from '../../../api/http/html';
import type { Say } from '../../../api/pages/words';
import type { HostKind } from '../../demo/host';
import { applicants, fields, nodes, vendorOfFlow } from '../flow';
import type { Offered, Overview } from '../look';
import { vendorNames } from '../vendors/vendor';
import { card, choices, document, type PageContext, pieces } from './layout';
import { switchBoard } from './switches';

export const engineNames: Record<HostKind, (say: Say) => string> = {
  webhook: (say) => say('Any engine (webhook)', '任意流程引擎（Webhook）'),
  e10: (say) => say('Weaver E10', '泛微 E10'),
};

export function nodeName(nodeId: string, say: Say): string {
  const node = nodes.find((each) => each.nodeId === nodeId);
  return node ? say(node.en, node.name) : nodeId;
}

/** The form that begins a flow, what was begun, the switches, and where everything else is. */
export function homePage(context: PageContext, seen: Overview): string {
  const { say } = context;
  const body = html`
      <h1>${say('A seal request, from the form to the stamp', '一份用印申请：从填表到盖章')}</h1>
      <div class="columns">
        <div>${newFlow(context, seen)}${newFlowAtOther(context, seen)}</div>
        <div>${pieces(context)}${flowList(context, seen)}${switchBoard(context, seen.switched)}</div>
      </div>`;
  return document(context, say('Sealflow sandbox', 'Sealflow 沙盒'), body);
}

const label = (text: string, field: Html) => html`<label><span>${text}</span>${field}</label>`;
const count = (name: string, value = '', isRequired = false) =>
  html`<input name="${name}" inputmode="numeric" value="${value}" ${isRequired && 'required'}>`;

/** At 章管家, in either engine. */
function newFlow(context: PageContext, { offered: { zhangguanjia } }: Overview): Html {
  const { say } = context;
  const engines = html`
        <fieldset>
          <legend>${say('Engine', '流程引擎')}</legend>
          <label class="choice"><input type="radio" name="engine" value="webhook" checked> ${engineNames.webhook(say)}</label>
          <label class="choice"><input type="radio" name="engine" value="e10"> ${engineNames.e10(say)}</label>
        </fieldset>`;
  const uses = html`
        ${label(say('Seal', '物理印章'), html`<select name="seal">${choices(zhangguanjia.seals)}</select>`)}
        ${label(say('Uses', '用印次数'), count('useCount', '2', true))}
        ${label(say('Of these across the pages', '其中骑缝章用印次数'), count('crossPageUseCount'))}`;
  const body = html`
      <p class="hint">${say('You are 张三 or 王五, and fill in the form of the flow 用印审批.', '您是张三或王五，正在填写“用印审批”流程的表单。')}</p>
      ${formWith(context, zhangguanjia, engines, uses)}`;
  return card('form', say('1. Fill in the form', '1. 填写表单'), body);
}

/** At 契约锁: another flow of the same webhook engine. */
function newFlowAtOther(context: PageContext, { offered: { qiyuesuo } }: Overview): Html {
  const { say } = context;
  const where = html`<input type="hidden" name="vendor" value="qiyuesuo"><input type="hidden" name="engine" value="webhook">`;
  const none = html`<option value="">${say('None', '无')}</option>`;
  const uses = html`
        ${label(say('Seal', '物理印章'), html`<select name="seal">${choices(qiyuesuo.seals)}</select>`)}
        ${label(say('Uses', '用印次数'), count('useCount', '2', true))}
        ${label(say('Second seal', '第二枚印章'), html`<select name="otherSeal">${none}${choices(qiyuesuo.seals)}</select>`)}
        ${label(say('Its uses', '第二枚用印次数'), count('otherUseCount', '1'))}`;
  const body = html`
      <p class="hint">${say('Another flow of the webhook engine, whose seals lie in machines of a second vendor: a code for each seal.', '同一 Webhook 流程引擎的另一个流程，印章在第二家用印平台的印章机中：每枚印章一个用印码。')}</p>
      ${formWith(context, qiyuesuo, where, uses)}`;
  return card('other-form', say('1. Or at 契约锁', '1. 或使用契约锁'), body);
}

function formWith({ say }: PageContext, { fileTypes }: Offered, where: Html, uses: Html): Html {
  const people = applicants.map(({ userId, name }) => ({ id: userId, name }));
  return html`
      <form method="post" action="/flows" class="fields">
        ${where}
        ${label(say('Subject', '用印主题'), html`<input name="subject" required maxlength="200" value="${say('Purchase contract 2026', '年度采购框架合同（2026）')}">`)}
        ${label(say('Applicant', '申请人'), html`<select name="applicant">${choices(people)}</select>`)}
        ${label(say('File type', '文件类型'), html`<select name="fileType">${choices(fileTypes)}</select>`)}
        ${uses}
        ${label(say('Reason', '用印事由'), html`<input name="reason" value="${say('Signed with the supplier', '与供应商签署')}">`)}
        <button class="act">${say('Submit the form', '提交表单')}</button>
      </form>`;
}

function flowList({ say }: PageContext, { flows }: Overview): Html {
  const rows = flows.map(
    ({ engine, flow }) => html`
        <li>
          <a href="/flows/${engine}/${flow.flowRequestId}">${String(flow.fields[fields.subject] ?? flow.flowRequestId)}</a>
          <span class="hint">${engineNames[engine](say)} · ${vendorNames[vendorOfFlow(flow.flowId)]} · ${nodeName(flow.nodeId, say)}</span>
        </li>`,
  );
  const list =
    flows.length === 0
      ? html`<p class="hint">${say('None yet', '暂无')}</p>`
      : html`<ul class="list">${rows}</ul>`;
  return card('flows', say('Flows', '流程'), list, { live: true });
}
