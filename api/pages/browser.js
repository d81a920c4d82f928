// @ts-check
/**
 * 查看用印详情 in the browser. The page works by links alone; with this it is kept up to date while it is open, its
 * pictures open and close by keys, and the seal code can be copied.
 */

// What only serves those who run this.
document.documentElement.classList.add('scripted');

/** Milliseconds. A proxy that never answers must not be the end of it. */
const patienceMs = 30_000;

/** Attributes that a reader or this script has set: a newer page does not take them back. */
const ownAttributes = new Set(['open', 'inert']);

/** @param {Node} node */
const idOf = (node) => (node instanceof Element ? node.id : '');

/**
 * Makes what is shown into what was fetched. What is alike stays as it is, and keeps focus, place and pictures.
 *
 * @param {ChildNode} shown
 * @param {ChildNode} fresh
 */
function update(shown, fresh) {
  if (shown.nodeName !== fresh.nodeName) shown.replaceWith(fresh);
  else if (!(shown instanceof Element) || !(fresh instanceof Element)) shown.nodeValue = fresh.nodeValue;
  // What is said of a click is not the page's.
  else if (shown.nodeName !== 'OUTPUT') {
    updateAttributes(shown, fresh);
    updateChildren(shown, fresh);
  }
}

/**
 * @param {Element} shown
 * @param {Element} fresh
 */
function updateAttributes(shown, fresh) {
  for (const name of shown.getAttributeNames())
    if (!fresh.hasAttribute(name) && !ownAttributes.has(name)) shown.removeAttribute(name);
  for (const name of fresh.getAttributeNames()) {
    const value = fresh.getAttribute(name) ?? '';
    if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  }
}

/**
 * Parts with an id are the same parts wherever they stand, the others by their place between those.
 *
 * @param {Element} shown
 * @param {Element} fresh
 */
function updateChildren(shown, fresh) {
  const wanted = new Set([...fresh.children].map(idOf));
  for (const child of [...shown.children]) if (!wanted.has(child.id)) child.remove();
  const known = new Set([...shown.children].map(idOf));
  let place = shown.firstChild;
  const remove = () => {
    const gone = place;
    place = gone?.nextSibling ?? null;
    gone?.remove();
  };
  for (const node of [...fresh.childNodes]) {
    const id = idOf(node);
    if (id !== '' && known.has(id)) while (place && idOf(place) === '') remove();
    if (place && idOf(place) === id) {
      const next = place.nextSibling;
      update(place, node);
      place = next;
    } else shown.insertBefore(node, place);
  }
  while (place) remove();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let isAsking = false;

/** Only while the page says that something may still change. */
function refreshLater() {
  const seconds = Number(document.body.dataset.refreshSeconds);
  clearTimeout(timer);
  if (seconds > 0) timer = setTimeout(refresh, seconds * 1000);
}

async function refresh() {
  if (document.hidden || isAsking || !document.body.dataset.refreshSeconds) return;
  isAsking = true;
  const isFresh = await fetchPage().catch(() => false);
  isAsking = false;
  const lost = document.querySelector('output.lost');
  if (lost instanceof HTMLElement) lost.textContent = isFresh ? '' : (lost.dataset.words ?? '');
  followPicture();
  refreshLater();
}

/** Whoever may not see it any more is told so on a page as well, which says how to go on. */
async function fetchPage() {
  const signal = AbortSignal.timeout?.(patienceMs);
  const response = await fetch(`${location.pathname}?refresh`, { signal });
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  if (response.status === 429 || response.status >= 500 || !fresh.querySelector('main')) return false;
  update(document.body, fresh.body);
  return true;
}

const shownPicture = () => document.querySelector('.picture:target');
let lastPicture = '';

/** Nothing behind an open picture can be reached; after it, the reader is where they were. */
function followPicture() {
  const picture = shownPicture();
  document.querySelector('main')?.toggleAttribute('inert', picture !== null);
  if (picture instanceof HTMLElement && picture.id !== lastPicture) picture.focus({ preventScroll: true });
  if (!picture && lastPicture !== '') focusOn(`a[href="#${lastPicture}"]`);
  lastPicture = picture?.id ?? '';
}

/** @param {string} selector */
function focusOn(selector) {
  const found = document.querySelector(selector);
  if (found instanceof HTMLElement) found.focus({ preventScroll: true });
}

/** From one picture to another, and out of them: the way back of the browser leads to the page. */
function leavePicture(/** @type {Element | null | undefined} */ link) {
  if (link instanceof HTMLAnchorElement) location.replace(link.href);
}

const ways = new Map([
  ['Escape', 'a.close'],
  ['ArrowLeft', 'a.previous'],
  ['ArrowRight', 'a.next'],
]);

/** @param {HTMLElement} button */
async function copyCode(button) {
  const code = document.querySelector('.secret');
  const told = button.parentElement?.querySelector('output');
  if (!code || !told) return;
  const isCopied = await copy(code);
  told.textContent = (isCopied ? button.dataset.copied : button.dataset.selected) ?? '';
}

/**
 * Over plain http browsers have no clipboard for pages; then the text is selected, and copied in the way of before.
 *
 * @param {Element} element
 */
async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(element);
    return document.execCommand('copy');
  }
}

document.addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const button = target?.closest('.copy');
  if (button instanceof HTMLElement) copyCode(button);
  const link = target?.closest('.picture a');
  if (!link) return;
  event.preventDefault();
  leavePicture(link);
});
document.addEventListener('keydown', ({ key }) => {
  const way = ways.get(key);
  if (way) leavePicture(shownPicture()?.querySelector(way));
});
addEventListener('hashchange', followPicture);
document.addEventListener('visibilitychange', refresh);
followPicture();
refreshLater();

export {};
