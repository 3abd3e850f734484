/** The few drawings of the page: strokes of one weight, in the colour of the text around them. */

import { html } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'
import type { CheckoutIssuer } from '../../../protocol/checkout-api.ts'
import { readableOn } from '../../../protocol/look.ts'

/** The house's mark: one line that divides and finds its places. */
export const brandMark = html`<svg class="brand" viewBox="0 0 20 20" aria-hidden="true">
  <path d="M3 10h4c4 0 4-6 10-6M7 10h10M7 10c4 0 4 6 10 6" />
</svg>`

export const closeMark = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 4l8 8M12 4l-8 8" /></svg>`

export const lockMark = html`<svg class="lock" viewBox="0 0 18 18" aria-hidden="true">
  <rect x="3" y="8" width="12" height="8" rx="2" />
  <path d="M6 8V5.5a3 3 0 0 1 6 0V8" />
</svg>`

export type Tone = 'good' | 'bad' | 'plain'

const ICONS: Record<Tone, TemplateResult> = {
  good: html`<svg viewBox="0 0 30 30" aria-hidden="true">
    <path class="drawn" pathLength="1" d="M6 16l6 6L24 9" />
  </svg>`,
  bad: html`<svg viewBox="0 0 30 30" aria-hidden="true"><path d="M15 8v9M15 22.5v.1" /></svg>`,
  plain: html`<svg viewBox="0 0 30 30" aria-hidden="true">
    <path d="M4 15h5c7 0 6-8 17-8M9 15h17M9 15c7 0 6 8 17 8" />
  </svg>`,
}

/** Renders the round sign above a heading: never the only sign of how it went. */
export function outcomeIcon(kind: Tone): TemplateResult {
  return html`<div class="icon ${kind}">${ICONS[kind]}</div>`
}

/** Renders the issuer's own square. Its colour is an SVG attribute: the page's policy allows no style in markup. */
export function issuerMark({ mark, color }: CheckoutIssuer): TemplateResult {
  return html`<svg class="mk" viewBox="0 0 22 22" aria-hidden="true">
    <rect width="22" height="22" rx="6" fill=${color} />
    <text x="11" y="15.6" text-anchor="middle" fill=${readableOn(color)} .textContent=${mark}></text>
  </svg>`
}
