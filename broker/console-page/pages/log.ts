/** The log: what was done in the console, by whom, newest first. */

import { html } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { time } from '../format.ts'
import { listTable } from '../list-table.ts'
import type { Column } from '../list-table.ts'
import type { OpenPage, Page, PageContext } from '../page.ts'
import { addressOf } from '../place.ts'
import { PagedReading } from '../reading.ts'
import { LOG_WORDS } from './log-words.ts'
import type { LogWords } from './log-words.ts'
import { PAGE_LABELS } from '../page-labels.ts'

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

interface ActionPage {
  data: Action[]
  next_before: number | null
}

export const logPage: Page = {
  name: 'log',
  label: PAGE_LABELS.log,
  open: (context) => openLog(context),
}

function openLog(context: PageContext): OpenPage {
  const { locale } = context
  const own = LOG_WORDS[locale]
  const entries = new PagedReading<Action, ActionPage>(
    context,
    (before) => (before === undefined ? '/actions' : `/actions?before=${before}`),
    ({ next_before: next }) => next,
  )
  void entries.more()

  return {
    title: own.title,
    end: () => entries.end(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead}</p>
        ${entries.view((rows) => table(rows, context), html`<p class="empty">${own.none}</p>`)}`,
  }
}

function table(entries: readonly Action[], context: PageContext): TemplateResult {
  const own = LOG_WORDS[context.locale]
  const columns: readonly Column[] = [
    { label: own.at, kind: 'when' },
    { label: own.who },
    { label: own.what },
    { label: own.of, kind: 'id' },
    { label: own.ended },
  ]
  const rows = entries.map((entry) => [
    html`<time datetime=${entry.at}>${time(entry.at, context, { seconds: true })}</time>`,
    html`<bdi>${entry.name}</bdi>`,
    own.actions[entry.action] ?? entry.action,
    objectOf(entry),
    entry.status !== null && entry.status >= 400
      ? html`<span class="bad">${endOf(entry, own)}</span>`
      : endOf(entry, own),
  ])
  return listTable(own.title, columns, rows)
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
