import { atStart, type VendorName } from '../../contracts/vendorName';
import { type Html, html } from '../http/html';
import { messagesOf } from '../messages';
import type { PageContext } from './context';
import type { Detail } from './model';
import { waitWords } from './timeline';
import type { Say } from './words';

/** What a reader has to know before all else. */
export function notesOf(detail: Detail, { say, vendor }: Pick<PageContext, 'say' | 'vendor'>): Html {
  const { failure, waits, waitsFor, state, look } = detail;
  const { en, zh } = messagesOf(vendor);
  const notes = [
    useWords(detail, vendor, say),
    failure,
    state === 'superseded' &&
      say(
        'A newer application took its place; open it from the form.',
        '该申请已由新的申请替代，请从表单打开新的用印详情。',
      ),
    // Where the flow is and is to come stands in a note of its own.
    ...waits
      .filter((kind) => kind !== 'flow-not-at-node' || waitsFor.length === 0)
      .map((kind) => say(en.attention[kind].reader, zh.attention[kind].reader)),
    ...waitsFor.map((nodes) => `${waitWords(nodes, say)}${say('.', '。')}`),
    look === 'away' &&
      say(
        `${atStart(vendor.en)} cannot be reached just now: counts are as last known, and uses are not shown.`,
        `${vendor.zh}暂时无法访问：次数为最近一次所知，用印记录暂不显示。`,
      ),
    look === 'unreadable' &&
      say(
        `What ${vendor.en} answers cannot be read: counts are as last known, and uses are not shown.`,
        `${vendor.zh}的应答无法识别：次数为最近一次所知，用印记录暂不显示。`,
      ),
  ];
  const paragraphs = notes.flatMap((note) => (note ? [html`<p class="note">${note}</p>`] : []));
  return html`<div id="notes">${paragraphs}</div>`;
}

/** What people at the machine have to know of the uses. */
function useWords(
  { appending, usedUp, mayAppend }: Detail,
  vendor: VendorName,
  say: Say,
): string | undefined {
  if (appending)
    return say(
      `More uses have been asked for. The seal code may change with them, so none is shown until ${vendor.en} has answered.`,
      `追加用印次数正在办理，用印码可能更换，${vendor.zh}答复后再显示。`,
    );
  if (!usedUp) return undefined;
  const done = say(
    'All granted uses are made. If all is sealed, complete sealing at the seal machine. ',
    '用印次数已用完。如已全部盖完，请在印章机上完成用印；',
  );
  const more = mayAppend
    ? say('If more is to be sealed, ask for more uses in the flow.', '如需继续用印，请在流程中追加用印次数。')
    : say(
        'If more is to be sealed, have uses added, or apply again.',
        '如需继续用印，请联系流程管理员追加，或重新申请。',
      );
  return done + more;
}
