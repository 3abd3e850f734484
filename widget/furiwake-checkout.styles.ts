import { unsafeCSS } from '@lit/reactive-element'

/** The text alone: Lit's own tag also checks what is put into it, and here that is text of this file. */
const css = String.raw

const dark = css`
  --paper: #1b1a21;
  --ink: #f3f2f7;
  --line: #757184;
  --wash: #2b2934;
  --accent: var(--furiwake-accent, #a79dff);
  --accent-text: #17151f;
  --edge: var(--line);
  color-scheme: dark;
`

export const styles = unsafeCSS(css`
  :host {
    --paper: #fff;
    --ink: #1c1b22;
    --line: #8f8c9b;
    --wash: #eeecf3;
    --accent: var(--furiwake-accent, #4b3fbf);
    --accent-text: #fff;
    --edge: #0000;
    --radius: var(--furiwake-radius, 12px);
    display: inline-block;
    writing-mode: horizontal-tb;
    color-scheme: light;
  }
  :host([theme='dark']) {
    ${dark}
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) {
      ${dark}
    }
  }
  /* What a page hands down ends here: it may be what makes the rest of it dead or unseen while a dialog is open. */
  .own {
    all: initial;
    display: contents;
    direction: ltr;
    font: inherit;
    color-scheme: inherit;
    pointer-events: inherit;
    visibility: inherit;
  }
  button {
    font: inherit;
    font-family: var(--furiwake-font, inherit);
    font-size: 17px;
    font-weight: 650;
    line-height: 1.2;
    width: 100%;
    min-height: 52px;
    padding: 8px 24px;
    border: 0;
    border-radius: var(--radius);
    background: var(--ground, var(--accent));
    color: var(--text, var(--accent-text));
    cursor: pointer;
  }
  button:focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 3px;
  }
  button:disabled {
    opacity: 0.5;
    cursor: auto;
  }
  button.plain {
    box-shadow: inset 0 0 0 1px var(--line);
    background: none;
    color: var(--ink);
  }
  [aria-busy='true'] {
    cursor: progress;
    animation: wait 0.8s infinite alternate;
  }
  [role='alert'] {
    margin: 8px 0 0;
    font-size: 14px;
    line-height: 1.5;
    background: var(--paper);
    color: var(--ink);
  }
  [role='alert']:empty {
    display: none;
  }
  dialog {
    /* Probes for shop-look.ts: never seen, but computed by the browser. */
    caret-color: color-mix(in srgb, var(--accent), var(--accent));
    outline: 0 none color-mix(in srgb, var(--furiwake-accent-text), var(--furiwake-accent-text));
    outline-offset: var(--furiwake-radius);

    box-sizing: border-box;
    /* Held by its upper edge, about where it is centred: nothing moves under a finger when the height changes. */
    --top: max(16px, 50% - 280px);
    top: var(--top);
    margin-top: 0;
    width: 394px;
    max-width: calc(100% - 32px);
    min-height: 280px;
    /* Per cent, not dvh: a page may be zoomed (CSS). */
    max-height: calc(100% - 16px - var(--top) - var(--keyboard, 0px));
    padding: 0;
    /* Unseen in a light page; forced colours show it all the same. */
    border: 1px solid var(--edge);
    border-radius: 20px;
    overflow: hidden;
    background: var(--paper);
    color: var(--ink);
    box-shadow: 0 24px 60px -12px #1c1b2266;
    pointer-events: auto;
    visibility: visible;
    font: 16px/1.5 var(--furiwake-font, system-ui);
    text-align: center;
  }
  dialog[open] {
    display: flex;
    flex-flow: column;
    animation: wait 0.18s reverse;
  }
  ::backdrop {
    background: #1c1b2273;
  }
  iframe {
    width: 100%;
    min-height: 0;
    border: 0;
    height: 480px;
  }
  .over {
    align-content: center;
    display: grid;
    background: var(--paper);
    padding: 20px;
    inset: 0;
    position: absolute;
    gap: 16px;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  [tabindex] {
    outline: 0;
  }
  .wait {
    align-content: start;
    padding-top: 72px;
  }
  .over p {
    margin: 0 0 8px;
    text-wrap: balance;
    word-break: auto-phrase;
  }
  i {
    border-radius: var(--radius);
    background: var(--wash);
    height: 52px;
    animation: wait 0.8s infinite alternate;
  }
  i:first-child {
    width: 50%;
  }
  @keyframes wait {
    to {
      opacity: 0.6;
    }
  }
  @media (max-width: 480px) {
    dialog {
      width: 100%;
      max-width: none;
      --top: 16px;
      margin: auto 0 var(--keyboard, 0);
      border-width: 1px 0 0;
      border-radius: 20px 20px 0 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
    }
  }
`)
