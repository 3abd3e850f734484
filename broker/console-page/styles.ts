/**
 * The console's stylesheet, inlined by document.ts under a nonce. Light and dark are two sets of the same names. What
 * every element would be asked for (`::before`, `:lang()`, `:has()`) is asked of few: a list has hundreds of cells. Two
 * weights are all: each further one is a face that the first drawing waits for.
 */

const LIGHT = `
  --paper: #fff; --ink: #1c1b22; --ink-2: #5d5b68; --ink-3: #74727f; --line: #e4e2ea; --line-2: #8f8c9b; --wash: #f6f5f9;
  --ok: #0f7b55; --ok-wash: #e9f6f0; --bad: #b3261e; --bad-wash: #fcefee; --desk: #f3f2f6;
  --accent: #4b3fbf; --accent-text: #fff; color-scheme: light;`

const DARK = `
  --paper: #1b1a21; --ink: #f3f2f7; --ink-2: #b4b1c0; --ink-3: #8d8a99; --line: #33313d; --line-2: #757184; --wash: #24222c;
  --ok: #63d3a6; --ok-wash: #15302a; --bad: #ff9d94; --bad-wash: #3a1f1e; --desk: #121117;
  --accent: #a79dff; --accent-text: #17151f; color-scheme: dark;`

const GROUND = `
:root {${LIGHT}
  --r: 10px;
  font: 15px/1.5 system-ui, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", sans-serif;
  color: var(--ink); background: var(--desk);
  -webkit-text-size-adjust: 100%;
}
@media screen and (prefers-color-scheme: dark) { :root {${DARK}} }
* { box-sizing: border-box; }
body, h1, h2, h3, p, pre, ol, ul, dl, dd, fieldset, figure { margin: 0; padding: 0; }
ol, ul { list-style: none; }
fieldset { border: 0; min-width: 0; }
button, input, select, textarea { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; }
svg { display: block; flex: none; }
a { color: var(--accent); text-underline-offset: 3px; }
bdi { overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
[tabindex="-1"]:focus-visible { outline: none; }
h1 { font-size: 24px; line-height: 1.3; font-weight: 600; letter-spacing: -.01em; }
h2 { font-size: 17px; line-height: 1.4; font-weight: 600; }
[lang]:lang(ja) { word-break: auto-phrase; line-break: strict; }
.quiet { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.faint { color: var(--ink-2); }
.bad { color: var(--bad); }
.ok { color: var(--ok); }
`

const AROUND = `
.around { display: grid; grid-template: auto 1fr / 216px minmax(0, 1fr); min-height: 100vh; }
.skip { position: absolute; left: 12px; top: -60px; z-index: 2; padding: 8px 14px; background: var(--paper); border-radius: var(--r); }
.skip:focus { top: 12px; }
header { grid-column: 1 / -1; display: flex; align-items: center; gap: 6px 14px; min-height: 56px; padding: 8px 24px; background: var(--paper); border-bottom: 1px solid var(--line); }
.brand { width: 22px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.shop { display: flex; align-items: center; gap: 10px; font-weight: 600; min-width: 0; }
.who { margin-left: auto; color: var(--ink-2); font-size: 14px; min-width: 0; }
.speaks { min-width: 74px; }
.clock { color: var(--ink-2); font-size: 13px; }
.clock a { color: inherit; }
.chip { display: inline-block; padding: 0 8px; border: 1px solid var(--line-2); border-radius: 6px; font-size: 12px; font-weight: 600; line-height: 20px; white-space: nowrap; }
nav { padding: 20px 12px; }
nav a { display: block; padding: 8px 12px; border-radius: var(--r); color: var(--ink-2); font-weight: 600; text-decoration: none; }
nav a:hover { background: var(--wash); color: var(--ink); }
nav a[aria-current] { background: var(--paper); color: var(--ink); box-shadow: inset 0 0 0 1px var(--line); }
main { padding: 28px 32px 64px; outline: none; min-width: 0; max-width: 1240px; }
.lead { margin-top: 4px; color: var(--ink-2); max-width: 68ch; }
.gate { display: grid; gap: 12px; justify-items: start; align-content: center; min-height: 80vh; max-width: 480px; margin: 0 auto; }
@media (max-width: 860px) {
  .around { grid-template: auto auto 1fr / minmax(0, 1fr); }
  header { flex-wrap: wrap; gap: 6px 4px; padding: 10px 16px 6px; }
  .shop { flex: 1 0 calc(100% - 40px); }
  .clock { order: 1; flex: 1 0 100%; }
  .who { margin: 0 auto 0 0; font-size: 13px; }
  header button { padding: 4px 6px; }
  nav { padding: 8px 8px 0; overflow-x: auto; }
  nav ul { display: flex; }
  nav a { white-space: nowrap; padding: 8px 10px; }
  main { padding: 20px 16px 48px; }
}
`

