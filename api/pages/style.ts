/** The pages' only stylesheet: phone first, light and dark, with the fonts of the machine. */
export const stylesheet = `
:root {
  color-scheme: light;
  --ink: #1d2129; --soft: #5f6673; --line: #e5e6eb; --paper: #fff; --ground: #f4f5f7; --dot: #a9b4c6;
  --act: #1957c2; --act-over: #14489f; --on-act: #fff;
  --live: #12692f; --on-live: #e3f6e8; --waiting: #855000; --on-waiting: #fff3d9; --done: #174a9c; --on-done: #e4eefc;
  --over: #4b515c; --on-over: #ebecef; --failed: #a3201a; --on-failed: #fde6e4; --note: #e0a02f; --on-note: #fff8e8;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --ink: #e6e8ec; --soft: #a3abb8; --line: #363c47; --paper: #1e2229; --ground: #14171c; --dot: #5c6675;
    --act: #8ab4f8; --act-over: #aecbfa; --on-act: #0b1f42;
    --live: #86dfa2; --on-live: #143a24; --waiting: #f5cb75; --on-waiting: #3f300c; --done: #a9c8fb; --on-done: #16305a;
    --over: #c4cad4; --on-over: #2f353e; --failed: #f6aaa3; --on-failed: #4c1e1b; --note: #b98a2e; --on-note: #2f2813;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink); line-height: 1.5; font-size: 16px;
  font-family: system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  overflow-wrap: anywhere; -webkit-text-size-adjust: 100%;
}
main { max-width: 760px; margin: 0 auto; padding: 16px 16px 32px; }
header, nav, .card, .note { margin: 0 0 12px; }
button { font: inherit; }
.card, header { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 16px; }
h1 { margin: 8px 0 12px; font-size: 1.3rem; line-height: 1.35; }
h2 { margin: 0 0 10px; font-size: 1rem; }
p, dl, dd { margin: 0; padding: 0; }
ol, ul { list-style: none; margin: 0; padding: 0; }
a { color: var(--act); }
.hint, footer { color: var(--soft); font-size: .875rem; }
footer { text-align: center; }
.count { color: var(--soft); font-weight: normal; }

.state { display: inline-block; padding: 2px 12px; border-radius: 999px; font-size: .875rem; font-weight: 600; }
.state.live { background: var(--on-live); color: var(--live); }
.state.waiting { background: var(--on-waiting); color: var(--waiting); }
.state.done { background: var(--on-done); color: var(--done); }
.state.over { background: var(--on-over); color: var(--over); }
.state.failed { background: var(--on-failed); color: var(--failed); }
dl.facts { display: grid; gap: 4px; }
dl.facts div { display: flex; gap: 12px; }
dt { flex: 0 0 5.5em; color: var(--soft); }
.note { padding: 10px 14px; border-left: 4px solid var(--note); border-radius: 6px; background: var(--on-note); }

.code summary { display: flex; align-items: center; gap: 12px; min-height: 44px; cursor: pointer; list-style: none; }
.code summary::-webkit-details-marker { display: none; }
.code .label { font-weight: 600; }
.code .dots { color: var(--soft); letter-spacing: .15em; }
.code .show, .code .hide { margin-left: auto; color: var(--act); }
.code .hide, .code [open] .show, .code [open] .dots { display: none; }
.code [open] .hide { display: inline; }
.code .secret {
  margin: 12px 0 4px; text-align: center; font: 600 2rem/1.2 ui-monospace, Menlo, Consolas, monospace; letter-spacing: .12em;
}
.code .secret + .hint { text-align: center; }
.code .secret { user-select: all; -webkit-user-select: all; }
.code .act { display: none; align-items: center; justify-content: center; gap: 12px; flex-wrap: wrap; margin-top: 12px; }
.scripted .code .act { display: flex; }
.copy {
  min-height: 44px; padding: 0 20px; border: 1px solid var(--act); border-radius: 8px; background: none; color: var(--act);
  font-weight: 600; cursor: pointer;
}

.fresh { display: flex; flex-wrap: wrap; align-items: center; gap: 0 12px; margin: 0 0 4px; padding: 0 4px; }
.fresh .auto { display: none; }
.scripted .fresh .auto { display: inline; }
.fresh .lost { color: var(--waiting); }
.fresh .lost:empty { display: none; }
.fresh a, .way a, .more a, .files a { display: inline-flex; align-items: center; min-height: 44px; }

.button {
  display: block; padding: 12px 20px; border-radius: 8px; background: var(--act); color: var(--on-act);
  font-weight: 600; text-align: center; text-decoration: none;
}
.button:hover { background: var(--act-over); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
nav .hint { margin-top: 6px; text-align: center; }

table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 8px 4px; border-top: 1px solid var(--line); text-align: right; vertical-align: top; }
th:first-child { padding-left: 0; text-align: left; }
td:last-child, th:last-child { padding-right: 0; }
thead th { padding-top: 0; border-top: 0; color: var(--soft); font-size: .8125rem; font-weight: normal; white-space: nowrap; }
tbody th { font-weight: 600; }
tr.part th, tr.part td { padding-top: 0; border-top: 0; color: var(--soft); font-size: .875rem; font-weight: normal; }
tr.part th { padding-left: 1em; }
tbody tr:last-child > * { padding-bottom: 0; }

.uses li { display: flex; flex-wrap: wrap; gap: 8px 16px; padding: 12px 0; border-top: 1px solid var(--line); }
.uses li > div { flex: 1 1 170px; }
.uses li:first-child { padding-top: 0; border-top: 0; }
.uses li:last-child { padding-bottom: 0; }
.uses .what { font-weight: 600; }
.uses .facts { display: flex; flex-wrap: wrap; gap: 0 14px; color: var(--soft); font-size: .875rem; }
.pictures { display: flex; flex-wrap: wrap; gap: 8px; }
.pictures a { display: block; border-radius: 6px; }
.pictures img {
  display: block; width: 96px; height: 96px; border: 1px solid var(--line); border-radius: 6px; background: var(--ground);
  object-fit: cover; color: var(--soft); font-size: .75rem;
}

.picture { display: none; }
.picture:target {
  position: fixed; inset: 0; z-index: 1; display: grid; grid-template-rows: auto minmax(0, 1fr) auto auto;
  padding: 0 max(8px, env(safe-area-inset-left)) env(safe-area-inset-bottom); background: #0d0f13; color: #e8eaee;
}
html:has(.picture:target) { overflow: hidden; }
.picture:focus { outline: none; }
.picture img { width: 100%; height: 100%; object-fit: contain; }
.picture .bar { display: flex; align-items: center; justify-content: space-between; }
.picture .bar > * { padding: 0 12px; }
.picture a { display: inline-flex; align-items: center; min-height: 48px; color: #aecbfa; }
.picture a:focus-visible { outline-color: #aecbfa; outline-offset: -3px; }
.picture .facts { display: flex; flex-wrap: wrap; justify-content: center; gap: 0 14px; padding: 4px 12px; font-size: .875rem; color: #b7bec9; }

.files li { display: flex; align-items: center; justify-content: space-between; gap: 16px; padding: 4px 0; border-top: 1px solid var(--line); }
.files .hint { white-space: nowrap; }
.more { margin-top: 12px; }

.timeline { border-left: 2px solid var(--line); margin-left: 5px; }
.timeline li { position: relative; padding: 0 0 12px 18px; }
.timeline li:last-child { padding-bottom: 0; }
.timeline li::before {
  content: ""; position: absolute; left: -6px; top: 7px; width: 10px; height: 10px; border-radius: 50%; background: var(--dot);
}
.timeline li:last-child::before { background: var(--act); }
.timeline time { display: block; color: var(--soft); font-size: .8125rem; font-variant-numeric: tabular-nums; }
.message { margin-top: 8vh; text-align: center; }
.message p { margin-top: 12px; }

@media (min-width: 640px) {
  main { padding-top: 32px; }
  .card, header { padding: 20px 24px; }
  h1 { font-size: 1.5rem; }
  dl.facts { grid-template-columns: repeat(3, auto); justify-content: space-between; gap: 4px 32px; }
  dt { flex-basis: auto; }
  .timeline li { display: flex; gap: 16px; }
  .timeline time { flex: 0 0 9.5em; font-size: .875rem; }
  nav .button { display: inline-block; min-width: 14em; }
  nav { text-align: center; }
  .message .button { display: inline-block; }
}
@media print {
  body, .card, header { background: none; }
  .card, header { border-color: #999; break-inside: avoid; }
  nav, .code, .way, .fresh, #pictures { display: none; }
  .pictures img { width: 40mm; height: auto; }
}
`;

/** A red seal, for the browser's tab. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="13" fill="none" stroke="#c22" stroke-width="3"/><circle cx="16" cy="16" r="4" fill="#c22"/></svg>';
