/** The desk's only stylesheet: phone first, light and dark. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --ink: #1d2129; --soft: #5a6170; --line: #d5d9e0; --paper: #fff; --ground: #f2f4f7; --act: #1957c2; --on-act: #fff;
  --good: #12692f; --good-paper: #e3f6e8; --bad: #a3201a; --bad-paper: #fde6e4; --mark: #eef4ff;
  --wait: #7a4a00; --wait-paper: #fff3d9; --over: #4b515c; --over-paper: #e9ebef;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e9ef; --soft: #a5adba; --line: #3a414d; --paper: #1b1f27; --ground: #12151b; --act: #8ab4ff; --on-act: #0b1b38;
    --good: #8fe0a8; --good-paper: #12311d; --bad: #ffaba4; --bad-paper: #3d1715; --mark: #1a2740;
    --wait: #ffd58a; --wait-paper: #37290b; --over: #c3c9d4; --over-paper: #2b313b;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink); font-size: 16px; line-height: 1.5; overflow-wrap: anywhere;
  font-family: system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
header { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; padding: 10px 16px; background: var(--paper); border-bottom: 1px solid var(--line); }
header form { margin: 0 0 0 auto; }
.home { font-weight: 700; color: var(--ink); text-decoration: none; }
main { max-width: 1200px; margin: 0 auto; padding: 16px; }
h1 { margin: 0 0 12px; font-size: 1.3rem; line-height: 1.35; }
h1 small { color: var(--soft); font-weight: normal; font-size: .875rem; }
h2 { margin: 0 0 10px; font-size: 1rem; }
p { margin: 0 0 8px; }
a { color: var(--act); }
ul, ol { list-style: none; margin: 0 0 8px; padding: 0; }
.hint { color: var(--soft); font-size: .875rem; }
.card { margin: 0 0 12px; padding: 16px; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; }
.pieces li { margin-bottom: 4px; }
.pieces a { font-weight: 600; }
.list li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 16px; padding: 6px 0; border-top: 1px solid var(--line); }
.list li:first-child { border-top: 0; }

.fields { display: grid; gap: 10px; }
fieldset { margin: 0; padding: 0; border: 0; }
legend { padding: 0; color: var(--soft); font-size: .875rem; }
label > span { display: block; color: var(--soft); font-size: .875rem; }
label.choice { display: flex; align-items: center; gap: 8px; min-height: 32px; }
input:not([type=radio], [type=checkbox]), select {
  width: 100%; min-height: 40px; padding: 6px 10px; border: 1px solid #868e9c; border-radius: 8px;
  background: var(--paper); color: var(--ink); font: inherit;
}
.code { font: 600 1.25rem ui-monospace, Menlo, Consolas, monospace; letter-spacing: .1em; }
button {
  min-height: 40px; padding: 6px 14px; border: 1px solid #868e9c; border-radius: 8px; background: var(--paper); color: var(--ink);
  font: inherit; cursor: pointer;
}
button:hover { border-color: var(--act); }
button.act { border-color: var(--act); background: var(--act); color: var(--on-act); font-weight: 600; }
button.quiet { border-color: transparent; color: var(--act); }
button[aria-pressed=true] { border-color: var(--bad); background: var(--bad-paper); color: var(--bad); font-weight: 600; }
#callbacks-normal[aria-pressed=true] { border-color: var(--good); background: var(--good-paper); color: var(--good); }
:focus-visible { outline: 3px solid #6b9df0; outline-offset: 2px; }
form { margin: 0 0 10px; }
.row { margin-bottom: 8px; display: flex; flex-wrap: wrap; align-items: end; gap: 8px; }
.row label { flex: 0 1 8em; }
.switches { display: grid; gap: 6px; }
.switches button { width: 100%; text-align: left; }
.application + .application { margin-top: 12px; padding-top: 12px; border-top: 2px solid var(--line); }

.steps { display: flex; flex-wrap: wrap; gap: 6px; }
.steps li { padding: 2px 12px; border: 1px solid var(--line); border-radius: 999px; color: var(--soft); }
.steps [aria-current] { border-color: var(--act); background: var(--mark); color: var(--ink); font-weight: 600; }
.state { display: inline-block; margin-right: 8px; padding: 2px 12px; border-radius: 999px; font-size: .875rem; font-weight: 600; }
.state.live, .state.done { background: var(--good-paper); color: var(--good); }
.state.waiting { background: var(--wait-paper); color: var(--wait); }
.state.over { background: var(--over-paper); color: var(--over); }
.state.failed { background: var(--bad-paper); color: var(--bad); }
.notice { margin: 0 0 12px; padding: 10px 14px; border-radius: 8px; }
.notice p { margin: 0; }
.notice a { color: inherit; }
.notice.good { background: var(--good-paper); color: var(--good); }
.notice.bad { background: var(--bad-paper); color: var(--bad); }

table { width: 100%; margin: 0 0 8px; border-collapse: collapse; }
th, td { padding: 6px 8px; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
th { width: 9em; color: var(--soft); font-weight: normal; }
.written { background: var(--mark); }
.written td { font-weight: 600; }

.timeline li { display: grid; gap: 0 12px; padding: 4px 0 4px 14px; border-left: 2px solid var(--line); }
.timeline .click { margin-top: 6px; border-left-color: var(--act); font-weight: 600; }
.timeline time { color: var(--soft); font-size: .8125rem; font-weight: normal; font-variant-numeric: tabular-nums; }
.refused { display: block; color: var(--bad); font-weight: normal; }

@media (min-width: 900px) {
  .columns { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
  .timeline li { grid-template-columns: 11em 1fr; }
}
`;
