/** One issuer: whether it answers and what to do, its certificate, its entry. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { OpenPage } from '../page.ts'
import { Reading } from '../reading.ts'
import { healthView } from './issuer-seen.ts'
import type { IssuerSeen } from './issuer-seen.ts'
import { ISSUERS_WORDS } from './issuers-words.ts'
import { documentName, facts, modeChip, timeView } from './marks.ts'
import { addressOf, mayRead } from './operator-session.ts'
import type { OperatorContext } from './operator-session.ts'

export function openIssuer(context: OperatorContext, prefix: string): OpenPage {
  const { locale } = context
  const own = ISSUERS_WORDS[locale]
  const issuer = new Reading<IssuerSeen>(context, `/v1/issuers/${encodeURIComponent(prefix)}`)
  void issuer.load()
  return {
    get title() {
      return issuer.value?.names[locale] ?? own.title
    },
    end: () => issuer.end(),
    view: () =>
      html`<p><a href=${addressOf('issuers')}>${own.back}</a></p>
        <div class="title">
          <h1 class="small" tabindex="-1">${issuer.value?.names[locale] ?? `${own.issuer} ${prefix}`}</h1>
          ${issuer.value ? modeChip(own.modes[issuer.value.mode], issuer.value.mode === 'live') : nothing}
        </div>
        ${issuer.view((seen) => [healthPanel(seen, context), certificatePanel(seen, context), entryPanel(seen, context)])}`,
  }
}

function healthPanel(issuer: IssuerSeen, context: OperatorContext): TemplateResult {
  const own = ISSUERS_WORDS[context.locale]
  const { state, last_word_at: heardAt } = issuer.health
  return html`<section class="panel">
    <h2>${own.health}</h2>
    <p class="line">${healthView(issuer, context)}</p>
    <p class="lead">${own.about[state]} ${documentName(own.docs, 'docs/operate/health.md')}</p>
    ${facts([
      [own.lastWord, timeView(heardAt, context, own.never)],
      [own.payments, issuer.enabled ? own.enabled : own.disabled],
    ])}
  </section>`
}

function certificatePanel({ certification }: IssuerSeen, context: OperatorContext): TemplateResult {
  const own = ISSUERS_WORDS[context.locale]
  const isOver = certification !== null && Date.parse(certification.expires_at) <= context.now()
  return html`<section class="panel">
    <h2>${own.certificate}</h2>
    ${
      certification === null
        ? html`<p class="lead">${own.noCertificateAbout}</p>`
        : facts([
            [
              isOver ? own.ended : own.certifiedUntil,
              html`<span class=${isOver ? 'bad' : ''}>${timeView(certification.expires_at, context, '')}</span>`,
            ],
            [own.issuedAt, timeView(certification.issued_at, context, '')],
            [own.pair, certification.subject],
            [own.suite, certification.suite],
            [own.keys, html`<span class="id">${certification.keys.join(' ')}</span>`],
          ])
    }
    <p class="lead">${documentName(own.docs, 'docs/certify.md')}</p>
  </section>`
}

function entryPanel(issuer: IssuerSeen, context: OperatorContext): TemplateResult {
  const own = ISSUERS_WORDS[context.locale]
  const servers = ['authentication_server', 'relay', 'settlement_server'] as const
  const pages = ['register_url', 'forgot_url', 'passkey_rp_id'] as const
  return html`<section class="panel">
    <h2>${own.entry}</h2>
    ${facts([
      [own.prefix, issuer.prefix],
      [own.method, issuer.texts[context.locale]?.method_name ?? issuer.method],
      [own.takes, issuer.takes_on_authorize ? own.takesAtOnce : own.takesLater],
      ...servers.map((server) => [own.servers[server], issuer[server]] as const),
      ...pages.map((page) => [own.pages[page], issuer[page] ?? own.noneGiven] as const),
    ])}
    <p class="actions">
      ${mayRead(context, 'audit') ? html`<a href=${addressOf('audit', undefined, { object: issuer.prefix })}>${own.itsChanges}</a>` : nothing}
      ${mayRead(context, 'reconciliations') ? html`<a href=${addressOf('reconciliations', undefined, { issuer: issuer.prefix })}>${own.itsDays}</a>` : nothing}
    </p>
  </section>`
}
