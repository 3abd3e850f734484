/** The merchants of the broker, newest first. */

import { html } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { count } from '../format.ts'
import { listTable } from '../list-table.ts'
import type { Column } from '../list-table.ts'
import type { OpenPage } from '../page.ts'
import { PagedReading } from '../reading.ts'
import { timeView } from './marks.ts'
import { merchantState } from './merchant-seen.ts'
import type { MerchantSeen } from './merchant-seen.ts'
import { openMerchant } from './merchant.ts'
import { MERCHANTS_WORDS } from './merchants-words.ts'
import { addressOf } from './operator-session.ts'
import type { OperatorContext, OperatorPage } from './operator-session.ts'

const PAGE = 50

interface MerchantPage {
  data: MerchantSeen[]
  next_cursor: string | null
}

export const merchantsPage: OperatorPage = {
  name: 'merchants',
  scope: 'merchants:read',
  label: { en: MERCHANTS_WORDS.en.title, ja: MERCHANTS_WORDS.ja.title },
  open: (context, { id }) => (id === undefined ? openMerchants(context) : openMerchant(context, id)),
}

function openMerchants(context: OperatorContext): OpenPage {
  const own = MERCHANTS_WORDS[context.locale]
  const merchants = new PagedReading<MerchantSeen, MerchantPage>(
    context,
    (after) =>
      `/v1/merchants?${new URLSearchParams({ limit: String(PAGE), ...(after !== undefined && { cursor: after }) })}`,
    ({ next_cursor: next }) => next,
  )
  void merchants.more()
  return {
    title: own.title,
    end: () => merchants.end(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead}</p>
        ${merchants.view((rows) => table(rows, context), html`<p class="empty">${own.none}</p>`)}`,
  }
}

function table(merchants: readonly MerchantSeen[], context: OperatorContext): TemplateResult {
  const { locale } = context
  const own = MERCHANTS_WORDS[locale]
  const columns: readonly Column[] = [
    { label: own.merchant, kind: 'named' },
    { label: own.state },
    { label: own.origins, kind: 'amount' },
    { label: own.version, kind: 'when' },
    { label: own.made, kind: 'when' },
    { label: own.id, kind: 'id' },
  ]
  const rows = merchants.map((merchant) => [
    html`<a href=${addressOf('merchants', merchant.id)}><bdi>${merchant.name[locale]}</bdi></a>`,
    merchantState(merchant, context),
    count(merchant.origins.length, locale),
    merchant.api_version,
    timeView(merchant.created_at, context, ''),
    merchant.id,
  ])
  return listTable(own.title, columns, rows)
}
