/** The pages' stylesheet. Two houses in one: `round` and `square` are drawn so that nobody takes one for the other. */

import { readableOn } from '../../../protocol/look.ts'

const GROUND = `
*, ::before, ::after { box-sizing: border-box; }
:root { --paper: #fff; --desk: #f5f4f8; --ink: #1c1b22; --ink-2: #5b5966; --line: #dedce6; --line-2: #8a8796; --bad: #b3261e; --bad-wash: #fcefee; --ok: #0f7b55; --ok-wash: #e9f6f0;
  --tone: var(--brand); --on-tone: var(--on-brand); --wash: color-mix(in oklab, var(--brand) 8%, var(--paper)); color-scheme: light dark;
  font: 16px/1.6 system-ui, -apple-system, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", sans-serif; color: var(--ink); background: var(--desk); -webkit-text-size-adjust: 100%; overflow-wrap: anywhere; }
@media screen and (prefers-color-scheme: dark) { :root { --paper: #1d1c23; --desk: #121117; --ink: #f3f2f7; --ink-2: #b6b3c2; --line: #34323e; --line-2: #7a7689; --bad: #ff9d94; --bad-wash: #3a1f1e; --ok: #63d3a6; --ok-wash: #15302a;
  --tone: color-mix(in oklab, var(--brand) 48%, #fff); --on-tone: #17151f; --wash: color-mix(in oklab, var(--brand) 16%, var(--paper)); } }
[hidden] { display: none !important; }
body, h1, h2, p, dl, dd, ul, table, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
button, input, select, textarea { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; }
body { min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column; }
:lang(ja) { word-break: auto-phrase; line-break: strict; overflow-wrap: break-word; }
:focus-visible { outline: 3px solid var(--tone); outline-offset: 2px; }
a { color: var(--tone); text-underline-offset: 3px; }
h1 { font-size: 28px; line-height: 1.35; font-weight: 650; letter-spacing: -.01em; text-wrap: balance; }
h2 { font-size: 18px; line-height: 1.4; font-weight: 650; }
.lead { margin-top: 12px; color: var(--ink-2); font-size: 17px; text-wrap: pretty; }
.brand { display: flex; flex-wrap: wrap; align-items: center; gap: 12px; padding: 16px 20px; }
.brand a { color: inherit; text-decoration: none; }
.name { flex: none; max-width: 100%; display: flex; align-items: center; gap: 12px; font-weight: 700; font-size: 17px; line-height: 1.2; }
.name > span:last-child { min-width: 0; overflow-wrap: anywhere; }
.name small { display: block; font-weight: 500; font-size: 12px; color: var(--ink-2); margin-top: 3px; }
.mark { width: 40px; height: 40px; display: grid; place-items: center; background: var(--brand); color: var(--on-brand); font-weight: 700; font-size: 18px; flex: none; }
.brand nav { flex: 1 1 min-content; margin-left: auto; display: flex; gap: 4px 18px; font-size: 14px; align-items: center; flex-wrap: wrap; justify-content: flex-end; }
.brand nav a { padding: 6px 0; }
.brand nav a:hover { text-decoration: underline; }
main { flex: 1; width: 100%; margin: 0 auto; padding: 24px 20px 64px; }
.sheet { background: var(--paper); padding: 28px 24px; }
.sheet + .sheet { margin-top: 20px; }
.needs { margin-top: 22px; padding: 16px 18px; background: var(--wash); border-radius: var(--r); list-style: none; display: grid; gap: 6px; font-size: 15px; }
.needs li { display: flex; gap: 10px; }
.needs li::before { content: ""; width: 8px; height: 8px; background: var(--tone); margin-top: .55em; flex: none; border-radius: var(--dot); }
.needs-title { margin-top: 22px; font-size: 14px; font-weight: 600; color: var(--ink-2); }
.needs-title + .needs { margin-top: 8px; }
.actions { display: flex; flex-wrap: wrap; gap: 12px 20px; align-items: center; margin-top: 26px; }
.go, .ghost { display: inline-flex; align-items: center; justify-content: center; min-height: 52px; padding: 10px 26px; border: 1px solid transparent; border-radius: var(--r-go); background: var(--tone); color: var(--on-tone); font-size: 17px; font-weight: 650; line-height: 1.25; text-decoration: none; text-align: center; }
form > .ghost { justify-self: start; }
.go:hover { filter: brightness(1.08); } .go:active { filter: brightness(.94); }
.ghost { min-height: 44px; padding: 8px 18px; background: none; color: var(--ink); border-color: var(--line-2); font-size: 15px; font-weight: 550; }
.ghost:hover { background: var(--wash); }
`

