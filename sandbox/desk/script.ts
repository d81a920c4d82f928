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

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const response = await fetch(form.action, { method: 'POST', body });
  const text = await response.text();
  const here = new URL(response.url);
  const isSame = here.pathname === location.pathname && response.ok;
  if (!isSame) {
    location.assign(here.pathname + here.search);
    return;
  }
  takeOver(text, '[data-live], #notice');
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.getAttribute('action') === '/language') return;
  event.preventDefault();
  const buttons = [...form.querySelectorAll('button')];
  for (const button of buttons) button.setAttribute('aria-busy', 'true');
  if (form.dataset.sent) return;
  form.dataset.sent = 'true';
  send(form, event.submitter).finally(() => {
    delete form.dataset.sent;
    for (const button of buttons) button.removeAttribute('aria-busy');
  });
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
