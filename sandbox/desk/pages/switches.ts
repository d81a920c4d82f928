import { type Html, html } from '../../../api/http/html';
import type { Say } from '../../../api/pages/words';
import { type CallbackMode, callbackModes, lateSeconds, type SwitchName, switchNames } from '../faults';
import type { Switched } from '../look';
import { card, type PageContext } from './layout';

export const switchWords = (name: SwitchName, say: Say): string => {
  const words: Record<SwitchName, string> = {
    'vendor-down': say('章管家 is down', '章管家停机'),
    'apply-reply-lost': say(
      '章管家 takes the next application; its reply is lost',
      '章管家受理下一份申请，但应答丢失',
    ),
    'qiyuesuo-down': say('契约锁 is down', '契约锁停机'),
    'qiyuesuo-apply-reply-lost': say(
      '契约锁 takes the next application; its reply is lost',
      '契约锁受理下一份申请，但应答丢失',
    ),
    'webhook-down': say('The webhook engine is down', 'Webhook 流程引擎停机'),
    'webhook-submit-reply-lost': say(
      'The webhook engine submits once more; its reply is lost',
      'Webhook 流程引擎下一次提交成功，但应答丢失',
    ),
    'e10-down': say('E10 is down', 'E10 停机'),
    'e10-submit-reply-lost': say(
      'E10 submits once more; its reply is lost',
      'E10 下一次提交成功，但应答丢失',
    ),
  };
  return words[name];
};

export const modeWords = (mode: CallbackMode, say: Say): string => {
  const words: Record<CallbackMode, string> = {
    normal: say('At once', '立即'),
    twice: say('Twice', '重复两次'),
    late: say(`Late, by ${lateSeconds} s`, `延迟 ${lateSeconds} 秒`),
    hold: say('Never, until released', '不发送，直到放行'),
  };
  return words[mode];
};

/** What can be made to go wrong, and to go well again. */
export function switchBoard({ site, say, path }: PageContext, { on, callbacks, held }: Switched): Html {
  const board = html`
      <form method="post" action="/switches">
        <input type="hidden" name="back" value="${path}">
        <ul class="switches">
          ${switchNames.map(
            (name) => html`
          <li>
            <button id="switch-${name}" name="turn" value="${name}" aria-pressed="${String(on.has(name))}">
              ${switchWords(name, say)}
            </button>
          </li>`,
          )}
        </ul>
      </form>
      <form method="post" action="/callbacks">
        <input type="hidden" name="back" value="${path}">
        <p id="callbacks-label">${say('Callbacks of the vendors come', '用印平台的回调')}</p>
        <div class="row" role="group" aria-labelledby="callbacks-label">
          ${callbackModes.map(
            (mode) => html`
          <button id="callbacks-${mode}" name="mode" value="${mode}" aria-pressed="${String(mode === callbacks)}">${modeWords(mode, say)}</button>`,
          )}
        </div>
        ${held > 0 && html`<p><button id="callbacks-release" name="mode" value="release">${say(`Release ${held} held back`, `放行 ${held} 个暂扣的回调`)}</button></p>`}
      </form>
      <p class="hint">${say(
        `Sealflow compares open requests with the vendor every ${site.reconcileSeconds} s, so it finds what no callback told.`,
        `Sealflow 每 ${site.reconcileSeconds} 秒与用印平台核对一次未结束的申请，因此没有回调也能发现变化。`,
      )}</p>`;
  return card('faults', say('Make something go wrong', '故障演练'), board, { live: true });
}