const FORM = `
form { display: grid; gap: 18px; margin-top: 20px; }
form.inline { margin: 0; }
.notice form.inline { margin-top: 10px; }
.pair { display: grid; gap: 18px; }
.field { display: grid; gap: 4px; align-content: start; }
label, legend { font-size: 15px; font-weight: 600; line-height: 1.4; padding: 0; }
.hint { font-size: 13.5px; line-height: 1.5; color: var(--ink-2); }
.box, .three > span { margin-top: 4px; }
input, select, textarea { width: 100%; min-height: 50px; padding: 10px 14px; border: 1px solid var(--line-2); border-radius: var(--r); background: var(--paper); font-size: 17px; }
textarea { min-height: 78px; resize: vertical; line-height: 1.5; display: block; }
input:focus, select:focus, textarea:focus { outline: 3px solid color-mix(in srgb, var(--tone) 45%, transparent); outline-offset: 0; border-color: var(--tone); }
[aria-invalid="true"] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
.problem { font-size: 14px; line-height: 1.5; color: var(--bad); font-weight: 550; }
.problem::before { content: "▲ "; font-size: 10px; vertical-align: 2px; }
.three { display: grid; grid-template-columns: 1.4fr 1fr 1fr; gap: 10px; }
.three label { font-size: 13px; font-weight: 500; color: var(--ink-2); display: block; margin-top: 6px; }
.num { font-variant-numeric: tabular-nums; letter-spacing: .02em; }
.secret { display: flex; gap: 8px; margin-top: 4px; }
.secret input { flex: 1; min-width: 0; }
.secret button, .make { border: 1px solid var(--line-2); border-radius: var(--r); background: none; padding: 0 14px; font-size: 14px; font-weight: 550; color: var(--ink); white-space: nowrap; }
.make { justify-self: start; min-height: 40px; }
.meter { display: grid; gap: 4px; align-content: center; font-size: 13.5px; color: var(--ink-2); min-height: 22px; }
.meter progress { width: 100%; height: 6px; appearance: none; border: 0; border-radius: 3px; overflow: hidden; background: var(--line); }
.meter progress::-webkit-progress-bar { background: var(--line); }
.meter progress::-webkit-progress-value { background: var(--tone); transition: inline-size .15s; }
.meter progress::-moz-progress-bar { background: var(--tone); }
.needs-script { display: none; }
.scripted .needs-script { display: revert; } .scripted form.needs-script, .scripted .meter.needs-script { display: grid; }
.notice { padding: 14px 16px; border-radius: var(--r); background: var(--bad-wash); font-size: 15px; line-height: 1.6; }
.notice b { display: block; }
.notice.good { background: var(--ok-wash); }
.notice:focus { outline: none; }
.sheet > .notice { margin: 16px 0 0; }
dialog { width: min(560px, 100%); max-width: 100%; max-height: none; margin: 0 auto; padding: 24px; border: 0; background: var(--paper); color: inherit; border-radius: var(--r-sheet); }
dialog[open]:not(:modal) { position: static; margin-top: 28px; padding: 0; width: auto; border-top: 1px solid var(--line); border-radius: 0; padding-top: 24px; }
dialog:modal { position: fixed; inset: 0; margin: auto; max-height: calc(100dvh - 32px); overflow-y: auto; overscroll-behavior: contain; box-shadow: 0 24px 60px -12px #0008; }
dialog::backdrop { background: #0f0e14a6; }
.head { display: flex; gap: 12px; align-items: flex-start; justify-content: space-between; }
.x { width: 44px; height: 44px; margin: -8px -10px 0 0; border: 0; border-radius: 50%; background: none; font-size: 22px; line-height: 1; color: var(--ink-2); }
.x:hover { background: var(--wash); }
`

