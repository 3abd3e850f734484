/** One merchant: its entry, and its ledgers of both modes. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { count } from '../format.ts'
import { listTable } from '../list-table.ts'
import type { Column } from '../list-table.ts'
import type { OpenPage } from '../page.ts'
import { Reading } from '../reading.ts'
import { stateView } from '../state-view.ts'
import type { Tone } from '../state-view.ts'
import { facts, modeChip, sizeText, timeView } from './marks.ts'
import { merchantState } from './merchant-seen.ts'
import type { MerchantSeen } from './merchant-seen.ts'
import { MERCHANTS_WORDS } from './merchants-words.ts'
import type { LedgerStatus } from './merchants-words.ts'
import { addressOf, mayRead } from './operator-session.ts'
import type { OperatorContext } from './operator-session.ts'

/** A ledger as `GET /operator/v1/merchants/:id/ledgers` shows it. */
interface LedgerSeen {
  id: string
  mode: 'test' | 'live'
  status: LedgerStatus
  opens_at: string | null
  closes_at: string | null
  archived_at: string | null
  size_bytes: number | null
}

export function openMerchant(context: OperatorContext, id: string): OpenPage {
  const { locale } = context
  const own = MERCHANTS_WORDS[locale]
  const path = `/v1/merchants/${encodeURIComponent(id)}`
  const merchant = new Reading<MerchantSeen>(context, path)
  const ledgers = new Reading<{ data: LedgerSeen[] }>(context, `${path}/ledgers`)
  /** Asks for the ledgers of what there is: that there is no such merchant is said once. */
  const loads = async (): Promise<void> => {
    if (await merchant.load()) void ledgers.load()
  }
  void loads()
  return {
    get title() {
      return merchant.value?.name[locale] ?? own.title
    },
    end() {
      merchant.end()
      ledgers.end()
    },
    view: () =>
      html`<p><a href=${addressOf('merchants')}>${own.back}</a></p>
        <div class="title">
          <h1 class="small" tabindex="-1">${merchant.value?.name[locale] ?? own.merchant}</h1>
          ${merchant.value ? merchantState(merchant.value, context) : nothing}
        </div>
        ${merchant.view((seen) => [entryPanel(seen, context), ledgersPanel(ledgers, context)])}`,
  }
}

function entryPanel(merchant: MerchantSeen, context: OperatorContext): TemplateResult {
  const { locale } = context
  const own = MERCHANTS_WORDS[locale]
  const { name, origins } = merchant
  return html`<section class="panel">
    <h2>${own.facts}</h2>
    ${facts([
      [own.id, html`<span class="id">${merchant.id}</span>`],
      [own.names, html`<bdi lang="en">${name.en}</bdi> · <bdi lang="ja">${name.ja}</bdi>`],
      [
        own.origins,
        origins.length === 0
          ? own.noOrigins
          : html`<ul>
              ${origins.map((origin) => html`<li><bdi>${origin}</bdi></li>`)}
            </ul>`,
      ],
      [own.version, merchant.api_version],
      [own.kept, own.days(merchant.personal_data_kept_days)],
      [own.made, timeView(merchant.created_at, context, '')],
    ])}
    ${
      mayRead(context, 'audit')
        ? html`<p class="actions">
            <a href=${addressOf('audit', undefined, { object: merchant.id })}>${own.itsChanges}</a>
          </p>`
        : nothing
    }
  </section>`
}

const TONES: Readonly<Record<LedgerStatus, Tone>> = {
  opening: 'moving',
  open: 'good',
  closing: 'moving',
  closed: 'plain',
}

function ledgersPanel(ledgers: Reading<{ data: LedgerSeen[] }>, context: OperatorContext): TemplateResult {
  const { locale } = context
  const own = MERCHANTS_WORDS[locale]
  const columns: readonly Column[] = [
    { label: own.ledger, kind: 'id' },
    { label: own.mode },
    { label: own.state },
    { label: own.size, kind: 'amount' },
    { label: own.opened, kind: 'when' },
    { label: own.closed, kind: 'when' },
    { label: own.archived, kind: 'when' },
  ]
  const cells = (ledger: LedgerSeen): unknown[] => [
    ledger.id,
    modeChip(own.modes[ledger.mode], ledger.mode === 'live'),
    stateView(own.statuses[ledger.status], TONES[ledger.status]),
    ledger.size_bytes === null ? own.small : sizeText(ledger.size_bytes, locale),
    timeView(ledger.opens_at, context, own.first),
    timeView(ledger.closes_at, context, own.never),
    timeView(ledger.archived_at, context, own.never),
  ]
  return html`<section class="panel">
    <h2>${own.ledgers}</h2>
    <p class="lead">${own.ledgersLead}</p>
    ${ledgers.view(({ data }) => (data.length === 0 ? html`<p class="empty bad">${own.noLedgers}</p>` : listTable(`${own.ledgers} (${count(data.length, locale)})`, columns, data.map(cells))))}
  </section>`
}