const CONTROLS = `
.go, .ghost, button.plain { min-height: 40px; padding: 8px 16px; border: 1px solid transparent; border-radius: var(--r); font-weight: 600; line-height: 1.4; }
.go { background: var(--accent); color: var(--accent-text); }
.go:hover { background: color-mix(in srgb, var(--accent), var(--ink) 10%); }
.ghost { border-color: var(--line-2); background: var(--paper); font-weight: 600; }
.ghost:hover, button.plain:hover { background: var(--wash); }
button.plain { min-height: 32px; padding: 4px 10px; background: none; color: var(--ink-2); font-weight: 600; font-size: 14px; }
.danger { background: var(--bad); color: var(--paper); }
[aria-busy="true"] { cursor: progress; opacity: .65; }
button:disabled { cursor: not-allowed; opacity: .5; }
label { display: grid; gap: 4px; font-size: 13px; font-weight: 600; color: var(--ink-2); }
input, select, textarea { min-height: 40px; padding: 6px 10px; border: 1px solid var(--line-2); border-radius: 8px; background: var(--paper); color: var(--ink); font-size: 15px; font-weight: 400; }
.filters { display: flex; flex-wrap: wrap; align-items: end; gap: 10px 12px; margin: 18px 0; }
.filters select, .filters input { max-width: 100%; min-width: 0; }
.filters .day { width: 146px; }
.filters select { width: 168px; }
dialog { width: min(480px, calc(100vw - 32px)); padding: 24px; border: 0; border-radius: 16px; background: var(--paper); color: var(--ink); box-shadow: 0 16px 48px rgb(0 0 0 / .24); }
dialog::backdrop { background: rgb(18 17 23 / .5); }
.actions { display: flex; flex-wrap: wrap; gap: 10px; margin-top: 18px; }
`

const TABLES = `
.wide { position: relative; margin-top: 16px; overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: var(--r); }
table { width: 100%; border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
th, td { padding: 9px 14px; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { font-size: 12.5px; font-weight: 600; color: var(--ink-2); white-space: nowrap; background: var(--wash); }
tbody tr:last-child > * { border-bottom: 0; }
tbody tr:hover { background: var(--wash); }
.amount { text-align: right; white-space: nowrap; }
.when { white-space: nowrap; }
.id { font: 12.5px/1.7 ui-monospace, "Noto Sans Mono", monospace; overflow-wrap: anywhere; }
.wide .id { min-width: 12ch; }
.wide .named { min-width: 16ch; }
.wide td:first-child:not(.named, .order):has(> a) { min-width: 9ch; }
.wide td:not(.id, .named, .order, .of, .amount, .when, .state):has(> bdi:only-child) { min-width: 12ch; }
.wide td:not(.id, .named) bdi { overflow-wrap: break-word; }
td button.plain { margin: -5px 0; }
.wide .claims { max-height: 360px; overflow-y: auto; }
.wide + .ghost, .panel + .ghost { margin-top: 14px; }
.wide .order { min-width: 12ch; max-width: 30ch; }
.wide .of { min-width: 12ch; }
.order, .of { overflow-wrap: break-word; }
.empty { margin-top: 24px; color: var(--ink-2); }
.panel { margin-top: 16px; padding: 18px 20px; background: var(--paper); border: 1px solid var(--line); border-radius: var(--r); }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 6px 18px; font-size: 14px; }
.facts dt { color: var(--ink-2); }
.facts dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
`

/**
 * A status' sign is drawn: no font of the first drawing has all of the letters for it, and the browser would look for one
 * that has. Of borders alone, which stay where a member's own colours take the place of the page's.
 */
