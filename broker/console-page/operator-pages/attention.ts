/** The page that says what needs a person: by kind, the gravest first, each with what to do. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { count, time } from '../format.ts'
import { listTable } from '../list-table.ts'
import type { Column } from '../list-table.ts'
import type { OpenPage } from '../page.ts'
import { Reading } from '../reading.ts'
import { ATTENTION_WORDS } from './attention-words.ts'
import type { AttentionWords } from './attention-words.ts'
import { documentName, modeChip, sizeText } from './marks.ts'
import { addressOf } from './operator-session.ts'
import type { OperatorContext, OperatorPage } from './operator-session.ts'

type Part = keyof AttentionWords['parts']

/** A matter as `GET /operator/v1/attention` gives it. */
type Matter = Partial<Record<Part, string>> & {
  kind: string
  since: string | null
  livemode?: boolean
  tries?: number
  bytes?: number
  title: string
  action: string
}

interface Attention {
  data: Matter[]
  is_complete: boolean
}

/** Rows of a kind before the others are asked for. */
const ROWS_AT_FIRST = 20
/** A page that comes back into view looks anew, if it is older. */
const FRESH_MS = 30_000
/** Kinds whose time is their end. */
const ENDING = new Set(['api_key_ending', 'token_ending', 'certificate_ending'])
/** Documents that say more, by how a kind begins. */
const DOCUMENTS: readonly (readonly [RegExp, string])[] = [
  [/^(?:key_|token_)/, 'docs/operate/keys.md'],
  [/^(?:payment_|reversal_)/, 'docs/operate/follow-a-payment.md'],
  [/^(?:ledger_|archive_)/, 'docs/operate/data.md'],
  [/^issuer_/, 'docs/operate/health.md'],
  [/^certificate_/, 'docs/certify.md'],
  [/^endpoint_/, 'docs/webhooks.md'],
]

export const attentionPage: OperatorPage = {
  name: 'attention',
  scope: 'attention:read',
  label: { en: ATTENTION_WORDS.en.title, ja: ATTENTION_WORDS.ja.title },
  open: openAttention,
}

function openAttention(context: OperatorContext): OpenPage {
  const { locale } = context
  const own = ATTENTION_WORDS[locale]
  const reading = new Reading<Attention>(context, '/v1/attention')
  const leaving = new AbortController()
  const whole = new Set<string>()
  let readAt = 0
  let isLooking = false

  const looks = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    context.redraw()
    const isThere = await reading.load()
    isLooking = false
    if (leaving.signal.aborted) return
    if (isThere) {
      readAt = context.now()
      context.say(own.found(reading.value?.data.length ?? 0))
    }
    context.redraw()
  }
  const comesBack = (): void => {
    if (!document.hidden && context.now() - readAt > FRESH_MS) void looks()
  }
  document.addEventListener('visibilitychange', comesBack, { signal: leaving.signal })
  void looks()

  const shown = ({ data, is_complete: isComplete }: Attention): TemplateResult => {
    const kinds = [...new Set(data.map(({ kind }) => kind))]
    const opens = (kind: string) => (): void => {
      whole.add(kind)
      context.redraw()
    }
    const ofKind = (kind: string): TemplateResult => {
      const matters = data.filter((each) => each.kind === kind)
      return kindView(context, matters, whole.has(kind) ? undefined : opens(kind))
    }
    return html`${isComplete ? nothing : html`<p class="note bad">${own.notAll}</p>`}
    ${
      data.length === 0
        ? html`<div class="empty">
            <h2>${own.none.title}</h2>
            <p>${own.none.text}</p>
          </div>`
        : kinds.map(ofKind)
    }`
  }

  return {
    title: own.title,
    end() {
      leaving.abort()
      reading.end()
    },
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead}</p>
        <div class="actions">
          <button type="button" class="ghost" aria-busy=${isLooking} @click=${() => void looks()}>${own.again}</button>
          ${
            readAt === 0
              ? nothing
              : html`<span class="faint as-of"
                  >${own.asOf(time(new Date(readAt).toISOString(), context, { seconds: true }))}</span
                >`
          }
        </div>
        ${reading.view(shown)}`,
  }
}

function kindView(
  context: OperatorContext,
  matters: readonly Matter[],
  opens: (() => void) | undefined,
): TemplateResult {
  const { locale } = context
  const own = ATTENTION_WORDS[locale]
  const [first] = matters
  if (first === undefined) return html``
  const { title, action } = own.kinds[first.kind] ?? first
  const rows = opens === undefined ? matters : matters.slice(0, ROWS_AT_FIRST)
  const document = DOCUMENTS.find(([kinds]) => kinds.test(first.kind))?.[1]
  return html`<section class="panel">
    <h2>${title} ${matters.length > 1 ? html`<span class="chip">${count(matters.length, locale)}</span>` : nothing}</h2>
    <p class="lead">${action} ${document === undefined ? nothing : documentName(own.docs, document)}</p>
    ${mattersTable(title, rows, context)}
    ${
      rows.length < matters.length
        ? html`<p class="note">
            <button type="button" class="plain" @click=${opens}>${own.showAll(matters.length)}</button>
          </p>`
        : nothing
    }
  </section>`
}

/** A column is there where something of this kind has it. */
function mattersTable(title: string, matters: readonly Matter[], context: OperatorContext): TemplateResult {
  const { locale } = context
  const own = ATTENTION_WORDS[locale]
  const isEnding = ENDING.has(matters[0]?.kind ?? '')
  const has = (name: keyof Matter): boolean => matters.some((each) => each[name] !== undefined)
  const columns: readonly (Column & { cell: (matter: Matter) => unknown })[] = [
    {
      label: isEnding ? own.ends : own.since,
      kind: 'when',
      cell: ({ since }) =>
        since === null ? own.notKnown : html`<time datetime=${since}>${time(since, context)}</time>`,
    },
    { label: own.of, kind: 'id', cell: (matter) => partsOf(matter, own) },
    ...(has('livemode')
      ? [
          {
            label: own.mode,
            cell: ({ livemode = false }: Matter) => modeChip(own.modes[livemode ? 'live' : 'test'], livemode),
          },
        ]
      : []),
    ...(has('tries')
      ? [{ label: own.tried, kind: 'amount' as const, cell: ({ tries }: Matter) => count(tries ?? 0, locale) }]
      : []),
    ...(has('bytes')
      ? [
          {
            label: own.size,
            kind: 'amount' as const,
            cell: ({ bytes }: Matter) => (bytes === undefined ? '–' : sizeText(bytes, locale)),
          },
        ]
      : []),
  ]
  return listTable(
    title,
    columns,
    matters.map((matter) => columns.map(({ cell }) => cell(matter))),
  )
}

const PARTS: readonly Part[] = ['issuer', 'merchant', 'ledger', 'endpoint', 'payment', 'operation', 'key', 'token']
/** Pages that show one of a kind. */
const PAGE_OF: Partial<Record<Part, string>> = { issuer: 'issuers', merchant: 'merchants' }

function partsOf(matter: Matter, own: AttentionWords): TemplateResult[] {
  return PARTS.flatMap((part) => {
    const id = matter[part]
    if (id === undefined) return []
    const page = PAGE_OF[part]
    const shown = page === undefined ? html`<bdi>${id}</bdi>` : html`<a href=${addressOf(page, id)}>${id}</a>`
    return [html`<span class="part"><span class="faint">${own.parts[part]}</span> ${shown}</span>`]
  })
}
