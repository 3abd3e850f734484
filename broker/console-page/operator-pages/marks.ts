/** Marks that the operators' pages share: a mode, a time or none, the name of a document. */

import { html } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { time } from '../format.ts'
import type { Clock } from '../format.ts'

/** Renders a mode: live stands out, for money moves there. */
export function modeChip(word: string, isLive: boolean): TemplateResult {
  return html`<span class="chip ${isLive ? 'live' : ''}">${word}</span>`
}

/** Renders a time, or the word for none. */
export function timeView(at: string | null, clock: Clock, none: string): TemplateResult {
  return at === null ? html`<span class="faint">${none}</span>` : html`<time datetime=${at}>${time(at, clock)}</time>`
}

/** Renders where the repository's documents say more. */
export function documentName(more: string, path: string): TemplateResult {
  return html`<span class="document">${more} <span class="id">${path}</span></span>`
}

/** Renders facts by their names. */
export function facts(all: readonly (readonly [name: string, value: unknown])[]): TemplateResult {
  return html`<dl class="facts">
    ${all.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${typeof value === 'string' ? html`<bdi>${value}</bdi>` : value}</dd>`,
    )}
  </dl>`
}

/** Writes a size in gigabytes, by which ledgers are measured. */
export function sizeText(bytes: number, locale: string): string {
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(bytes / 1e9)} GB`
}
