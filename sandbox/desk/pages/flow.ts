import { type Html, html } from '../../../api/http/html';
import { stateTones, stateWords, timeWords } from '../../../api/pages/words';
import type { Click } from '../clicks';
import { applicantIn, fieldNames, fields, mayApprove, nodes, sealsIn } from '../flow';
import type { FlowView } from '../look';
import type { RequestShown } from '../readings';
import { timeline } from '../timeline';
import { vendorNames } from '../vendors/vendor';
import { clickWords } from './clickWords';
import { engineNames, nodeName } from './home';
import { card, choices, document, type PageContext } from './layout';
import { switchBoard } from './switches';
import { machine, office } from './vendor';

/** One flow: its form, the machine, 章管家's back office, and what came of each click. */
export function flowPage(context: PageContext, view: FlowView, clicks: readonly Click[]): string {
  const { say } = context;
  const subject = String(view.flow.fields[fields.subject] ?? view.flow.flowRequestId);
  const body = html`
      <h1>${subject} <small>${engineNames[view.engine](say)} · ${vendorNames[view.vendor.kind]}</small></h1>
      <div class="columns">
        <div>${flowCard(context, view)}${machine(context, view)}${moreUses(context, view)}${switchBoard(context, view.switched)}</div>
        <div>${office(context, view)}${whatCame(context, view, clicks)}</div>
      </div>`;
  return document(context, `${subject} - ${say('Sealflow sandbox', 'Sealflow 沙盒')}`, body);
}

function flowCard(context: PageContext, view: FlowView): Html {
  const { say, path } = context;
  const { flow, requests } = view;
  const request = requests.at(-1);
  const steps = nodes.map(
    ({ nodeId }) =>
      html`<li ${nodeId === flow.nodeId && html`aria-current="step"`}>${nodeName(nodeId, say)}</li>`,
  );
  const approval =
    mayApprove(flow.nodeId) &&
    html`
      <form method="post" action="${path}/approve">
        <button class="act" id="approve">${say('李四 approves: apply for the seal', '李四批准：申请用印')}</button>
      </form>`;
  const body = html`
      <ol class="steps">${steps}</ol>
      ${approval}
      ${request && stateLine(context, request)}
      ${formTable(context, view)}`;
  return card('flow', say('2. The flow and its form', '2. 流程与表单'), body, { live: true });
}

function stateLine({ say, language }: PageContext, { id, state, attention }: RequestShown): Html {
  const request = encodeURIComponent(id);
  const waits = attention.map((each) => (language === 'zh' ? each.zh : each.sentence));
  return html`
      <p><span class="state ${stateTones[state]}">${stateWords(state, say)}</span>
        <a href="/open/console?request=${request}" target="_blank" rel="noopener">${say('In the console', '在控制台查看')}</a>
        <a href="/open/temporal?request=${request}" target="_blank" rel="noopener">${say('Its workflow', '对应的工作流')}</a></p>
      ${waits.length > 0 && html`<div class="notice bad"><p>${waits.join(' ')}</p><p><a href="/open/console?request=${request}" target="_blank" rel="noopener">${say('Settle it in the console', '到控制台处理')}</a></p></div>`}`;
}

/** What the product writes, in the order in which it is written. */
const writtenBack = [
  fields.sealCode,
  fields.detail,
  fields.appendedSealCode,
  fields.usedCount,
  fields.state,
  fields.failure,
];

function formTable({ say }: PageContext, { flow, seals, fileTypes }: FlowView): Html {
  const names = fieldNames();
  const { fields: form } = flow;
  const nameOf = (items: readonly { id: string; name: string }[], id: unknown) =>
    items.find((item) => item.id === id)?.name ?? String(id ?? '');
  const filledIn: [string, string][] = [
    [names.get(fields.applicant) ?? '', applicantIn(form).name],
    [names.get(fields.fileType) ?? '', nameOf(fileTypes, form[fields.fileType])],
    [
      say('Seal', '物理印章'),
      sealsIn(form)
        .map((id) => nameOf(seals, id))
        .join('、'),
    ],
  ];
  const row = ([name, value]: [string, string]) =>
    html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`;
  const written = writtenBack.filter((id) => String(form[id] ?? '') !== '');
  return html`
      <table>
        <tbody>${filledIn.map(row)}</tbody>
        <tbody class="written">
          ${written.map((id) => html`<tr><th scope="row">${names.get(id)}</th><td id="field-${id}">${cell(id, String(form[id]), say)}</td></tr>`)}
        </tbody>
      </table>
      <p class="hint">${written.length === 0 ? say('Sealflow has written nothing back yet.', 'Sealflow 尚未回写任何字段。') : say('The marked rows were written back by Sealflow.', '带标记的各行由 Sealflow 回写。')}</p>`;
}

function cell(id: string, value: string, say: PageContext['say']): Html | string {
  if (id !== fields.detail || !/^https?:\/\//.test(value)) return value;
  return html`<a href="${value}" target="_blank" rel="noopener">${say('查看用印详情 (seal details)', '查看用印详情')}</a>`;
}

/** What the flow's own buttons do while it waits for sealing. */
function moreUses({ say, path }: PageContext, { flow, seals }: FlowView): Html {
  const ids = sealsIn(flow.fields);
  if (ids.length === 0) return html``;
  const offered = ids.map((id) => ({ id, name: seals.find((seal) => seal.id === id)?.name ?? id }));
  const which =
    offered.length === 1
      ? html`<input type="hidden" name="seal" value="${offered[0]?.id}">`
      : html`<label><span>${say('Seal', '物理印章')}</span><select name="seal">${choices(offered)}</select></label>`;
  const body = html`
      <form method="post" action="${path}/append" class="row">
        ${which}
        <label><span>${say('More uses', '追加次数')}</span><input name="uses" inputmode="numeric" value="1" required></label>
        <button>${say('Ask for more uses', '追加用印次数')}</button>
      </form>
      <form method="post" action="${path}/end"><button>${say('End sealing', '结束用印')}</button></form>`;
  return card('exits', say('The flow’s other exits', '流程的其他出口'), body);
}

function whatCame({ site, say }: PageContext, view: FlowView, clicks: readonly Click[]): Html {
  const words = (click: Click) => clickWords(click, view.vendor.kind, say);
  const moments = timeline(clicks, view.events, { say, seals: view.seals, words });
  const items = moments.map(
    ({ at, what, isClick, refused }) => html`
        <li ${isClick && html`class="click"`}>
          <time datetime="${at}">${timeWords(at, site.timeZone)}${secondsOf(at)}</time>
          <span>${what}${refused && html`<span class="refused">${say('Refused', '被拒绝')}：${refused}</span>`}</span>
        </li>`,
  );
  const body = html`
      <p class="hint">${say('Bold: what was clicked here. Beneath: what the ledger of the request says came of it.', '粗体为此处的操作，其下为申请台账记录的结果。')}</p>
      <ol class="timeline">${items}</ol>`;
  return card('timeline', say('What came of each click', '每次操作引起了什么'), body, { live: true });
}

const secondsOf = (at: string) => `:${at.slice(17, 19)}`;
