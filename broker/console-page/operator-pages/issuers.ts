/** The issuers: whether they answer, since when, and how long their certificates are good. */

import { html } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { listTable } from '../list-table.ts'
import type { Column } from '../list-table.ts'
import type { OpenPage } from '../page.ts'
import { Reading } from '../reading.ts'
import { openIssuer } from './issuer.ts'
import { healthView } from './issuer-seen.ts'
import type { IssuerSeen } from './issuer-seen.ts'
import { ISSUERS_WORDS } from './issuers-words.ts'
import { modeChip, timeView } from './marks.ts'
import { addressOf } from './operator-session.ts'
import type { OperatorContext, OperatorPage } from './operator-session.ts'

export const issuersPage: OperatorPage = {
  name: 'issuers',
  scope: 'issuers:read',
  label: { en: ISSUERS_WORDS.en.title, ja: ISSUERS_WORDS.ja.title },
  open: (context, { id }) => (id === undefined ? openIssuers(context) : openIssuer(context, id)),
}

function openIssuers(context: OperatorContext): OpenPage {
  const own = ISSUERS_WORDS[context.locale]
  const issuers = new Reading<{ data: IssuerSeen[] }>(context, '/v1/issuers')
  void issuers.load()
  return {
    title: own.title,
    end: () => issuers.end(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead}</p>
        ${issuers.view(({ data }) => (data.length === 0 ? html`<p class="empty">${own.none}</p>` : table(context, data)))}`,
  }
}

function table(context: OperatorContext, issuers: readonly IssuerSeen[]): TemplateResult {
  const { locale } = context
  const own = ISSUERS_WORDS[locale]
  const columns: readonly Column[] = [
    { label: own.issuer, kind: 'named' },
    { label: own.mode },
    { label: own.payments },
    { label: own.health },
    { label: own.lastWord, kind: 'when' },
    { label: own.certificate, kind: 'when' },
  ]
  const rows = issuers.map((issuer) => [
    html`<a href=${addressOf('issuers', issuer.prefix)}><bdi>${issuer.names[locale] ?? issuer.prefix}</bdi></a>
      <span class="id faint">${issuer.prefix}</span>`,
    modeChip(own.modes[issuer.mode], issuer.mode === 'live'),
    issuer.enabled ? own.enabled : html`<span class="faint">${own.disabled}</span>`,
    healthView(issuer, context),
    timeView(issuer.health.last_word_at, context, own.never),
    certificateView(issuer, context),
  ])
  return listTable(own.title, columns, rows)
}

function certificateView({ certification }: IssuerSeen, context: OperatorContext): unknown {
  const own = ISSUERS_WORDS[context.locale]
  if (certification === null) return html`<span class="faint">${own.noCertificate}</span>`
  const at = timeView(certification.expires_at, context, '')
  return Date.parse(certification.expires_at) <= context.now() ? html`<span class="bad">${own.ended} ${at}</span>` : at
}
