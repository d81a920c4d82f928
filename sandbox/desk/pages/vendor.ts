import { type Html, html } from '../../../api/http/html';
import type { Say } from '../../../api/pages/words';
import { sealsIn } from '../flow';
import type { CallbackShown, FlowView } from '../look';
import { type ApplicationShown, type OfficeAct, type Vendor, vendorNames } from '../vendors/vendor';
import { card, type PageContext } from './layout';

/** The seal machine: whoever types a live code may stamp. */
export function machine({ say, path }: PageContext, { flow, seals, vendor }: FlowView): Html {
  const [sealId = ''] = sealsIn(flow.fields);
  const name = seals.find(({ id }) => id === sealId)?.name ?? sealId;
  const { hasCodePerSeal } = vendor;
  const hint = hasCodePerSeal
    ? say(
        'You stand at a machine with the paper, and type the code of its seal that stands in the form.',
        '您带着文件站在印章机前，输入表单中该印章的用印码。每枚印章各有一个用印码。',
      )
    : say(
        'You stand at the machine with the paper, and type the code that stands in the form.',
        '您带着文件站在印章机前，输入表单中的用印码。',
      );
  const acrossPages = html`<label class="choice"><input type="checkbox" name="crossPage"> ${say('Across the pages', '骑缝')}</label>`;
  const body = html`
      <p class="hint">${hint}</p>
      <form method="post" action="${path}/machine" class="fields">
        <input type="hidden" name="seal" value="${sealId}">
        <label><span>${say('Seal code', '用印码')}</span><input name="sealCode" required maxlength="20" inputmode="numeric" autocomplete="off" class="code"></label>
        <label><span>${say('Times', '次数')}</span><input name="times" type="number" min="1" max="99" value="1" required></label>
        ${!hasCodePerSeal && acrossPages}
        <div class="row">
          <button class="act" name="act" value="stamp">${say('Stamp', '盖章')}${!hasCodePerSeal && `：${name}`}</button>
          <button name="act" value="finish">${say('Finish (智能用印完成)', '智能用印完成')}</button>
        </div>
      </form>`;
  return card('machine', say('3. The machine', '3. 印章机'), body);
}

export function officeWords(act: OfficeAct, say: Say): string {
  const words: Record<OfficeAct, string> = {
    approve: say('Approve', '审批通过'),
    complete: say('Complete (智能用印完成)', '智能用印完成'),
    archive: say('Archive files (文件归档完成)', '文件归档完成'),
    reject: say('Reject (驳回)', '驳回'),
    terminate: say('Terminate (流程终止)', '流程终止'),
    'auto-end': say('Auto end (自动结束)', '自动结束'),
  };
  return words[act];
}

export function office(context: PageContext, { applications, callbacks, vendor }: FlowView): Html {
  const { say } = context;
  const name = vendorNames[vendor.kind];
  const shown = applications.toReversed().map((each) => applicationOf(context, vendor, each, callbacks));
  const body =
    shown.length === 0
      ? html`<p class="hint">${say('Nothing has been applied for yet.', '尚未收到申请。')}</p>`
      : html`${shown}`;
  return card('office', say(`4. ${name}’s back office`, `4. ${name}后台`), body, { live: true });
}

function applicationOf(
  { say, path }: PageContext,
  { acts, kind }: Vendor,
  application: ApplicationShown,
  all: readonly CallbackShown[],
): Html {
  const { applyId, ours, stageName, seals } = application;
  const callbacks = all.filter((callback) => callback.applyId === applyId);
  return html`
      <div class="application">
      <p><strong>${stageName}</strong> · ${say('code', '用印码')} ${codeWords(application, say)}</p>
      <ul class="list">
        ${seals.map(
          ({ sealName, usedCount, leftCount }) => html`
        <li>${sealName}<span class="hint">${say(`used ${usedCount}, left ${leftCount}`, `已用 ${usedCount} 次，剩余 ${leftCount} 次`)}</span></li>`,
        )}
      </ul>
      <form method="post" action="${path}/office" class="row">
        <input type="hidden" name="applyId" value="${applyId}">
        ${acts.map((act) => html`<button id="office-${applyId}-${act}" name="act" value="${act}">${officeWords(act, say)}</button>`)}
      </form>
      ${applyId !== ours && html`<p class="hint">${say(`Id at ${vendorNames[kind]}`, `${vendorNames[kind]}中的申请编号`)}: ${applyId}</p>`}
      ${
        callbacks.length > 0 &&
        html`<p>${say('Its callbacks', '发出的回调')}</p>
      <ul class="list">${callbacks.map(({ event, state, tries }) => html`<li>${eventWords(event, say)}<span class="hint">${callbackWords(state, tries.length, say)}</span></li>`)}</ul>`
      }
      </div>`;
}

function codeWords({ codes }: ApplicationShown, say: Say): string {
  const live = codes.filter(({ isLive }) => isLive);
  if (live.length > 0)
    return live
      .map(({ code, sealName }) => (sealName === undefined ? code : `${sealName} ${code}`))
      .join('；');
  const dead = codes.map(({ code }) => code);
  return say(
    `none is live (dead: ${dead.join(', ') || '–'})`,
    `无有效用印码（已失效：${dead.join('、') || '–'}）`,
  );
}

function eventWords(event: string, say: Say): string {
  const acts: Record<string, OfficeAct> = {
    sealingCompleted: 'complete',
    end: 'complete',
    filesArchived: 'archive',
    approvalRejected: 'reject',
    approvalTerminated: 'terminate',
    autoEnded: 'auto-end',
  };
  const act = acts[event];
  if (act) return officeWords(act, say);
  // Of 契约锁, after each stamp.
  if (event === 'images') return say('Pictures (用印图片)', '用印图片');
  return event === 'leftCount' ? say('Uses left (剩余次数)', '剩余次数') : event;
}

function callbackWords(state: CallbackShown['state'], tries: number, say: Say): string {
  switch (state) {
    case 'acknowledged':
      return say('taken by Sealflow', 'Sealflow 已收到');
    case 'held':
      return say('held back', '暂扣');
    case 'under-way':
      return tries === 0
        ? say('waits', '等待发送')
        : say(`tried ${tries} times`, `已发送 ${tries} 次，未收到应答`);
    case 'given-up':
      return say('given up', '已放弃');
    case 'no-url':
      return say('no callback address', '未填写回调地址');
  }
}
