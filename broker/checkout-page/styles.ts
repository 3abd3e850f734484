/** The page's stylesheet, inlined by document.ts under a nonce. Light and dark are two sets of the same names; paper is light. */

const LIGHT = `
  --paper: #fff; --ink: #1c1b22; --ink-2: #5d5b68; --ink-3: #74727f; --line: #e4e2ea; --line-2: #8f8c9b; --wash: #f6f5f9;
  --ok: #0f7b55; --ok-wash: #e9f6f0; --bad: #b3261e; --bad-wash: #fcefee; --desk: #eceaf1;
  --accent: #4b3fbf; --accent-text: #fff; color-scheme: light;`

const DARK = `
  --paper: #1b1a21; --ink: #f3f2f7; --ink-2: #b4b1c0; --ink-3: #8d8a99; --line: #33313d; --line-2: #757184; --wash: #24222c;
  --ok: #63d3a6; --ok-wash: #15302a; --bad: #ff9d94; --bad-wash: #3a1f1e; --desk: #121117;
  --accent: #a79dff; --accent-text: #17151f; --rim: var(--line-2); color-scheme: dark;`

const GROUND = `
:root {${LIGHT}
  --r: 12px;
  --link: var(--accent);
  --edge: transparent;
  --face: system-ui;
  --faces: "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI";
  --ring: color-mix(in srgb, var(--accent) 25%, transparent);
  font: 16px/1.5 var(--face), var(--faces), sans-serif;
  color: var(--ink);
  background: var(--paper);
  -webkit-text-size-adjust: 100%;
  overflow-wrap: anywhere;
}
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {${DARK}} }
@media screen { :root[data-theme="dark"] {${DARK}} }
*, ::before { box-sizing: border-box; }
body, h1, h2, p, ol, dl, dd { margin: 0; padding: 0; }
button, input { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; }
svg { display: block; fill: none; stroke: currentColor; stroke-linecap: round; stroke-linejoin: round; flex: none; }
main { display: flex; flex-direction: column; }
main > *, form > * { margin-inline: 20px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
input:focus-visible, [tabindex="-1"]:focus-visible { outline: none; }
`

const HEAD = `
header { display: flex; align-items: center; gap: 10px; min-height: 32px; margin: 16px 20px 0; color: var(--ink-2); font-size: 14px; line-height: 1.3; }
.to, .promise span { min-width: 0; }
header bdi { color: var(--ink); font-weight: 600; }
.brand { width: 20px; stroke-width: 1.8; color: var(--ink); }
.test { padding: 0 7px; border: 1px solid var(--line-2); border-radius: 6px; font-size: 12px; line-height: 18px; white-space: nowrap; }
.x { margin-block: -4px; margin-inline: auto -10px; width: 40px; height: 40px; padding: 12px; border: 0; border-radius: 50%; background: none; color: var(--ink-2); stroke-width: 1.6; flex: none; }
.x:hover { background: var(--wash); }
/* As large as fits on one line: no figure of a face is wider than 0.66 of its size on average. */
.amount { margin-top: 16px; font-size: min(40px, (min(100vw, 392px) - 40px) / var(--characters) / .66); white-space: nowrap; line-height: 1.15; font-weight: 650; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.what { margin-top: 2px; color: var(--ink-2); font-size: 14px; }
`

