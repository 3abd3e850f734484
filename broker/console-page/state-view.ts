/** A state as a word with its sign: the stylesheet draws one for each tone, so that colour is never the only one. */

import { html } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

export type Tone = 'good' | 'bad' | 'moving' | 'plain'

/** Renders it. The list of payments has the same in each row. */
export function stateView(word: string, tone: Tone): TemplateResult {
  return html`<span class="status ${tone}">${word}</span>`
}
