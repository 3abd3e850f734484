/** The webhook endpoints of the shop, and one of them. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { time } from '../format.ts'
import { listTable } from '../list-table.ts'
import type { Column } from '../list-table.ts'
import type { OpenPage, Page, PageContext } from '../page.ts'
import { addressOf } from '../place.ts'
import { Reading } from '../reading.ts'
import type { Asking } from './question-dialog.ts'
import { QUESTION_WORDS } from './question-words.ts'
import { endpointStatus, openWebhook } from './webhook.ts'
import { endpointDialog } from './webhook-form.ts'
import type { EndpointSeen } from './webhook-seen.ts'
import { WEBHOOKS_WORDS } from './webhooks-words.ts'
import { PAGE_LABELS } from '../page-labels.ts'

export const webhooksPage: Page = {
  name: 'webhooks',
  label: PAGE_LABELS.webhooks,
  open: (context, place) => (place.id === undefined ? openWebhooks(context) : openWebhook(context, place.id, place)),
}

function openWebhooks(context: PageContext): OpenPage {
  const { locale, session } = context
  const own = WEBHOOKS_WORDS[locale]
  const endpoints = new Reading<{ data: EndpointSeen[] }>(context, '/v1/webhook-endpoints')
  let dialog: Asking | undefined

  const adds = (): void => {
    dialog = endpointDialog(context, {
      changed: (endpoint) => {
        endpoints.value = { data: [...(endpoints.value?.data ?? []), endpoint] }
      },
      closed(isChanged) {
        dialog = undefined
        if (isChanged) void endpoints.load()
        context.redraw()
      },
    })
    dialog.opened()
  }
  void endpoints.load()

  return {
    title: own.title,
    end: () => endpoints.end(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead}</p>
        ${
          session.role === 'viewer'
            ? html`<p class="note faint">${QUESTION_WORDS[locale].viewer}</p>`
            : html`<div class="actions"><button type="button" class="go" @click=${adds}>${own.acts.add}</button></div>`
        }
        ${endpoints.view(({ data }) => table(context, data))} ${dialog?.view() ?? nothing}`,
  }
}

function table(context: PageContext, endpoints: readonly EndpointSeen[]): TemplateResult {
  const { locale } = context
  const own = WEBHOOKS_WORDS[locale]
  if (endpoints.length === 0) {
    return html`<div class="empty">
      <h2>${own.none.title}</h2>
      <p>${own.none.text}</p>
    </div>`
  }
  const columns: readonly Column[] = [
    { label: own.url, kind: 'named' },
    { label: own.status },
    { label: own.events },
    { label: own.made, kind: 'when' },
  ]
  const rows = endpoints.map(({ id, url, description, status, events, created_at: at }) => [
    html`<a href=${addressOf('webhooks', id)}><bdi>${url}</bdi></a> ${
        description === null ? nothing : html`<br /><bdi class="faint">${description}</bdi>`
      }`,
    endpointStatus(status, locale),
    events === null ? own.allEvents : own.someEvents(events.length),
    html`<time datetime=${at}>${time(at, context)}</time>`,
  ])
  return listTable(own.title, columns, rows)
}
