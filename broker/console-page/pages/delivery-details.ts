/** A delivery in full: its payment, its tries, and what is sent; and its state as a word with its sign. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { time } from '../format.ts'
import type { PageContext } from '../page.ts'
import { addressOf } from '../place.ts'
import { stateView } from '../state-view.ts'
import { attemptText } from './webhook-acts.ts'
import type { DeliverySeen, DeliveryState } from './webhook-seen.ts'
import { WEBHOOKS_WORDS } from './webhooks-words.ts'

/** Renders what unfolds under a delivery; `opens` asks for its body. */
export function deliveryDetails(
  context: PageContext,
  { event, attempts }: DeliverySeen,
  { body, opens }: { body: string | undefined; opens(): void },
): TemplateResult {
  const { locale, words } = context
  const own = WEBHOOKS_WORDS[locale]
  const last = attempts.at(-1)
  return html`<details @toggle=${(toggle: Event) => (toggle.currentTarget as HTMLDetailsElement).open && opens()}>
    <summary>${own.details}</summary>
    ${event.payment === null ? nothing : html`<p><a class="id" href=${addressOf('payments', event.payment)}>${event.payment}</a></p>`}
    <ol class="line-of-time">
      ${attempts.map(
        (attempt) =>
          html`<li>
            <time datetime=${attempt.at}>${time(attempt.at, context, { seconds: true })}</time>
            ${attemptText(attempt, context)}
          </li>`,
      )}
    </ol>
    ${last?.error ? html`<p class="consequence">${own.help[last.error] ?? nothing}</p>` : nothing}
    <h3 class="line">${own.body}</h3>
    <p class="faint">${own.bodyAbout}</p>
    <pre class="claims" tabindex="0">${body ?? words.loading}</pre>
  </details>`
}

const TONES = { waiting: 'moving', delivered: 'good', failed: 'bad' } as const

/** Renders a delivery's state. */
export function deliveryState(state: DeliveryState, word: string): TemplateResult {
  return stateView(word, TONES[state])
}
