/** The log: what was done in the console, by whom, newest first. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { Locale } from '../../../protocol/look.ts'
import type { ApiProblem } from '../api.ts'
import { time } from '../format.ts'
import type { OpenPage, Page, PageContext } from '../page.ts'
import { addressOf } from '../place.ts'
import { problemText } from '../words.ts'
import { LOG_WORDS } from './log-words.ts'
import type { LogWords } from './log-words.ts'

/** An entry as `GET /actions` gives it. */
interface Action {
  sequence: number
  at: string
  name: string
  action: string
  object: string | null
  operation: string | null
  status: number | null
}

const LABEL: Readonly<Record<Locale, string>> = { en: LOG_WORDS.en.title, ja: LOG_WORDS.ja.title }

export const logPage: Page = {
  name: 'log',
  label: LABEL,
  open: (context) => openLog(context),
}

function openLog(context: PageContext): OpenPage {
  const { api, locale, words } = context
  const own = LOG_WORDS[locale]
  const leaving = new AbortController()
  let entries: Action[] = []
  let before: number | null | undefined
  let problem: ApiProblem | undefined
  let isLoading = false

  const load = async (): Promise<void> => {
    isLoading = true
    context.redraw()
    const from = typeof before === 'number' ? `?before=${before}` : ''
    const page = await api<{ data: Action[]; next_before: number | null }>(`/actions${from}`, {
      signal: leaving.signal,
    })
    if (leaving.signal.aborted) return
    isLoading = false
    if (page.ok) {
      entries = [...entries, ...page.body.data]
      before = page.body.next_before
      problem = undefined
    } else problem = page.problem
    context.redraw()
  }
  void load()

  return {
    title: own.title,
    end: () => leaving.abort(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead}</p>
        ${entries.length > 0 ? table(entries, own, locale) : nothing}
        ${problem ? html`<p role="alert" class="bad">${problemText(words, problem)}</p>` : nothing}
        ${isLoading ? html`<p class="faint">${words.loading}</p>` : entries.length === 0 && !problem ? html`<p class="empty">${own.none}</p>` : nothing}
        ${
          !isLoading && (problem || typeof before === 'number')
            ? html`<button type="button" class="ghost" @click=${load}>${problem ? words.again : words.more}</button>`
            : nothing
        }`,
  }
}

function table(entries: readonly Action[], own: LogWords, locale: Locale): TemplateResult {
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">${own.at}</th>
          <th scope="col">${own.who}</th>
          <th scope="col">${own.what}</th>
          <th scope="col">${own.of}</th>
          <th scope="col">${own.ended}</th>
        </tr>
      </thead>
      <tbody>
        ${entries.map(
          (entry) =>
            html`<tr>
              <td class="when"><time datetime=${entry.at}>${time(entry.at, locale, { seconds: true })}</time></td>
              <td><bdi>${entry.name}</bdi></td>
              <td>${own.actions[entry.action] ?? entry.action}</td>
              <td class="id">${objectOf(entry)}</td>
              <td class=${entry.status !== null && entry.status >= 400 ? 'bad' : ''}>${endOf(entry, own)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** Pages of objects, by how their ids begin. */
const PAGE_OF: Readonly<Record<string, string>> = { pay: 'payments', whe: 'webhooks' }

function objectOf({ object }: Action): unknown {
  if (object === null) return '–'
  const page = PAGE_OF[object.slice(0, object.indexOf('_'))]
  return page === undefined ? object : html`<a href=${addressOf(page, object)}>${object}</a>`
}

function endOf({ status }: Action, own: LogWords): string {
  if (status === null) return own.unknown
  if (status === 202) return own.pending
  return status < 400 ? own.done : own.refused
}
