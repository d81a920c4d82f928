import { atStart } from '../../contracts/vendorName';
import { type Html, html } from '../http/html';
import type { PageContext } from './context';
import type { Detail, DetailSeal, DetailUse } from './model';
import { notesOf } from './notes';
import { thumbnailsOf } from './pictures';
import { countWords, offsetWords, openWords, stateTones, stateWords, timeWords } from './words';

/** The whole of 查看用印详情, for a phone first. */
export function detailBody(detail: Detail, context: PageContext): Html {
  return html`
      ${headOf(detail, context)}
      ${freshnessOf(context)}
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
        <p class="state ${stateTones[shown]}" role="status">${stateWords(shown, say)}</p>
        <h1><bdi>${subject}</bdi></h1>
        <dl class="facts">${facts.map(
          ([name, value]) => value && html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`,
        )}</dl>
      </header>`;
}

/** Of when what is shown is, and the way to a newer one for whom the script does not run. */
function freshnessOf({ say, timeZone, now, isLive, path }: PageContext): Html {
  const time = timeWords(now, timeZone).slice(-'00:00'.length);
  const words = say(
    'It cannot be refreshed just now; this will be tried again.',
    '暂时无法更新，将自动重试。',
  );
  return html`
      <p class="fresh hint">
        <span>${say('As of', '更新于')} <time datetime="${now}">${time}</time></span>
        ${isLive && html`<span class="auto">${say('Refreshes by itself', '自动更新')}</span>`}
        <a href="${path}">${say('Refresh', '刷新')}</a>
        <output class="lost" data-words="${words}"></output>
      </p>`;
}

/** Hidden until it is asked for: whoever looks over a shoulder does not see it. */
function codeOf({ sealCode, codes }: Detail, { say }: PageContext): Html | null {
  if (sealCode === null) return null;
  return html`
      <section class="card code" id="code">
        <details>
          <summary>
            <span class="label">${say('Seal code', '用印码')}</span>
            <span class="dots" aria-hidden="true">••••••</span>
            <span class="show">${say('Show', '点击显示')}</span>
            <span class="hide">${say('Hide', '隐藏')}</span>
          </summary>
          ${codes.length > 0 ? codes.map(namedCode) : html`<p class="secret">${sealCode}</p>`}
          <p class="hint">${say('Type it at the seal machine.', '请在印章机上输入用印码。')}</p>
          ${
            codes.length === 0 &&
            html`<p class="act">
            <button class="copy" type="button" data-copied="${say('Copied', '已复制')}" data-selected="${say('It is selected: copy it by the keyboard or a long press', '已选中，请用键盘或长按复制')}">${say('Copy', '复制')}</button>
            <output></output>
          </p>`
          }
        </details>
      </section>`;
}

function namedCode({ of, code }: Detail['codes'][number]): Html {
  return html`<p class="hint"><bdi>${of}</bdi></p><p class="secret">${code}</p>`;
}

function openOf({ say, vendor, path, open }: PageContext): Html | undefined {
  return (
    open &&
    html`
      <nav id="open">
        <a class="button" href="${path}/open">${openWords(vendor, say)}</a>
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
      <section class="card" id="seals">
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
  const { say, vendor } = context;
  if (!uses && look !== 'seen') return null;
  const empty = uses
    ? say('Nothing has been sealed yet.', '尚无用印记录。')
    : say(`${atStart(vendor.en)} does not list single uses here.`, `${vendor.zh}未提供逐次用印记录。`);
  return html`
      <section class="card" id="uses">
        <h2>${say('Uses', '用印记录')}${uses?.length ? html` <span class="count">${uses.length}</span>` : null}</h2>
        ${
          uses?.length
            ? html`<ol class="uses">${uses.map((use) => useOf(use, context))}</ol>`
            : html`<p class="hint">${empty}</p>`
        }
      </section>`;
}

function useOf(use: DetailUse, context: PageContext): Html {
  const { say } = context;
  const { sealName, person, at, place, imagesComplete } = use;
  const facts = [person, at, place].filter((fact) => fact !== undefined);
  return html`
          <li>
            <div>
              <p class="what"><bdi>${sealName || say('A seal', '印章')}</bdi></p>
              <p class="facts">${facts.map((fact) => html`<span><bdi>${fact}</bdi></span>`)}</p>
              ${!imagesComplete && html`<p class="hint">${say('Some pictures have not arrived yet.', '部分图片尚未上传。')}</p>`}
            </div>
            ${thumbnailsOf(use, context)}
          </li>`;
}

/** On a page of their own: the vendor hands them out whole, which would make everybody wait who only looks. */
function filesOf({ files }: Detail, { say, vendor, path }: PageContext): Html | null {
  if (files === 'none') return null;
  return html`
      <section class="card way" id="files">
        <h2>${say('Sealed files', '盖章文件')}</h2>
        ${
          files === 'there'
            ? html`<p><a href="${path}/files">${say('Show the files', '查看文件')}</a></p>`
            : html`<p class="hint">${say(`They can be seen here once ${vendor.en} has archived them.`, `${vendor.zh}归档后，可在此查看。`)}</p>`
        }
      </section>`;
}

function timelineOf({ timeline, timelineHasGap }: Detail, { say, timeZone }: PageContext): Html | null {
  // Accepted a moment ago, and not in the ledger yet.
  if (timeline.length === 0) return null;
  return html`
      <section class="card" id="timeline">
        <h2>${say('What happened', '办理过程')}</h2>
        ${timelineHasGap && html`<p class="hint">${say('Some of it is missing in the records.', '部分办理记录缺失，以下过程不完整。')}</p>`}
        <ol class="timeline">${timeline.map(
          ({ at, what }) => html`
          <li><time datetime="${at}">${timeWords(at, timeZone)}</time> <span><bdi>${what}</bdi></span></li>`,
        )}
        </ol>
      </section>`;
}

function zoneWords({ requestedAt }: Detail, { say, vendor, timeZone }: PageContext): string {
  const zone = `${timeZone} (${offsetWords(requestedAt, timeZone)})`;
  return say(
    `Times are those of ${zone}; times of uses are as ${vendor.en} writes them.`,
    `时间为 ${zone}；用印记录中的时间以${vendor.zh}记录为准。`,
  );
}
