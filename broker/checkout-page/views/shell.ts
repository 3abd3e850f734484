/** The frame of every view: the head, the two regions that are announced, and the place for the rest. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'
import type { Complaint, PageState } from '../state.ts'
import type { MemberIdTrouble, PasskeyComplaint } from '../trouble.ts'
import { inARow, problemWord } from '../words.ts'
import type { Say, StatusMessage, WordKey } from '../words.ts'
import { closeMark, brandMark, lockMark } from './marks.ts'
import { clock } from '../clock.ts'
import { isolated } from '../names.ts'
import type { ViewContext } from './view-context.ts'

export interface Parts {
  /** Above what is said: the amount, the line of stations, the sign. */
  lead?: unknown
  said?: StatusMessage | undefined
  /** It is announced at once. */
  isAlarm?: boolean
  rest?: unknown
  /** Holds what stands at the foot: the promise of the seal, or another. */
  promise?: boolean | string
  /** The member pays here: until when is said, once that is soon. */
  ends?: boolean
}

/**
 * Renders what all views share. `status` and `alert` are in the page from its
 * first drawing and stay the same elements, or a screen reader would not
 * announce what they come to hold. The heading stands outside: it is read where
 * the focus comes to it (main.ts), and would be said twice. In an alarm it
 * stands inside: the page around may keep the focus.
 */
export function shell(context: ViewContext, { lead, said, isAlarm, rest, promise, ends }: Parts): TemplateResult {
  const { state, say, facts } = context
  const issuer = context.issuer && facts.issuer
  const time = ends && state.endsAt && clock(state.endsAt, state.locale)
  const note = time && say('@endsAt', { time })
  return html`${head(context)}${lead}
    <div class=${said ? 'said' : note ? 'ends' : 'quiet'} role=${isAlarm ? 'alert' : nothing}>
      ${said ? html`<h1 tabindex="-1" .textContent=${said.title}></h1>` : nothing}
      <p role=${isAlarm ? nothing : 'status'} .textContent=${said?.text ?? (note || (promise && issuer) || '')}></p>
    </div>
    ${rest}
    <p role="alert" id="complaint" class=${complaintPlace(state.complaint)} .textContent=${complaintText(context)}></p>
    ${promise ? html`<p class="promise" id="promise">${lockMark}<span .textContent=${typeof promise === 'string' ? promise : say(issuer ? '@promise' : '@promiseAny')}></span></p>` : nothing}`
}

/** Stands where the shop's name comes; nothing in a sentence is like it. */
const SHOP = '\ufffc'

function head({ state, say, facts, actions }: ViewContext): TemplateResult {
  const [before, after] = say('@payTo', { shop: SHOP }).split(SHOP)
  const to =
    facts.shop &&
    html`<span class="to"
      ><span .textContent=${before}></span> <bdi .textContent=${facts.shop}></bdi> <span .textContent=${after}></span
    ></span>`
  return html`<header>
    ${brandMark}${to}${state.checkout?.livemode === false ? html`<span class="test" .textContent=${say('@test')}></span>` : nothing}
    ${
      state.place === 'frame'
        ? html`<button type="button" class="x" aria-label=${say('@close')} @click=${actions.closed}>
            ${closeMark}
          </button>`
        : nothing
    }
  </header>`
}

/** Renders the amount and what it is for: the heading of the views in which the member decides, a reminder in the others. */
export function amountLead(
  { state, say, facts }: ViewContext,
  what: string | undefined,
  isHeading: boolean,
): TemplateResult {
  const { locale } = state
  const { order = '', items = [], description } = state.checkout ?? {}
  // So many characters share the card's width (styles.ts).
  const size = `--characters:${facts.amount.length}`
  const count = items.reduce((sum, { quantity }) => sum + quantity, 0)
  const amount = isHeading
    ? html`<h1 class="amount" tabindex="-1" .style=${size} .textContent=${facts.amount}></h1>`
    : html`<p class="amount" .style=${size} .textContent=${facts.amount}></p>`
  return html`${amount}
    <p
      class="what"
      .textContent=${what ?? (items.length === 0 && description ? isolated(description, locale) : orderText(say, isolated(order, locale), count))}
    ></p>`
}

function orderText(say: Say, order: string, n: number): string {
  return n > 0 ? say('@orderItems', { order, n }) : say('@orderNumber', { order })
}

/** The ID's complaint stands under its field, every other under the password. */
function complaintPlace(complaint: PageState['complaint']): string {
  return complaint && isAboutId(complaint) ? 'at-id' : ''
}

export function isAboutId(complaint: Complaint | undefined): boolean {
  return (
    complaint?.about === 'member_id' ||
    (complaint?.about === 'problem' &&
      (complaint.code === 'member_id_invalid' ||
        complaint.code === 'issuer_unknown' ||
        complaint.code === 'issuer_unreachable'))
  )
}

export function isAboutPassword(complaint: Complaint | undefined): boolean {
  return complaint?.about === 'mismatch' || complaint?.about === 'password_empty'
}

function complaintText({ state: { complaint }, say }: ViewContext): string {
  return complaint ? sentenceFor(complaint, say) : ''
}

const ID_TROUBLES: Readonly<Record<MemberIdTrouble, WordKey>> = {
  empty: '@idEmpty',
  incomplete: '@idIncomplete',
  too_long: '@idTooLong',
  bad_character: '@idBadCharacter',
  bad_check: '@idBadCheck',
  unknown_issuer: '@idUnknown',
}
const PASSKEY_TROUBLES: Readonly<Record<PasskeyComplaint, WordKey>> = {
  unfinished: '@passkeyUnfinished',
  forbidden: '@passkeyForbidden',
  refused: '@passkeyRefused',
}

function sentenceFor(complaint: Complaint, say: Say): string {
  switch (complaint.about) {
    case 'member_id':
      return say(ID_TROUBLES[complaint.trouble])
    case 'password_empty':
      return say('@passwordEmpty')
    case 'mismatch':
      return inARow(say('@mismatch'), complaint.attemptsLeft ? say('@triesLeft', { n: complaint.attemptsLeft }) : '')
    case 'passkey':
      return say(PASSKEY_TROUBLES[complaint.trouble])
    case 'problem':
      return say(problemWord(complaint.code))
    case 'told':
      return complaint.tell(say)
    case 'not_sent':
      return say('@notSent')
    case 'not_confirmed':
      return say('@notConfirmed')
  }
}
