/** A secret that is shown once, with a button that copies it. */

import { html } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { PageContext } from '../page.ts'
import { QUESTION_WORDS } from './question-words.ts'

/** Renders it; `label` names it, `about` says what it is for and that it is not shown again. */
export function secretShown(
  { locale, say }: PageContext,
  { secret, label, about }: { secret: string; label: string; about: string },
): TemplateResult {
  const own = QUESTION_WORDS[locale]
  const copies = async (event: Event): Promise<void> => {
    const button = event.currentTarget as HTMLElement
    const isCopied = await navigator.clipboard.writeText(secret).then(
      () => true,
      () => false,
    )
    button.textContent = isCopied ? own.copied : own.notCopied
    say(isCopied ? own.copied : own.notCopied)
  }
  return html`<p>${about}</p>
    <label class="line"
      >${label}
      <input
        class="id"
        readonly
        autocomplete="off"
        spellcheck="false"
        .value=${secret}
        @focus=${(event: Event) => (event.currentTarget as HTMLInputElement).select()}
    /></label>
    <p class="line">
      <button type="button" class="go" .textContent=${own.copy} @click=${(event: Event) => void copies(event)}></button>
    </p>`
}