const FORM = `
form { display: contents; }
.field, .at-id { order: 1; }
.field { display: grid; grid-template-columns: 1fr auto; gap: 6px 12px; margin-top: 18px; }
.password { order: 2; margin-top: 14px; }
#complaint:not(.at-id) { order: 3; }
form > .go { order: 4; }
.row { order: 5; }
.promise { order: 6; }
label { font-size: 14px; font-weight: 550; line-height: 20px; }
.forgot { grid-area: 1 / 2; }
.f { grid-column: 1 / -1; display: flex; align-items: center; height: 52px; border: 1px solid var(--line-2); border-radius: var(--r); background: var(--paper); transition: .12s; overflow: hidden; }
.f:has(input:focus) { border-color: var(--link); box-shadow: 0 0 0 4px var(--ring); }
.f.bad { --line-2: var(--bad); --link: var(--bad); }
input { scroll-margin: 40px 0 80px; flex: 1; min-width: 0; height: 100%; padding: 0 14px; border: 0; background: none; font-size: 18px; letter-spacing: .02em; font-variant-numeric: tabular-nums; border-radius: var(--r); }
input::placeholder { color: var(--ink-3); font-size: 16px; letter-spacing: 0; opacity: 1; }
.issuer { display: flex; align-items: center; gap: 8px; max-width: 40%; padding-inline-end: 14px; font-size: 13px; font-weight: 550; color: var(--ink-2); animation: slide .18s ease-out; }
.issuer bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
/* An ID of so many groups needs the name's room: the mark alone stays. */
.groups-4 bdi, .groups-5 bdi { display: none; }
.groups-5 input { font-size: 16px; letter-spacing: 0; }
.mk { width: 24px; stroke: none; }
.show { align-self: stretch; padding: 0 14px; border: 0; background: none; color: var(--ink-2); font-size: 13px; font-weight: 550; border-radius: var(--r); white-space: nowrap; }
.f:has(input:placeholder-shown) .show { display: none; }
.show:focus-visible { outline-offset: -5px; }
#complaint { font-size: 13.5px; line-height: 1.45; color: var(--bad); }
#complaint:not(:empty) { margin-top: 6px; }
.go, .ghost { min-height: 54px; padding: 10px 16px; border: 1px solid var(--edge); border-radius: var(--r); background: var(--accent); color: var(--accent-text); font-size: 17px; font-weight: 650; line-height: 1.25; transition: background .12s; }
form > .go { margin-top: 18px; }
/* No filter, opacity or transform: under one the browser counts the button as not seen. */
.go:hover { background: color-mix(in srgb, var(--accent), var(--ink) 8%); }
.go:active { background: color-mix(in srgb, var(--accent), var(--ink) 16%); }
.ghost { min-height: 48px; border-color: var(--line-2); background: none; color: var(--ink); font-size: 16px; font-weight: 550; }
.ghost:hover { background: var(--wash); }
.link { padding: 0; border: 0; background: none; color: var(--link); font-size: 14px; font-weight: 550; line-height: 20px; text-decoration: none; border-radius: 4px; }
.link:hover { text-decoration: underline; }
.row { display: flex; justify-content: space-between; gap: 16px; margin-top: 8px; }
.row .link { padding: 8px 0; }
.row button.link { color: var(--ink-2); }
button[aria-busy="true"] { cursor: progress; opacity: .65; }
form > .ghost { order: 4; margin-top: 10px; }
.note { order: 4; margin-top: 10px; font-size: 13px; line-height: 1.5; color: var(--ink-2); }
.with { display: flex; align-items: center; gap: 10px; margin-top: 22px; font-size: 15px; font-weight: 550; }
.with + .actions { margin-block: 12px 0; }
.promise { flex: 1 0 auto; display: flex; align-items: flex-start; gap: 10px; margin: 12px 0 0; border-top: 1px solid var(--line); background: var(--wash); padding: 14px 20px; font-size: 13px; line-height: 1.5; color: var(--ink-2); }
.lock { width: 18px; stroke-width: 1.6; margin-top: 1px; }
`

