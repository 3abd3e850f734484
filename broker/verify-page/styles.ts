/** The stylesheet of the page that verifies, inlined by document.ts under a nonce. Light and dark are two sets of the same names. */

const LIGHT = `
  --paper: #fff; --ink: #1c1b22; --ink-2: #5d5b68; --line: #e4e2ea; --line-2: #8f8c9b; --desk: #f3f2f6; --wash: #f6f5f9;
  --ok: #0f7b55; --bad: #b3261e; --accent: #4b3fbf; --accent-text: #fff; color-scheme: light;`

const DARK = `
  --paper: #1b1a21; --ink: #f3f2f7; --ink-2: #b4b1c0; --line: #33313d; --line-2: #757184; --desk: #121117; --wash: #24222c;
  --ok: #63d3a6; --bad: #ff9d94; --accent: #a79dff; --accent-text: #17151f; color-scheme: dark;`

export const VERIFY_CSS = `
:root {${LIGHT}
  font: 16px/1.6 system-ui, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", sans-serif;
  color: var(--ink); background: var(--desk); -webkit-text-size-adjust: 100%;
}
@media screen and (prefers-color-scheme: dark) { :root {${DARK}} }
*, ::before { box-sizing: border-box; }
body, h1, h2, p, dl, dd, pre { margin: 0; padding: 0; }
button, textarea { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; }
bdi { overflow-wrap: anywhere; }
:lang(ja) { word-break: auto-phrase; line-break: strict; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
header { display: flex; align-items: center; gap: 12px; min-height: 56px; padding: 8px 20px; background: var(--paper); border-bottom: 1px solid var(--line); font-weight: 650; }
header svg { width: 22px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
header bdi { min-width: 0; }
header button { margin-left: auto; }
main { max-width: 680px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 24px; line-height: 1.35; font-weight: 650; letter-spacing: -.01em; }
h2 { font-size: 21px; line-height: 1.45; font-weight: 650; overflow-wrap: anywhere; }
.lead, .faint { color: var(--ink-2); }
.lead { margin-top: 6px; }
label { display: block; margin-top: 20px; font-weight: 550; font-size: 14px; }
textarea { display: block; width: 100%; min-height: 104px; margin-top: 4px; padding: 10px 12px; border: 1px solid var(--line-2); border-radius: 10px; background: var(--paper); font: 13px/1.5 ui-monospace, "Noto Sans Mono", monospace; overflow-wrap: anywhere; resize: vertical; }
.plain { min-height: 36px; padding: 4px 10px; border: 0; border-radius: 8px; background: none; color: var(--ink-2); font-size: 14px; white-space: nowrap; }
.plain:hover { background: var(--wash); }
.again { min-height: 40px; margin-top: 14px; padding: 8px 16px; border: 1px solid var(--line-2); border-radius: 10px; background: var(--paper); font-weight: 550; }
.told { margin-top: 20px; padding: 22px; background: var(--paper); border: 1px solid var(--line); border-top: 4px solid var(--line-2); border-radius: 12px; }
.told.good { border-top-color: var(--ok); }
.told.bad { border-top-color: var(--bad); }
.mark { display: block; margin-bottom: 6px; font-size: 14px; font-weight: 600; }
.good .mark { color: var(--ok); }
.bad .mark { color: var(--bad); }
.told p { margin-top: 10px; }
.chip { display: inline-block; margin-right: 8px; padding: 0 8px; border: 1px solid currentColor; border-radius: 6px; font-size: 12px; line-height: 20px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 20px; margin-top: 16px; font-size: 15px; }
dt { color: var(--ink-2); }
dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
details { margin-top: 16px; font-size: 14px; }
summary { cursor: pointer; color: var(--accent); padding: 6px 0; }
pre { padding: 12px 14px; background: var(--wash); border-radius: 8px; font: 12.5px/1.6 ui-monospace, "Noto Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 520px) {
  main { padding: 24px 16px 48px; }
  .told { padding: 18px 16px; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: 8px; }
}
`
