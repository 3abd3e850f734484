/** The frame of every page of a console: whose it is, who is here, the list of pages; and what is shown to who is not. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { Locale } from '../../protocol/look.ts'
import type { OpenPage, Page } from './page.ts'
import type { Places } from './place.ts'
import type { ShellWords } from './words.ts'

/** The reason why nothing is shown. */
export type Gate = 'loading' | 'signedOut' | 'linkUsed' | 'unreachable'

/** The head of every page. */
export interface Head {
  /** The name of whose console it is. */
  owner: string
  chips: readonly string[]
  who: string
  role?: string
  /** Says once for all that is shown whose clocks it goes by; `href` leads to where that is set. */
  clock: { text: string; href?: string }
}

interface Shell {
  head: Head
  locale: Locale
  words: ShellWords
  /** Announced to whoever listens. */
  said: string
  /** The name of the other language is there: it needs a face of its own, which the first drawing does without. */
  isWhole: boolean
  pages: readonly Pick<Page, 'name' | 'label'>[]
  current: string | undefined
  places: Places
  actions: { speaks(): void; leaves(): Promise<void>; follows(event: MouseEvent): void }
}

/** Renders a page within what stands around it. Regions that are announced are there from the first drawing. */
export function shell(around: Shell, page: OpenPage | undefined): TemplateResult {
  const { words, said, actions } = around
  return html`<div class="around" @click=${actions.follows}>
    <a class="skip" href="#content" @click=${skips}>${words.toContent}</a>
    ${headView(around)} ${list(around)}
    <main id="content" tabindex="-1">
      ${
        page?.view() ??
        html`<h1 tabindex="-1">${words.notFound.title}</h1>
          <p>${words.notFound.text}</p>`
      }
    </main>
    <p class="quiet" role="status" .textContent=${said}></p>
  </div>`
}

/** Without the fragment, which is read for a link's secret when the page is loaded anew. */
function skips(event: Event): void {
  event.preventDefault()
  document.querySelector<HTMLElement>('#content')?.focus()
}

function headView({
  head: { owner, chips, who, role, clock },
  locale,
  words,
  isWhole,
  actions,
}: Shell): TemplateResult {
  return html`<header>
    ${brandMark}
    <p class="shop">
      <bdi>${owner}</bdi>
      ${chips.map((chip) => html`<span class="chip">${chip}</span>`)}
    </p>
    <p class="clock">${clock.href === undefined ? clock.text : html`<a href=${clock.href}>${clock.text}</a>`}</p>
    <p class="who"><bdi>${who}</bdi> ${role === undefined ? nothing : html`<span class="chip">${role}</span>`}</p>
    <button type="button" class="plain speaks" lang=${locale === 'en' ? 'ja' : 'en'} @click=${actions.speaks}>
      ${isWhole ? words.otherLanguage : ''}
    </button>
    <button type="button" class="plain" @click=${actions.leaves}>${words.leave}</button>
  </header>`
}

function list({ pages, current, locale, words, places }: Shell): TemplateResult {
  return html`<nav aria-label=${words.pages}>
    <ul>
      ${pages.map(({ name, label }) => {
        const isCurrent = name === current
        return html`<li>
          <a href=${places.addressOf(name)} aria-current=${isCurrent ? 'page' : nothing}>${label[locale]}</a>
        </li>`
      })}
    </ul>
  </nav>`
}

/** Renders what is shown to somebody who is not signed in, or not yet. */
export function gate(words: ShellWords, why: Gate): TemplateResult {
  if (why === 'loading') return html`<main class="gate"><p role="status">${words.loading}</p></main>`
  const again = html`<button type="button" class="go" @click=${() => location.reload()}>${words.again}</button>`
  const { title, text } =
    why === 'unreachable' ? { title: words.console, text: words.problems['unreachable'] } : words[why]
  return html`<main class="gate">
    ${brandMark}
    <h1 tabindex="-1">${title}</h1>
    <p role="alert">${text}</p>
    ${why === 'unreachable' ? again : nothing}
  </main>`
}

/** The house's mark: one line that divides and finds its places. */
const brandMark = html`<svg class="brand" viewBox="0 0 20 20" aria-hidden="true">
  <path d="M3 10h4c4 0 4-6 10-6M7 10h10M7 10c4 0 4 6 10 6" />
</svg>`