const TOLD = `
.quiet { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.ends { order: 6; margin-top: 10px; font-size: 14px; font-weight: 550; }
.said { margin-top: 14px; text-align: center; }
.said h1 { font-size: 22px; line-height: 1.35; font-weight: 650; letter-spacing: -.01em; text-wrap: balance; }
.said p { margin-top: 8px; color: var(--ink-2); font-size: 15px; line-height: 1.55; }
:lang(ja) { word-break: auto-phrase; line-break: strict; }
.said p, #complaint, .promise span { text-wrap: balance; }
:lang(ja) :is(.said p, #complaint, .promise) { line-height: 1.7; }
.icon { display: grid; place-items: center; width: 64px; height: 64px; border-radius: 50%; margin: 20px auto 2px; background: var(--wash); color: var(--ink-2); }
.icon svg { width: 30px; stroke-width: 3; }
.icon.plain svg { stroke-width: 2; }
.icon.good { background: var(--ok-wash); color: var(--ok); }
.icon.bad { background: var(--bad-wash); color: var(--bad); }
.drawn { stroke-dasharray: 1; animation: draw .2s .06s ease-out backwards; }
dl { display: grid; gap: 9px; margin-top: 18px; padding: 15px 16px; background: var(--wash); border-radius: var(--r); font-size: 14px; line-height: 1.4; order: 3; }
dl div { display: flex; justify-content: space-between; gap: 16px; }
dt { color: var(--ink-2); white-space: nowrap; }
dd { text-align: end; font-variant-numeric: tabular-nums; }
.item dt { white-space: normal; }
.item dd { white-space: nowrap; }
.actions > :not(button) { padding: 8px 0; text-align: center; }
.actions { display: grid; gap: 12px; margin-block: 20px; order: 4; }
[data-screen="processing"] .promise { margin-top: 28px; }
[data-screen="closing"] .said { margin-bottom: 32px; }
.line { display: grid; grid-template-columns: repeat(3, 1fr); margin-block: 26px 12px; list-style: none; text-align: center; font-size: 12px; line-height: 1.4; color: var(--ink-2); position: relative; }
.line::before, .line::after { content: ""; position: absolute; inset: 6px 16.67% auto; height: 2px; background: var(--line-2); opacity: .5; }
.line::after { background: var(--link); opacity: 1; transform-origin: var(--start, left); transform: scaleX(.25); transition: transform .2s ease-out; }
.line.at-1::after { transform: scaleX(.75); }
.line i { display: block; width: 14px; height: 14px; margin: 0 auto 8px; border: 2px solid var(--line-2); border-radius: 50%; background: var(--paper); position: relative; z-index: 1; transition: .2s; }
.line .past i { background: var(--link); border-color: var(--link); }
.line .now i { border-color: var(--link); box-shadow: 0 0 0 5px var(--ring); animation: breathe 1.2s ease-in-out infinite alternate; }
.line .past, .line .now { color: var(--ink); }
main > i { order: 4; height: 54px; margin-top: 18px; border-radius: var(--r); background: var(--wash); }
main > i:first-child { order: 0; width: 52%; height: 69px; margin-top: 64px; }
main > i:last-of-type { height: 172px; margin: 56px 0 0; border-radius: 0; }
`

// Numbers and passwords run from left to right in every language; only where they begin is the language's.
const RIGHT_TO_LEFT = `
[dir=rtl] { --start: right; }
[dir=rtl] input { direction: ltr; text-align: right; }
[dir=rtl] ::placeholder { direction: rtl; }
`

const MOTION = `
@keyframes slide { from { opacity: 0; transform: translateX(16px); } }
@keyframes draw { from { stroke-dashoffset: 1; } }
@keyframes breathe { to { box-shadow: 0 0 0 2px var(--ring); } }
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; } }
/* The dialog's frame is 392 px wide and no wider: this is a window of its own. */
@media (min-width: 481px) {
  :root { background: var(--desk); }
  body { min-height: 100vh; display: grid; place-content: safe center; padding: 32px; }
  main { width: 392px; background: var(--paper); border-radius: 20px; overflow: hidden; box-shadow: 0 0 0 1px var(--rim, var(--line)), 0 24px 60px -12px #1c1b2240; }
}
/* A sheet never sinks: what is left under the promise belongs to it. */
@media (max-width: 480px) { :root:has(.promise) { background: var(--wash); } main { background: var(--paper); } }
@media (max-width: 380px) { input::placeholder { font-size: 14px; } .row { flex-wrap: wrap; column-gap: 16px; row-gap: 0; } .groups-5 .issuer { display: none; } }
@media (max-width: 350px) { .groups-3 bdi { display: none; } }
@media print { button { display: none; } }
@media (forced-colors: active) { main, .go, .ghost, .icon { border: 1px solid; } .line .now i, .f:has(input:focus) { outline: 3px solid Highlight; } }
`

export const CHECKOUT_CSS = oneLine(GROUND + HEAD + FORM + TOLD + MOTION)

/** In documents of languages that are written from the right, and with the languages that a page may change to (languages.ts). */
export const RIGHT_TO_LEFT_CSS = oneLine(RIGHT_TO_LEFT)

/** One line of CSS; nothing in it comes from outside. */
function oneLine(css: string): string {
  return css
    .replace(/\/\*.*?\*\//g, '')
    .replace(/\s*\n\s*/g, '')
    .replace(/([:;,{]) /g, '$1')
    .replace(/ ([{}>]) ?/g, '$1')
    .replaceAll(';}', '}')
}
