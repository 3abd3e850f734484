/** The webhook endpoints of the shop, and one of them. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { ApiProblem } from '../api.ts'
import { time } from '../format.ts'
import type { OpenPage, Page, PageContext } from '../page.ts'
import { addressOf } from '../place.ts'
import { problemText } from '../words.ts'
import type { Asking } from './question-dialog.ts'
import { QUESTION_WORDS } from './question-words.ts'
import { endpointStatus, openWebhook } from './webhook.ts'
import { endpointDialog } from './webhook-form.ts'
import type { EndpointSeen } from './webhook-seen.ts'
import { WEBHOOKS_WORDS } from './webhooks-words.ts'

export const webhooksPage: Page = {
  name: 'webhooks',
  label: { en: WEBHOOKS_WORDS.en.title, ja: WEBHOOKS_WORDS.ja.title },
  open: (context, place) => (place.id === undefined ? openWebhooks(context) : openWebhook(context, place.id, place)),
}

function openWebhooks(context: PageContext): OpenPage {
  const { api, locale, words, session } = context
  const own = WEBHOOKS_WORDS[locale]
  const leaving = new AbortController()
  let endpoints: EndpointSeen[] | undefined
  let problem: ApiProblem | undefined
  let dialog: Asking | undefined

  const load = async (): Promise<void> => {
    const read = await api<{ data: EndpointSeen[] }>('/v1/webhook-endpoints', { signal: leaving.signal })
    if (leaving.signal.aborted) return
    problem = read.ok ? undefined : read.problem
    if (read.ok) endpoints = read.body.data
    context.redraw()
  }
  const adds = (): void => {
    dialog = endpointDialog(context, {
      changed: (endpoint) => {
        endpoints = [...(endpoints ?? []), endpoint]
      },
      closed(isChanged) {
        dialog = undefined
        if (isChanged) void load()
        context.redraw()
      },
    })
    dialog.opened()
  }
  void load()

  return {
    title: own.title,
    end: () => leaving.abort(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead}</p>
        ${
          session.role === 'viewer'
            ? html`<p class="note faint">${QUESTION_WORDS[locale].viewer}</p>`
            : html`<div class="actions"><button type="button" class="go" @click=${adds}>${own.acts.add}</button></div>`
        }
        ${problem ? failed(problemText(words, problem), words.again, load) : nothing}
        ${endpoints ? table(context, endpoints) : problem ? nothing : html`<p class="faint">${words.loading}</p>`}
        ${dialog?.view() ?? nothing}`,
  }
}

function failed(text: string, again: string, load: () => Promise<void>): TemplateResult {
  return html`<p role="alert" class="bad">${text}</p>
    <button type="button" class="ghost" @click=${load}>${again}</button>`
}

function table({ locale }: PageContext, endpoints: readonly EndpointSeen[]): TemplateResult {
  const own = WEBHOOKS_WORDS[locale]
  if (endpoints.length === 0) {
    return html`<div class="empty">
      <h2>${own.none.title}</h2>
      <p>${own.none.text}</p>
    </div>`
  }
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">${own.url}</th>
          <th scope="col">${own.status}</th>
          <th scope="col">${own.events}</th>
          <th scope="col">${own.made}</th>
        </tr>
      </thead>
      <tbody>
        ${endpoints.map(
          ({ id, url, description, status, events, created_at: at }) =>
            html`<tr>
              <td class="named">
                <a href=${addressOf('webhooks', id)}><bdi>${url}</bdi></a>
                ${description === null ? nothing : html`<br /><bdi class="faint">${description}</bdi>`}
              </td>
              <td>${endpointStatus(status, locale)}</td>
              <td>${events === null ? own.allEvents : own.someEvents(events.length)}</td>
              <td class="when"><time datetime=${at}>${time(at, locale)}</time></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
