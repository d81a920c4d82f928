import { type Html, html } from '../http/html';
import { messages } from '../messages';
import type { Detail, DetailSeal, DetailUse } from './model';
import { waitWords } from './timeline';
import { countWords, offsetWords, type Say, stateTones, stateWords, timeWords } from './words';

export interface PageContext {
  say: Say;
  timeZone: string;
  /** Path of the page: what its pictures and its button begin with. */
  path: string;
  /** Whether the button is there, and what is said beneath it. */
  open: { hint?: string } | undefined;
}

/** The whole of 查看用印详情, for a phone first. */
export function detailBody(detail: Detail, context: PageContext): Html {
  return html`
      ${headOf(detail, context)}
      ${notesOf(detail, context)}
      ${codeOf(detail, context)}
      ${openOf(context)}
      ${sealsOf(detail.seals, context)}
      ${usesOf(detail, context)}
      ${filesOf(detail, context)}
      ${timelineOf(detail, context)}
      <footer>${zoneWords(detail, context)}</footer>`;
}

function headOf(detail: Detail, { say, timeZone }: PageContext): Html {
  const { state, subject, applicant, fileType, requestedAt } = detail;
  const shown = detail.usedUp ? 'usedUp' : state;
  const facts: [name: string, value: string | undefined][] = [
    [say('Applicant', '申请人'), applicant],
    [say('File type', '文件类型'), fileType],
    [say('Applied', '申请时间'), timeWords(requestedAt, timeZone)],
  ];
  return html`
      <header>
        <p class="state ${stateTones[shown]}">${stateWords(shown, say)}</p>
        <h1><bdi>${subject}</bdi></h1>
        <dl class="facts">${facts.map(
          ([name, value]) => value && html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`,
        )}</dl>
      </header>`;
}

function notesOf(detail: Detail, { say }: PageContext): Html[] {
  const { failure, waits, waitsFor, state, look } = detail;
  const notes = [
    useWords(detail, say),
    failure,
    state === 'superseded' &&
      say(
        'A newer application took its place; open it from the form.',
        '该申请已由新的申请替代，请从表单打开新的用印详情。',
      ),
    // Where the flow is and is to come stands in a note of its own.
    ...waits
      .filter((kind) => kind !== 'flow-not-at-node' || waitsFor.length === 0)
      .map((kind) => say(messages.en.attention[kind].reader, messages.zh.attention[kind].reader)),
    ...waitsFor.map((nodes) => `${waitWords(nodes, say)}${say('.', '。')}`),
    look === 'away' &&
      say(
        '章管家 cannot be reached just now: counts are as last known, and uses are not shown.',
        '章管家暂时无法访问：次数为最近一次所知，用印记录暂不显示。',
      ),
    look === 'unreadable' &&
      say(
        'What 章管家 answers cannot be read: counts are as last known, and uses are not shown.',
        '章管家的应答无法识别：次数为最近一次所知，用印记录暂不显示。',
      ),
  ];
  return notes.flatMap((note) => (note ? [html`<p class="note">${note}</p>`] : []));
}

/** What people at the machine have to know of the uses. */
function useWords({ appending, usedUp, mayAppend }: Detail, say: Say): string | undefined {
  if (appending)
    return say(
      'More uses have been asked for. The seal code may change with them, so none is shown until 章管家 has answered.',
      '追加用印次数正在办理，用印码可能更换，章管家答复后再显示。',
    );
  if (!usedUp) return undefined;
  return mayAppend
    ? say(
        'All granted uses are made. More can be asked for in the flow.',
        '用印次数已用完。如需继续用印，请在流程中追加用印次数。',
      )
    : say(
        'All granted uses are made. More have to be applied for.',
        '用印次数已用完。如需继续用印，请追加或重新申请。',
      );
}

/** Hidden until it is asked for: whoever looks over a shoulder does not see it. */
function codeOf({ sealCode }: Detail, { say }: PageContext): Html | null {
  if (sealCode === null) return null;
  return html`
      <section class="card code">
        <details>
          <summary>
            <span class="label">${say('Seal code', '用印码')}</span>
            <span class="dots" aria-hidden="true">••••••</span>
            <span class="show">${say('Show', '点击显示')}</span>
            <span class="hide">${say('Hide', '隐藏')}</span>
          </summary>
          <p class="secret">${sealCode}</p>
          <p class="hint">${say('Type it at the seal machine.', '请在印章机上输入用印码。')}</p>
        </details>
      </section>`;
}

function openOf({ say, path, open }: PageContext): Html | undefined {
  return (
    open &&
    html`
      <nav>
        <a class="button" href="${path}/open">${say('Open 章管家', '打开章管家')}</a>
        ${open.hint && html`<p class="hint">${open.hint}</p>`}
      </nav>`
  );
}

function sealsOf(seals: readonly DetailSeal[], { say }: PageContext): Html {
  const row = ({ name, granted, used, left, crossPage }: DetailSeal) => html`
          <tr>
            <th scope="row"><bdi>${name}</bdi></th>
            <td>${countWords(granted, say)}</td>
            <td>${countWords(used, say)}</td>
            <td><strong>${countWords(left, say)}</strong></td>
          </tr>${
            crossPage &&
            html`
          <tr class="part">
            <th scope="row">${say('of which cross-page', '其中骑缝章')}</th>
            <td>${countWords(crossPage.granted, say)}</td>
            <td>${crossPage.used ?? '–'}</td>
            <td></td>
          </tr>`
          }`;
  return html`
      <section class="card">
        <h2>${say('Seals', '印章')}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">${say('Name', '名称')}</th>
              <th scope="col">${say('Granted', '总次数')}</th>
              <th scope="col">${say('Used', '已用')}</th>
              <th scope="col">${say('Left', '剩余')}</th>
            </tr>
          </thead>
          <tbody>${seals.map(row)}
          </tbody>
        </table>
      </section>`;
}

function usesOf({ uses, look }: Detail, context: PageContext): Html | null {
  const { say } = context;
  if (!uses && look !== 'seen') return null;
  const empty = uses
    ? say('Nothing has been sealed yet.', '尚无用印记录。')
    : say('章管家 does not list single uses here.', '章管家未提供逐次用印记录。');
  return html`
      <section class="card">
        <h2>${say('Uses', '用印记录')}${uses?.length ? html` <span class="count">${uses.length}</span>` : null}</h2>
        ${
          uses?.length
            ? html`<ol class="uses">${uses.map((use) => useOf(use, context))}</ol>`
            : html`<p class="hint">${empty}</p>`
        }
      </section>`;
}

function useOf(use: DetailUse, { say, path }: PageContext): Html {
  const { sealName, person, at, place, images, imagesComplete } = use;
  const facts = [person, at, place].filter((fact) => fact !== undefined);
  const picture = (name: string, index: number) => html`
              <a href="${path}/images/${name}"><img src="${path}/images/${name}" loading="lazy" width="96" height="96" alt="${say('Picture', '用印图片')} ${index + 1}"></a>`;
  return html`
          <li>
            <div>
              <p class="what"><bdi>${sealName || say('A seal', '印章')}</bdi></p>
              <p class="facts">${facts.map((fact) => html`<span><bdi>${fact}</bdi></span>`)}</p>
              ${!imagesComplete && html`<p class="hint">${say('Some pictures have not arrived yet.', '部分图片尚未上传。')}</p>`}
            </div>
            ${images.length > 0 && html`<p class="pictures">${images.map(picture)}</p>`}
          </li>`;
}

/** On a page of their own: the vendor hands them out whole, which would make everybody wait who only looks. */
function filesOf({ mayHaveFiles }: Detail, { say, path }: PageContext): Html | null {
  if (!mayHaveFiles) return null;
  return html`
      <section class="card way">
        <h2>${say('Sealed files', '盖章文件')}</h2>
        <p><a href="${path}/files">${say('Show the files', '查看文件')}</a></p>
      </section>`;
}

function timelineOf({ timeline, timelineHasGap }: Detail, { say, timeZone }: PageContext): Html | null {
  // Accepted a moment ago, and not in the ledger yet.
  if (timeline.length === 0) return null;
  return html`
      <section class="card">
        <h2>${say('What happened', '办理过程')}</h2>
        ${timelineHasGap && html`<p class="hint">${say('Some of it is missing in the records.', '部分办理记录缺失，以下过程不完整。')}</p>`}
        <ol class="timeline">${timeline.map(
          ({ at, what }) => html`
          <li><time datetime="${at}">${timeWords(at, timeZone)}</time> <span><bdi>${what}</bdi></span></li>`,
        )}
        </ol>
      </section>`;
}

function zoneWords({ requestedAt }: Detail, { say, timeZone }: PageContext): string {
  const zone = `${timeZone} (${offsetWords(requestedAt, timeZone)})`;
  return say(
    `Times are those of ${zone}; times of uses are as 章管家 writes them.`,
    `时间为 ${zone}；用印记录中的时间以章管家记录为准。`,
  );
}
