import type { TemplateResult } from 'lit/html.js'
import type { DeclineReason } from '../../../protocol/payment.ts'
import { inARow } from '../words.ts'
import type { StatusMessage, WordKey } from '../words.ts'
import { awaitedPanel } from './awaited.ts'
import { paidWith, row } from './confirm.ts'
import type { DrawingTools } from './drawing-tools.ts'
import { isolated } from '../names.ts'
import type { ViewContext } from './view-context.ts'

/** Renders the end: what happened, whether money moved, and what to do next. */
export function outcomeView(context: ViewContext, tools: DrawingTools): TemplateResult {
  const { html, nothing, shell, outcomeIcon } = tools
  const { status, instructions } = context.state.checkout ?? {}
  const isPaid = status === 'captured' || status === 'authorized'
  const said = outcomeMessage(context)
  const isAlone = context.state.place === 'window' && !context.state.checkout?.return_url
  return shell(context, {
    lead: outcomeIcon(isPaid ? 'good' : status === 'declined' ? 'bad' : 'plain'),
    said: said && isAlone ? { ...said, text: inARow(said.text, context.say('@youMayClose')) } : said,
    rest: html`${instructions ? awaitedPanel(context, instructions) : nothing}${isPaid ? receipt(context, tools) : nothing}${isPaid ? doneDeed(context, tools) : backDeeds(context, tools)}${isPaid ? context.state.offer?.view(context, tools) : nothing}`,
  })
}

/** Returns what the end means for the member's money; undefined of a payment that has none yet. */
export function outcomeMessage(context: ViewContext): StatusMessage | undefined {
  const { status, reason, retry_after_s: retryAfter, cancelled_by: by } = context.state.checkout ?? {}
  const { say, issuer } = context
  const isTaken = issuer?.takes_on_authorize
  const message = (title: WordKey, ...text: string[]) => ({ title: say(title), text: inARow(...text) })
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- Of a payment that goes on nothing is said here.
  switch (status) {
    case 'captured':
      return message('@capturedTitle', say('@captured'))
    case 'authorized':
      return message('@authorizedTitle', say(isTaken ? '@taken' : '@held'))
    case 'refunded':
      return message('@refundedTitle', say('@refunded'))
    case 'voided':
      return message('@voidedTitle', by === 'shop' ? say('@byShop') : '', say(isTaken ? '@givesBack' : '@releases'))
    case 'cancelled':
      return by === 'shop'
        ? message('@cancelledTitle', say('@byShop'), say('@nothing'))
        : message('@cancelledTitle', say('@byMember'))
    case 'expired':
      return message('@expiredTitle', say('@expired'), context.state.canRetry ? '' : say('@startAgain'))
    case 'declined':
      return message('@notPaid', declinedText(say, reason, retryAfter))
    default:
      return undefined
  }
}

const DECLINED: Readonly<Record<DeclineReason, WordKey>> = {
  insufficient_funds: '@insufficientFunds',
  limit_exceeded: '@limitExceeded',
  account_closed: '@accountClosed',
  expired_account: '@accountExpired',
  too_many_attempts: '@tooManyAttempts',
  refused_by_issuer: '@refusedByIssuer',
  issuer_unavailable: '@issuerUnavailable',
}

function declinedText(
  say: ViewContext['say'],
  reason: string | undefined,
  retryAfterSeconds: number | undefined,
): string {
  const known: Partial<Record<string, WordKey>> = DECLINED
  const key = known[reason ?? ''] ?? '@refusedByIssuer'
  return key === '@tooManyAttempts' && retryAfterSeconds
    ? inARow(say(key), say('@triesAgainIn', { minutes: Math.ceil(retryAfterSeconds / 60) }))
    : say(key)
}

function receipt(context: ViewContext, tools: DrawingTools): TemplateResult {
  const { html, nothing } = tools
  const { say } = context
  const { order = '', authorization } = context.state.checkout ?? {}
  return html`<dl>
    ${row(tools, say('@orderLabel'), isolated(order, context.state.locale))}${row(tools, say('@paidWith'), paidWith(context))}
    ${authorization ? row(tools, say('@approval'), isolated(authorization, context.state.locale)) : nothing}
  </dl>`
}

function doneDeed({ say, actions }: ViewContext, { html }: DrawingTools): TemplateResult {
  return html`<div class="actions">
    <button type="button" class="go" @click=${actions.closed} .textContent=${say('@done')}></button>
  </div>`
}

/** The reasons that the issuer's own page can do something about. */
const HELPED: ReadonlySet<string | undefined> = new Set<DeclineReason>([
  'too_many_attempts',
  'account_closed',
  'expired_account',
  'refused_by_issuer',
])

function backDeeds(
  { state, say, issuer, actions }: ViewContext,
  { html, nothing, outside }: DrawingTools,
): TemplateResult {
  const help = HELPED.has(state.checkout?.reason) && issuer?.forgot_url
  const status = state.checkout?.status
  const isExpired = status === 'expired'
  const canRetry = state.canRetry && (isExpired || status === 'declined')
  return html`<div class="actions">
    ${canRetry ? html`<button type="button" class="go" @click=${actions.retried} .textContent=${say(isExpired ? '@again' : '@anotherId')}></button>` : nothing}
    <button
      type="button"
      class=${canRetry ? 'ghost' : 'go'}
      @click=${actions.closed}
      .textContent=${say('@backToShop')}
    ></button>
    ${help ? outside(help, say('@help'), '') : nothing}
  </div>`
}
