import { type Html, html } from '../http/html';
import type { PageContext } from './context';
import type { DetailUse } from './model';

/** Small, each a way to the whole picture. */
export function thumbnailsOf({ images }: DetailUse, { say, path }: PageContext): Html | false {
  const thumbnail = (name: string, index: number) => html`
              <a href="#picture-${name}"><img src="${path}/images/${name}" loading="lazy" width="96" height="96" alt="${say('Picture', '用印图片')} ${index + 1}"></a>`;
  return images.length > 0 && html`<p class="pictures">${images.map(thumbnail)}</p>`;
}

/** Whole, over the page: each by an address of its own, so that links and the browser's way back lead in and out. */
export function picturesOf(uses: readonly DetailUse[] = [], context: PageContext): Html {
  const all = uses.flatMap((use) => use.images.map((name) => ({ name, use })));
  const once = all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
  const names = once.map(({ name }) => name);
  return html`
    <div id="pictures">${once.map((picture) => pictureOf(picture, names, context))}
    </div>`;
}

function pictureOf(
  { name, use }: { name: string; use: DetailUse },
  names: readonly string[],
  { say, path }: PageContext,
): Html {
  const index = names.indexOf(name);
  const title = `${say('Picture', '用印图片')} ${index + 1} / ${names.length}`;
  const way = (to: string | undefined, which: 'previous' | 'next', words: string) =>
    to === undefined ? html`<span></span>` : html`<a class="${which}" href="#picture-${to}">${words}</a>`;
  const facts = [use.sealName, use.person, use.at, use.place].filter((fact) => fact);
  // Nothing has the name that closing leads to: the page stays where it was.
  return html`
      <section class="picture" id="picture-${name}" role="dialog" aria-modal="true" aria-label="${title}" tabindex="-1">
        <p class="bar"><span>${title}</span><a class="close" href="#page">${say('Close', '关闭')}</a></p>
        <img src="${path}/images/${name}" loading="lazy" alt="${title}">
        <p class="facts">${facts.map((fact) => html`<span><bdi>${fact}</bdi></span> `)}</p>
        <p class="bar">${way(names[index - 1], 'previous', say('Previous', '上一张'))}${way(names[index + 1], 'next', say('Next', '下一张'))}</p>
      </section>`;
}