const TOLD = `
.id { margin-top: 18px; padding: 20px; background: var(--wash); border-radius: var(--r); display: flex; flex-wrap: wrap; gap: 12px 20px; align-items: center; justify-content: space-between; }
.id output { font-size: 28px; font-weight: 650; letter-spacing: .03em; font-variant-numeric: tabular-nums; line-height: 1.3; }
.said { margin-top: 16px; color: var(--ink-2); }
.said.ink { color: var(--ink); }
table { width: 100%; border-collapse: collapse; margin-top: 12px; font-size: 15px; font-variant-numeric: tabular-nums; }
th { text-align: left; font-size: 13px; font-weight: 550; color: var(--ink-2); }
th, td { padding: 9px 12px 9px 0; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { text-align: right; padding-right: 0; white-space: nowrap; }
.folds { margin-top: 22px; }
details { border-top: 1px solid var(--line); } details:last-of-type { border-bottom: 1px solid var(--line); }
summary { padding: 14px 0; font-weight: 600; cursor: pointer; }
details > form { margin: 0 0 22px; } details > p { color: var(--ink-2); font-size: 15px; }
details > p + form { margin-top: 16px; }
.passkeys { list-style: none; margin: 0 0 18px; padding: 0; }
.passkeys li { display: flex; align-items: center; justify-content: space-between; gap: 16px; padding: 12px 0; border-top: 1px solid var(--line); }
.passkeys form { margin: 0; flex: none; } .passkeys .ghost { white-space: nowrap; }
.passkeys small { color: var(--ink-2); }
.letter { white-space: pre-wrap; font-size: 15px; line-height: 1.65; margin-top: 10px; }
.letter + .letter { border-top: 1px solid var(--line); }
.meta { font-size: 13.5px; color: var(--ink-2); }
.danger { border-color: var(--bad); color: var(--bad); }
@media (min-width: 560px) { .pair { grid-template-columns: 1fr 1fr; } }
@media (max-width: 480px) { h1 { font-size: 24px; } main { padding: 12px 12px 40px; } .sheet { padding: 24px 18px; } .brand { padding: 12px 16px; } .brand nav { font-size: 13px; gap: 2px 14px; } .name { font-size: 16px; } .id output { font-size: 25px; } .go { width: 100%; }
  dialog:modal { width: 100%; max-width: 100%; max-height: calc(100dvh - 20px); margin: auto 0 0; border-radius: var(--r-sheet) var(--r-sheet) 0 0; padding: 20px 18px 28px; } }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media (forced-colors: active) { .go, .ghost, .sheet, .notice { border: 1px solid; } }
`

/** A card company: paper cards on a tinted desk, everything round, in the middle. */
const ROUND = `
:root { --r: 12px; --r-go: 999px; --r-sheet: 22px; --dot: 50%; --desk: color-mix(in oklab, var(--brand) 9%, #fbfafd); }
.mark { border-radius: 50%; }
main { max-width: 600px; }
.brand { max-width: 1000px; width: 100%; margin: 0 auto; }
.sheet { border-radius: var(--r-sheet); box-shadow: 0 1px 2px #0001, 0 16px 40px -18px color-mix(in oklab, var(--brand) 40%, transparent); }
@media screen and (prefers-color-scheme: dark) { :root { --desk: color-mix(in oklab, var(--brand) 14%, #0e0d13); } .sheet { box-shadow: none; } }
.emblem { display: block; width: 88px; height: 88px; margin: -4px 0 14px -6px; color: var(--tone); }
`

/** A bank: a band of colour across the page, ruled lines, set in a serif face, on the left. */
const SQUARE = `
:root { --r: 2px; --r-go: 2px; --r-sheet: 2px; --dot: 0; --desk: #faf8f4; --paper: #fffefb; }
@media screen and (prefers-color-scheme: dark) { :root { --desk: #14120f; --paper: #1a1815; --line: #3a362f; } }
body { background: var(--desk); }
.brand { background: var(--brand); color: var(--on-brand); padding: 18px max(20px, calc(50vw - 480px)); }
.brand .mark { background: var(--on-brand); color: var(--brand); border-radius: 2px; }
.name small { color: inherit; opacity: .92; }
.brand :focus-visible { outline-color: currentColor; }
.name, h1, h2, summary { font-family: "Hiragino Mincho ProN", "Yu Mincho", "Noto Serif JP", "Noto Serif CJK JP", Georgia, serif; font-weight: 600; }
main { max-width: 1000px; padding-top: 0; }
.sheet { background: none; padding: 36px 0 28px; max-width: 640px; }
.sheet + .sheet { margin-top: 0; border-top: 1px solid var(--line); }
.emblem { display: block; width: 100%; max-width: 960px; height: 72px; margin-bottom: 22px; color: var(--tone); }
.needs { background: none; padding: 0; border-top: 1px solid var(--line); gap: 0; }
.needs li { padding: 10px 0; border-bottom: 1px solid var(--line); }
.id { background: none; border-block: 2px solid var(--tone); padding: 18px 0; }
@media (max-width: 480px) { .sheet { padding: 26px 4px; } .brand { padding: 14px 16px; } main { padding-top: 0; } }
`

/** Returns the whole sheet for a brand. `color`: `#rrggbb`. */
export function pageStyles({ color, style }: { color: string; style: 'round' | 'square' }): string {
  const brand = `:root { --brand: ${color}; --on-brand: ${readableOn(color)}; }`
  return brand + GROUND + FORM + TOLD + (style === 'round' ? ROUND : SQUARE)
}
