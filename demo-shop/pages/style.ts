/** The shop's style sheet: paper, ink, one glaze. No gradients, nothing that moves. */
export const STYLE = `
:root {
  --paper: #faf8f4; --card: #f2eee6; --ink: #26231f; --ink-2: #6a645b; --line: #e0dacd;
  --glaze: #35508a; --glaze-ink: #fff; --good: #2c6a4a; --warn: #8a4a1c;
  --clay: #c9a57c; --ash: #e9e1cf; --ash-2: #f5efe1; --iron: #5b463a; --iron-2: #7a5f4d;
  --blue: #5f7aa6; --blue-2: #9fb2cd; --pale: #dfe4e3; --deep: #3c3028; --edge: #4a3f35; --leaf: #77896a;
  --shadow: #d9d0c0; --shine: #fffdf8;
  color-scheme: light dark;
  font: 16px/1.65 system-ui, -apple-system, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #1d1b18; --card: #282520; --ink: #f1ede5; --ink-2: #b3aca0; --line: #3a362f;
    --glaze: #a9bde4; --glaze-ink: #1a1f2b; --good: #8fd0ad; --warn: #e6b184;
    --clay: #b18f69; --ash: #d6ccb6; --ash-2: #e6dfcd; --iron: #6a5143; --iron-2: #8a6c57;
    --blue: #6d8ab8; --blue-2: #8ea3c2; --pale: #c3cac9; --deep: #2c231d; --edge: #14110e; --leaf: #8b9c7c;
    --shadow: #100f0d; --shine: #fffdf8;
  }
}
* { box-sizing: border-box }
html { background: var(--paper); color: var(--ink) }
body { margin: 0 auto; max-width: 1120px; padding: 0 20px; min-height: 100vh; display: flex; flex-direction: column }
a { color: inherit; text-underline-offset: 3px }
a:focus-visible, button:focus-visible, select:focus-visible, main:focus-visible { outline: 3px solid var(--glaze); outline-offset: 3px; border-radius: 6px }
main:focus { outline: none }
h1 { font-size: 30px; line-height: 1.3; font-weight: 550; letter-spacing: -.01em; margin: 0 0 12px; text-wrap: balance }
h2 { font-size: 17px; font-weight: 600; margin: 0 0 6px }
p { margin: 0 0 16px; max-width: 38em }
.quiet { color: var(--ink-2); font-size: 14px }
.skip { position: absolute; left: -999px; padding: 8px 16px; background: var(--card) }
.skip:focus { left: 8px; top: 8px; z-index: 1 }
.top { display: flex; flex-wrap: wrap; gap: 4px 24px; align-items: center; padding: 22px 0 }
.top a { text-decoration: none; display: inline-block; padding: 8px 0 }
.top nav { margin-left: auto; display: flex; gap: 24px; font-size: 15px }
.top nav a:hover, .foot a:hover { text-decoration: underline }
.brand { display: inline-flex !important; align-items: center; gap: 10px; font-weight: 600; letter-spacing: .01em }
.mark { width: 28px; height: 28px; fill: none; stroke: var(--glaze); stroke-width: 2; stroke-linecap: round }
.count { display: inline-block; min-width: 22px; padding: 0 6px; border-radius: 11px; background: var(--glaze); color: var(--glaze-ink); font-size: 13px; line-height: 22px; text-align: center; font-variant-numeric: tabular-nums }
main { flex: 1; padding: 24px 0 72px }
.foot { display: flex; flex-wrap: wrap; gap: 8px 24px; justify-content: space-between; padding: 24px 0 32px; border-top: 1px solid var(--line); color: var(--ink-2); font-size: 14px }
.hero { padding: 40px 0 56px; max-width: 620px }
.hero h1 { font-size: clamp(32px, 6vw, 46px) }
ul { list-style: none; margin: 0; padding: 0 }
.shelf { display: grid; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); gap: 56px 40px }
.shelf a { display: grid; gap: 2px; text-decoration: none }
.shelf a:hover .name { text-decoration: underline }
.picture { display: block; width: 100%; height: auto; background: var(--card); border-radius: 4px; margin-bottom: 14px }
.name { font-weight: 600 }
.line { color: var(--ink-2); font-size: 15px }
.price { font-variant-numeric: tabular-nums }
.good { display: grid; grid-template-columns: minmax(0, 3fr) minmax(260px, 2fr); gap: 56px; align-items: center }
.good .price { font-size: 20px }
.primary, .secondary { display: inline-block; font: inherit; font-weight: 600; min-height: 50px; padding: 12px 24px; border-radius: 10px; border: 1px solid var(--glaze); background: var(--glaze); color: var(--glaze-ink); text-decoration: none; cursor: pointer }
.secondary { background: none; color: var(--ink); border-color: var(--ink-2); font-weight: 500 }
.plain { font: inherit; font-size: 14px; min-height: 40px; padding: 0 8px; background: none; border: 0; color: var(--ink-2); text-decoration: underline; text-underline-offset: 3px; cursor: pointer }
select { font: inherit; min-height: 40px; padding: 4px 8px; border: 1px solid var(--ink-2); border-radius: 8px; background: var(--paper); color: var(--ink) }
.row { display: flex; flex-wrap: wrap; gap: 12px; margin: 0 0 32px }
.lines { border-top: 1px solid var(--line) }
.lines li { display: grid; grid-template-columns: 72px 1fr auto auto; gap: 4px 20px; align-items: center; padding: 14px 0; border-bottom: 1px solid var(--line) }
.lines .picture { margin: 0 }
.lines .price { grid-column: -2; text-align: right }
.lines form { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px }
.total { display: flex; justify-content: space-between; align-items: baseline; max-width: none; padding: 18px 0 }
.total strong { font-size: 26px; font-weight: 600; font-variant-numeric: tabular-nums }
.end { text-align: right; max-width: none }
.checkout { display: grid; grid-template-columns: minmax(0, 3fr) minmax(280px, 2fr); gap: 56px; align-items: start }
furiwake-checkout { display: block; min-height: 54px; --furiwake-accent: var(--glaze); --furiwake-accent-text: var(--glaze-ink); --furiwake-radius: 10px }
furiwake-checkout::part(button) { width: 100% }
.test { background: var(--card); border-radius: 10px; padding: 20px 22px }
.test li { display: grid; grid-template-columns: auto auto; justify-content: space-between; gap: 0 12px; padding: 10px 0; border-top: 1px solid var(--line) }
.test li > span { grid-column: 1 / -1 }
code { font: 14px/1.6 ui-monospace, "SFMono-Regular", Menlo, monospace; user-select: all; overflow-wrap: anywhere }
pre { overflow-x: auto; background: var(--card); border-radius: 10px; padding: 18px 20px; margin: 0 0 28px; tab-size: 2 }
pre code { user-select: auto; overflow-wrap: normal }
.facts { margin: 0 0 32px; padding: 6px 20px; background: var(--card); border-radius: 10px; max-width: 460px }
.facts div { display: flex; justify-content: space-between; gap: 16px; padding: 8px 0 }
.facts dt { color: var(--ink-2) }
.facts dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums }
.orders { border-top: 1px solid var(--line) }
.orders a { display: grid; grid-template-columns: 8em 1fr auto 7em; gap: 4px 20px; padding: 16px 0; border-bottom: 1px solid var(--line); text-decoration: none }
.orders a:hover .name { text-decoration: underline }
.orders .price { text-align: right }
.state { font-size: 14px }
.state.paid { color: var(--good) }
.state.unpaid { color: var(--warn) }
@media (max-width: 760px) {
  .good, .checkout { grid-template-columns: 1fr; gap: 28px }
  .top nav { gap: 18px; margin-left: 0 }
  .lines li { grid-template-columns: 56px 1fr auto }
  .lines form { grid-column: 2 / -1; grid-row: 2 }
  .lines .price { grid-column: 3; grid-row: 1 }
  .orders a { grid-template-columns: 1fr auto }
  .orders .quiet { grid-row: 2 }
  .orders .state { grid-row: 2; grid-column: 2; text-align: right }
  .orders .price { grid-row: 1; grid-column: 2 }
  .hero { padding: 20px 0 40px }
}
.clay { fill: var(--clay) } .ash { fill: var(--ash) } .ash-2 { fill: var(--ash-2) }
.iron { fill: var(--iron) } .iron-2 { fill: var(--iron-2) } .blue { fill: var(--blue) } .blue-2 { fill: var(--blue-2) }
.pale { fill: var(--pale) } .deep { fill: var(--deep) } .shadow { fill: var(--shadow) } .leaf { fill: var(--leaf) }
.picture .line { stroke: var(--edge); stroke-width: 2.5; stroke-linejoin: round; color: inherit }
.shine { fill: none; stroke: var(--shine); stroke-width: 7; stroke-linecap: round; opacity: .5 }
.speckle { fill: var(--edge); opacity: .32 }
.steam { fill: none; stroke: var(--ink-2); stroke-width: 3; stroke-linecap: round; opacity: .45 }
.stem { fill: none; stroke: var(--leaf); stroke-width: 4; stroke-linecap: round }
.brush { fill: none; stroke: var(--blue); stroke-width: 9; stroke-linecap: round; opacity: .75 }
.stripe { fill: none; stroke: var(--ash-2); stroke-width: 4; opacity: .7 }
`
