/** The audit log: who changed what, and how it was before and after; newest first, of one object or by one actor. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { time } from '../format.ts'
import { listTable } from '../list-table.ts'
import type { Column } from '../list-table.ts'
import type { OpenPage } from '../page.ts'
import type { Place } from '../place.ts'
import { PagedReading } from '../reading.ts'
import { changedFields } from './audit-changes.ts'
import type { ChangedField } from './audit-changes.ts'
import { fieldLabel } from './audit-field-words.ts'
import { valueText } from './audit-values.ts'
import { AUDIT_WORDS } from './audit-words.ts'
import type { AuditWords } from './audit-words.ts'
import { filterForm } from './filter-form.ts'
import { addressOf } from './operator-session.ts'
import type { OperatorContext, OperatorPage } from './operator-session.ts'

/** An entry as `GET /operator/v1/audit` gives it. */
interface Entry {
  id: string
  at: string
  actor: { id: string; name: string }
  action: string
  object: { type: string; id: string }
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  request_id: string
}

interface EntryPage {
  data: Entry[]
  next_after: string | null
}

interface Wanted {
  object: string
  actor: string
}

const PAGE = 50
const ID_MAX_CHARACTERS = 64
/** Names of changed fields that stand for an entry until it is opened. */
const FIELDS_NAMED = 3

export const auditPage: OperatorPage = {
  name: 'audit',
  scope: 'audit:read',
  label: { en: AUDIT_WORDS.en.title, ja: AUDIT_WORDS.ja.title },
  open: openAudit,
}

function wantedBy({ query }: Place): Wanted {
  const text = (name: string): string => (query.get(name) ?? '').trim().slice(0, ID_MAX_CHARACTERS)
  return { object: text('object'), actor: text('actor') }
}

function openAudit(context: OperatorContext, place: Place): OpenPage {
  const own = AUDIT_WORDS[context.locale]
  let wanted = wantedBy(place)
  let entries = begin()

  function begin(): PagedReading<Entry, EntryPage> {
    const filters = Object.entries(wanted).filter(([, value]) => value !== '')
    const begun = new PagedReading<Entry, EntryPage>(
      context,
      (after) => {
        const from = after === undefined ? [] : [['after', after]]
        return `/v1/audit?${new URLSearchParams([...filters, ...from, ['order', 'newest'], ['limit', String(PAGE)]])}`
      },
      ({ next_after: next }) => next,
    )
    void begun.more()
    return begun
  }

  const isAny = (): boolean => wanted.object !== '' || wanted.actor !== ''
  const change = (filters: Partial<Wanted>): void =>
    context.go(addressOf('audit', undefined, { ...wanted, ...filters }), { replace: true })
  return {
    title: own.title,
    moved(to) {
      entries.end()
      wanted = wantedBy(to)
      entries = begin()
    },
    end: () => entries.end(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead}</p>
        ${filterForm({
          fields: [
            {
              name: 'object',
              label: `${own.object} (${own.objectHint})`,
              value: wanted.object,
              max: ID_MAX_CHARACTERS,
            },
            { name: 'actor', label: `${own.actor} (${own.actorHint})`, value: wanted.actor, max: ID_MAX_CHARACTERS },
          ],
          change,
          clear: isAny() ? own.clear : undefined,
        })}
        ${entries.view((rows) => table(rows, context), html`<p class="empty">${isAny() ? own.noneLike : own.none}</p>`)}`,
  }
}

function table(entries: readonly Entry[], context: OperatorContext): TemplateResult {
  const own = AUDIT_WORDS[context.locale]
  const columns: readonly Column[] = [
    { label: own.at, kind: 'when' },
    { label: own.what, kind: 'named' },
    { label: own.who },
    { label: own.of },
  ]
  const rows = entries.map((entry) => [
    html`<time datetime=${entry.at}>${time(entry.at, context, { seconds: true })}</time>`,
    html`${own.actions[entry.action] ?? entry.action} ${changesView(entry, context)}`,
    html`<a
      href=${addressOf('audit', undefined, { actor: entry.actor.id })}
      aria-label=${own.onlyBy(actorName(entry, own))}
      title=${entry.actor.id}
      ><bdi>${actorName(entry, own)}</bdi></a
    >`,
    objectView(entry, own),
  ])
  return listTable(own.title, columns, rows)
}

/** Names the deployment's own key in entries. */
const DEPLOYMENT_KEY = 'operator_key'

function actorName({ actor: { id, name } }: Entry, own: AuditWords): string {
  return id === DEPLOYMENT_KEY ? own.deploymentKey : name
}

function objectView({ object: { type, id } }: Entry, own: AuditWords): TemplateResult {
  return html`<span class="faint">${own.objects[type] ?? type}</span>
    <a class="id" href=${addressOf('audit', undefined, { object: id })} aria-label=${own.onlyThis(id)}>${id}</a>`
}

function changesView({ before, after, request_id: request }: Entry, context: OperatorContext): TemplateResult {
  const { locale } = context
  const own = AUDIT_WORDS[locale]
  const fields = changedFields(before, after)
  const names = fields.slice(0, FIELDS_NAMED).map(({ field }) => fieldLabel(field, locale))
  const shown = (field: string, text: string | null): unknown =>
    text === null ? '–' : html`<bdi>${valueText(field, text, context)}</bdi>`
  const side = (label: string, field: string, text: string | null): TemplateResult =>
    html`<p><span class="faint">${label}</span> ${shown(field, text)}</p>`
  const values = ({ field, ...each }: ChangedField): unknown =>
    before === null
      ? shown(field, each.after)
      : [side(own.before, field, each.before), side(own.after, field, each.after)]
  return html`<details>
    <summary>
      ${fields.length === 0 ? own.show : `${names.join(locale === 'ja' ? '、' : ', ')}${fields.length > names.length ? ' …' : ''}`}
    </summary>
    ${
      fields.length === 0
        ? html`<p class="faint">${own.nothing}</p>`
        : html`<dl class="changes">
            ${fields.map(
              (each) =>
                html`<dt>${fieldLabel(each.field, locale)}</dt>
                  <dd>${values(each)}</dd>`,
            )}
          </dl>`
    }
    ${
      fields.length === 0
        ? nothing
        : html`<details>
            <summary>${own.asNoted}</summary>
            <pre class="claims" tabindex="0" .textContent=${JSON.stringify({ before, after }, null, 2)}></pre>
          </details>`
    }
    <p class="faint">${own.request} <span class="id">${request}</span></p>
  </details>`
}