const PAYMENTS = `
.search { flex: 1 0 100%; }
.search input { width: 100%; }
.note { margin: 12px 0 0; }
.status { white-space: nowrap; font-weight: 600; }
.status::before { content: ""; display: inline-block; margin: 0 .58em 0 .18em; border: .32em solid; border-radius: 50%; translate: 0 .04em; }
.status.plain::before, .status.moving::before { box-sizing: border-box; width: .64em; height: .64em; border-width: .11em; }
.status.moving::before { border-inline-start-width: .34em; }
.status.bad::before { border-radius: 0; clip-path: polygon(0 15%, 15% 0, 50% 35%, 85% 0, 100% 15%, 65% 50%, 100% 85%, 85% 100%, 50% 65%, 15% 100%, 0 85%, 35% 50%); }
.status.good { color: var(--ok); }
.status.bad { color: var(--bad); }
.status.moving { color: var(--accent); }
.status.plain { color: var(--ink-2); }
.title { display: flex; flex-wrap: wrap; align-items: baseline; gap: 6px 16px; margin-top: 8px; }
.title h1 { font-size: 34px; font-variant-numeric: tabular-nums; }
.panel table { margin-top: 8px; }
.panel td button.plain { min-height: 0; padding: 0 10px; }
.panel th[scope=row] { font-weight: 400; padding-left: 0; }
.panel > .wide { border: 0; border-radius: 0; margin: 10px -20px -18px; border-top: 1px solid var(--line); }
.line-of-time { display: grid; gap: 10px; margin-top: 12px; font-size: 14px; }
.line-of-time li { display: grid; grid-template-columns: 172px 1fr; gap: 2px 16px; }
.line-of-time time { color: var(--ink-2); font-variant-numeric: tabular-nums; white-space: nowrap; }
summary { cursor: pointer; color: var(--accent); font-size: 14px; padding: 6px 0; }
.claims { margin: 4px 0 10px; padding: 12px 14px; background: var(--wash); border-radius: 8px; font: 12.5px/1.6 ui-monospace, "Noto Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.line { margin-top: 14px; }
.line input { width: 100%; font-size: 17px; }
.title h1.small { font-size: 22px; overflow-wrap: anywhere; }
legend { padding: 0; font-size: 13px; font-weight: 600; color: var(--ink-2); }
.check { display: flex; align-items: baseline; gap: 8px; padding: 5px 0; font-size: 15px; font-weight: 400; color: var(--ink); }
.line .check input, input[type=checkbox], input[type=radio] { width: 18px; min-width: 18px; height: 18px; min-height: 0; padding: 0; margin: 0; accent-color: var(--accent); translate: 0 3px; }
.choices { display: grid; max-height: 220px; margin-top: 4px; padding: 4px 12px; overflow-y: auto; border: 1px solid var(--line); border-radius: 8px; }
.under { padding-left: 26px; }
h3 { font-size: 14px; font-weight: 600; }
.hint { margin-top: 4px; font-size: 13px; }
.consequence { margin-top: 16px; line-height: 1.6; }
@media (max-width: 560px) {
  th, td { padding: 9px 10px; }
  .wide .id { min-width: 22ch; }
  .filters label { flex: 1 1 140px; min-width: 0; }
  .filters label.search { flex-basis: 100%; }
  .filters select, .filters input, .filters .day { width: 100%; }
  .line-of-time li, .facts { grid-template-columns: 1fr; }
  .facts dd { margin-bottom: 6px; }
}
`

const TALLIES = `
.figures { display: flex; flex-wrap: wrap; gap: 14px 36px; margin-top: 18px; }
.figures dt { font-size: 13px; font-weight: 600; color: var(--ink-2); }
.figures dd { font-variant-numeric: tabular-nums; }
.figures dt + dd { font-size: 24px; line-height: 1.3; font-weight: 600; letter-spacing: -.01em; }
.figures .faint { font-size: 13px; }
.figures + .faint { margin-top: 6px; font-size: 13px; }
.chart { margin-top: 14px; }
.plot { display: flex; gap: 10px; }
.plot .axis { width: 80px; }
.plot .bars { flex: 1; min-width: 0; }
.chart text { font-size: 12px; fill: var(--ink-2); font-variant-numeric: tabular-nums; }
.chart .grid { stroke: var(--line); }
.chart .zero { stroke: var(--line-2); }
.chart rect.up { fill: var(--accent); }
.chart rect.down { fill: var(--bad); }
.chart g:hover rect { opacity: .7; }
.chart figcaption { display: flex; gap: 18px; font-size: 13px; color: var(--ink-2); }
.key::before { content: ""; box-sizing: border-box; display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 2px; background: var(--accent); }
.key.down::before { background: var(--bad); }
.wide th[scope=row] { font-weight: 400; white-space: nowrap; }
.panel .wide th[scope=row] { padding-left: 14px; }
.wide tfoot th[scope=row] { font-weight: 600; }
tfoot > tr > * { border-top: 2px solid var(--line); border-bottom: 0; font-weight: 600; }
.panel .wide table { margin-top: 0; }
.panel > .wide + .note { margin-top: 24px; }

@media (max-width: 560px) { .panel .wide th[scope=row] { padding-left: 10px; } .plot .axis { width: 64px; } }
.consequences { display: grid; gap: 6px; margin-top: 8px; padding-left: 18px; list-style: disc; max-width: 68ch; }
progress { width: min(320px, 100%); accent-color: var(--accent); vertical-align: middle; margin-right: 10px; }
`

const OPERATORS = `
.chip.live { border-color: var(--accent); color: var(--accent); }
.as-of { align-self: center; font-size: 14px; font-variant-numeric: tabular-nums; }
.part { display: block; overflow-wrap: anywhere; }
.document { white-space: nowrap; }
.panel > .wide:last-child { border-radius: 0 0 var(--r) var(--r); }
h2 + .facts, .lead + .facts { margin-top: 10px; }
p.actions { gap: 10px 24px; }
.changes { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 14px; margin: 4px 0 8px; max-width: 60ch; }
.changes dt { color: var(--ink-2); }
.changes bdi { white-space: pre-line; }
.changes p { display: inline; margin-right: 10px; }
@media (max-width: 560px) { .changes { grid-template-columns: minmax(0, 1fr); } .changes dd { margin-bottom: 6px; } }
`

export const CONSOLE_CSS = (GROUND + AROUND + CONTROLS + TABLES + PAYMENTS + TALLIES + OPERATORS).replaceAll(
  /\s*\n\s*/g,
  ' ',
)
