/** The part of the tallies that saves all payments of a time, with how far it is. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { Locale } from '../../../protocol/look.ts'
import { count } from '../format.ts'
import { problemText } from '../words.ts'
import type { ShellWords } from '../words.ts'
import type { PaymentFile } from './payment-file.ts'
import type { TallyWords } from './tally-words.ts'

interface Words {
  own: TallyWords
  locale: Locale
  words: ShellWords
}

export function fileView(file: PaymentFile, { own, locale, words }: Words, fetches: () => void): TemplateResult {
  const { state } = file
  const isRunning = state.state === 'running'
  return html`<section class="panel">
    <h2>${own.file}</h2>
    <p class="faint">${own.fileLead}</p>
    ${
      state.state === 'running'
        ? html`<p class="note">
            <progress max="1" .value=${state.share} aria-label=${own.file}></progress>
            ${own.soFar(count(state.count, locale))}
          </p>`
        : nothing
    }
    <p role="status">${state.state === 'saved' ? own.saved(count(state.count, locale)) : nothing}</p>
    ${state.state === 'broken' ? html`<p role="alert" class="bad">${own.broken}</p>` : nothing}
    ${state.state === 'refused' ? html`<p role="alert" class="bad">${problemText(words, state.problem)}</p>` : nothing}
    <div class="actions">
      ${
        isRunning
          ? html`<button type="button" class="ghost" @click=${() => file.cancel()}>${own.stop}</button>`
          : html`<button type="button" class="ghost" @click=${fetches}>${own.fetchFile}</button>`
      }
    </div>
  </section>`
}
