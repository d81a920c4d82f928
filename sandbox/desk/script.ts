/**
 * The desk's only script; without it forms load the page anew. It sends forms by itself, so that the page stays where it
 * was scrolled to, and brings the live parts up to date.
 */
export const script = `
'use strict';
const everyMs = 1000;

function takeOver(text, parts) {
  const next = new DOMParser().parseFromString(text, 'text/html');
  for (const part of document.querySelectorAll(parts)) {
    const fresh = next.getElementById(part.id);
    if (!fresh || fresh.innerHTML === part.innerHTML) continue;
    const focused = part.contains(document.activeElement) ? document.activeElement.id : '';
    part.innerHTML = fresh.innerHTML;
    if (focused) document.getElementById(focused)?.focus();
  }
  return next;
}

async function send(action, body) {
  const response = await fetch(action, { method: 'POST', body });
  const text = await response.text();
  const here = new URL(response.url);
  const isSame = here.pathname === location.pathname && response.ok;
  if (!isSame) {
    location.assign(here.pathname + here.search);
    return;
  }
  takeOver(text, '[data-live], #notice');
}

let sent = Promise.resolve();
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.getAttribute('action') === '/language') return;
  event.preventDefault();
  const button = event.submitter;
  if (button?.getAttribute('aria-busy')) return;
  button?.setAttribute('aria-busy', 'true');
  const body = new URLSearchParams(new FormData(form, button));
  // One after another, as they were clicked; the part that a form stands in may be another by then.
  sent = sent
    .then(() => send(form.action, body))
    .catch(() => location.reload())
    .finally(() => button?.removeAttribute('aria-busy'));
});

async function follow() {
  try {
    if (!document.hidden) {
      const response = await fetch(location.pathname);
      if (response.ok) takeOver(await response.text(), '[data-live]');
    }
  } catch {
    // It ended, or starts anew: the next look may find it.
  }
  setTimeout(follow, everyMs);
}
if (document.querySelector('[data-live]')) setTimeout(follow, everyMs);
`;
