/** The shop's style sheet: paper, ink, one glaze. No gradients, nothing that moves. */
export const STYLE = `
:root {
  --paper: #f8f3ea; --card: #f0e9dc; --ink: #2b2520; --ink-2: #6b6157; --line: #ded4c3; --edge: #8b7f70;
  --glaze: #35508a; --glaze-ink: #ffffff; --good: #2c6a4a; --warn: #8a4a1c;
  --serif: "Iowan Old Style", "Palatino Linotype", "Hiragino Mincho ProN", "Yu Mincho", "Noto Serif JP", "Noto Serif CJK JP", Georgia, serif;
  --sans: system-ui, -apple-system, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", sans-serif;
  color-scheme: light dark;
  font: 17px/1.75 var(--serif);
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #1c1815; --card: #26211c; --ink: #efe8dc; --ink-2: #b5aa9b; --line: #3b342d; --edge: #85796b;
    --glaze: #a9bde4; --glaze-ink: #1a1f2b; --good: #8fd0ad; --warn: #e6b184;
  }
}
* { box-sizing: border-box }
html { background: var(--paper); color: var(--ink) }
body { margin: 0 auto; max-width: 1080px; padding: 0 24px; min-height: 100vh; display: flex; flex-direction: column }
a { color: inherit; text-underline-offset: 4px; text-decoration-thickness: 1px }
:focus-visible { outline: 3px solid var(--glaze); outline-offset: 4px; border-radius: 6px }
main:focus-visible { outline: none }
h1 { font-size: 32px; line-height: 1.35; font-weight: 500; margin: 0 0 16px; text-wrap: balance }
h2 { font-size: 19px; font-weight: 600; margin: 0 0 8px }
p { margin: 0 0 16px; max-width: 36em; text-wrap: pretty }
:lang(ja) { word-break: auto-phrase; line-break: strict }
.quiet { color: var(--ink-2); font: 14px/1.65 var(--sans) }
.skip { position: absolute; left: -999px; padding: 8px 16px; background: var(--card) }
.skip:focus { left: 8px; top: 8px; z-index: 1 }
.top { display: flex; flex-wrap: wrap; gap: 0 24px; align-items: center; padding: 24px 0 }
.top a { text-decoration: none; display: inline-flex; align-items: center; min-height: 44px }
.top nav { margin-left: auto; display: flex; gap: 26px; font: 15px/1.5 var(--sans) }
.top nav a:hover, .foot a:hover { text-decoration: underline }
.brand { gap: 12px; font-size: 19px; letter-spacing: .03em; white-space: nowrap }
.mark { width: 30px; height: 30px; fill: none; stroke: var(--glaze); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
.count { min-width: 22px; margin-left: 6px; padding: 0 6px; border-radius: 11px; background: var(--glaze); color: var(--glaze-ink); font-size: 13px; line-height: 22px; text-align: center; font-variant-numeric: tabular-nums }
main { flex: 1; padding: 24px 0 96px }
.foot { display: flex; flex-wrap: wrap; gap: 4px 24px; justify-content: space-between; padding: 24px 0 32px; border-top: 1px solid var(--line); color: var(--ink-2); font: 14px/1.65 var(--sans) }
.foot .link { padding: 0; border: 0; background: none; color: inherit; font: inherit; cursor: pointer; text-decoration: none }
.foot .link:hover { text-decoration: underline }
.hero { padding: 56px 0 24px; max-width: 640px }
.hero h1 { font-size: clamp(34px, 6vw, 52px); line-height: 1.25; letter-spacing: -.005em }
.hero p { max-width: 30em; color: var(--ink-2) }
ul { list-style: none; margin: 0; padding: 0 }
.picture { display: block; width: 100%; height: auto }
.shelf li { margin: 12px 0 }
.shelf a { display: grid; grid-template-columns: 7fr 5fr; align-items: center; gap: 24px 72px; text-decoration: none }
.shelf li:nth-child(even) a { grid-template-columns: 5fr 7fr }
.shelf li:nth-child(even) .label { order: -1; justify-self: end; text-align: right }
.shelf .picture { max-width: 520px; margin: 0 auto }
.label { display: grid; gap: 6px }
.label > * { margin: 0 }
.label .name { font-size: 27px; line-height: 1.35; font-weight: 500 }
.shelf a:hover .name { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 6px }
.name { font-weight: 500 }
.line { color: var(--ink-2) }
.price { font-family: var(--sans); font-size: 16px; font-variant-numeric: tabular-nums }
.label .price { margin-top: 6px }
.good { display: grid; grid-template-columns: minmax(0, 7fr) minmax(280px, 5fr); gap: 24px 72px; align-items: center }
.good h1 { margin-bottom: 4px; font-size: 36px }
.good .price { font-size: 20px; margin-bottom: 24px }
.good form { margin-top: 32px }
.primary, .secondary { display: inline-block; font: 600 16px/1.5 var(--sans); min-height: 52px; padding: 14px 26px; border-radius: 12px; border: 1px solid var(--glaze); background: var(--glaze); color: var(--glaze-ink); text-align: center; text-decoration: none; cursor: pointer }
.secondary { background: none; color: var(--ink); border-color: var(--edge); font-weight: 500 }
.plain { font: 14px/1.5 var(--sans); min-height: 44px; padding: 0 8px; background: none; border: 0; color: var(--ink-2); text-decoration: underline; text-underline-offset: 3px; cursor: pointer }
select { font: 16px/1.5 var(--sans); min-height: 44px; padding: 4px 8px; border: 1px solid var(--edge); border-radius: 10px; background: var(--paper); color: var(--ink) }
.row { display: flex; flex-wrap: wrap; gap: 12px; margin: 8px 0 36px }
.message { padding: 48px 0 }
.message .row { margin-top: 32px }
.lines { border-top: 1px solid var(--line) }
.lines li { display: grid; grid-template-columns: 88px 1fr auto auto; gap: 4px 24px; align-items: center; padding: 10px 0; border-bottom: 1px solid var(--line) }
.lines .name { font-size: 18px }
.lines .price { grid-column: -2; text-align: right; min-width: 5em }
.lines form { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px }
.lines label { display: inline-flex; align-items: center; gap: 10px }
.total { display: flex; justify-content: space-between; align-items: baseline; max-width: none; padding: 20px 0 4px }
.total strong { font: 600 32px/1.3 var(--sans); font-variant-numeric: tabular-nums }
.end { text-align: right; max-width: none; margin-top: 12px }
.checkout { display: grid; grid-template-columns: minmax(0, 7fr) minmax(300px, 5fr); gap: 48px 72px; align-items: start }
.qr { width: min(320px, 100%); border-radius: 12px; overflow: hidden; border: 1px solid var(--line) }
.qr svg { display: block; width: 100%; height: auto }
.total.elsewhere { max-width: 320px }
.pays { margin: 4px 0 20px }
furiwake-checkout { display: block; min-height: 54px; font-family: var(--sans); --furiwake-accent: var(--glaze); --furiwake-accent-text: var(--glaze-ink); --furiwake-radius: 12px }
furiwake-checkout::part(button) { width: 100% }
.test { border: 1px dashed var(--edge); border-radius: 12px; padding: 20px 22px 10px; font: 15px/1.6 var(--sans) }
.test h2 { font-size: 16px }
.test li { display: grid; gap: 0 16px; padding: 10px 0; border-top: 1px solid var(--line) }
.test summary { min-height: 44px; padding: 10px 0; border-top: 1px solid var(--line); cursor: pointer; color: var(--ink-2) }
code { font: 14px/1.7 ui-monospace, "SFMono-Regular", Menlo, monospace; user-select: all; overflow-wrap: anywhere }
pre { overflow-x: auto; background: var(--card); border-radius: 12px; padding: 20px 24px; margin: 0 0 32px; tab-size: 2 }
pre code { font-size: 13px; user-select: auto; overflow-wrap: normal }
.facts { margin: 8px 0 16px; padding: 10px 24px; background: var(--card); border-radius: 12px; max-width: 480px; font: 15px/1.6 var(--sans) }
.facts div { display: flex; flex-wrap: wrap; gap: 0 16px; padding: 8px 0 }
.facts dt { color: var(--ink-2) }
.facts dd { margin: 0 0 0 auto; text-align: right; font-variant-numeric: tabular-nums }
.facts + .quiet, .proofs + .quiet { margin-bottom: 40px }
.proofs { margin: -4px 0 16px; padding: 0; list-style: none; font: 15px/1.7 var(--sans) }
.orders { border-top: 1px solid var(--line) }
.orders a { display: grid; grid-template-columns: 9em 1fr auto 7em; gap: 4px 24px; align-items: baseline; padding: 18px 0; border-bottom: 1px solid var(--line); text-decoration: none }
.orders a:hover .name { text-decoration: underline }
.orders .price { text-align: right }
.state { font: 15px/1.6 var(--sans) }
.state.paid { color: var(--good) }
.state.unpaid { color: var(--warn) }
@media (max-width: 760px) {
  body { padding: 0 20px }
  .top { padding: 14px 0 }
  .top nav { gap: 22px; margin-left: 0; flex-basis: 100% }
  main { padding-top: 16px }
  h1 { font-size: 27px }
  .hero { padding: 24px 0 0 }
  .shelf li { margin: 16px 0 48px }
  .shelf a, .shelf li:nth-child(even) a, .good, .checkout { grid-template-columns: minmax(0, 1fr) }
  .shelf li:nth-child(even) .label { order: 0; justify-self: start; text-align: left }
  .good h1 { font-size: 30px }
  .good form .primary { width: 100% }
  .end .primary, .row > * { width: 100% }
  .facts { padding: 10px 18px }
  .lines li { grid-template-columns: 64px 1fr auto; gap: 0 16px }
  .lines .price { min-width: 0; grid-column: 3; grid-row: 1 }
  .lines .picture { align-self: start }
  .lines form { grid-column: 2 / -1; grid-row: 2 }
  /* Said to a screen reader; the list of numbers beside the name says it to everyone else. */
  .lines label .quiet { position: absolute; clip-path: inset(50%); width: 1px; overflow: hidden; white-space: nowrap }
  .orders a { grid-template-columns: 1fr auto }
  .orders .quiet { grid-row: 2 }
  .orders .state { grid-row: 2; grid-column: 2; text-align: right }
  .orders .price { grid-row: 1; grid-column: 2 }
}
`
