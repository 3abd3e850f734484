/** The frame of every view: the head, the two regions that are announced, and the place for the rest. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'
import type { Locale } from '../../../protocol/look.ts'
import type { Complaint, PageState } from '../state.ts'
import type { StatusMessage, Words } from '../words.ts'
import { closeMark, brandMark, lockMark } from './marks.ts'
import { isolated } from './view-context.ts'
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
}

/**
 * Renders what all views share. `status` and `alert` are in the page from its
 * first drawing and stay the same elements, or a screen reader would not
 * announce what they come to hold.
 */
export function shell(context: ViewContext, { lead, said, isAlarm, rest, promise }: Parts): TemplateResult {
  const { state, words, facts } = context
  const issuer = context.issuer && facts.issuer
  return html`${head(context)}${lead}
    <div role=${isAlarm ? 'alert' : 'status'} class=${said ? 'said' : 'quiet'}>
      ${
        said
          ? html`<h1 tabindex="-1" .textContent=${said.title}></h1>
              <p .textContent=${said.text}></p>`
          : html`<p .textContent=${(promise && issuer) || ''}></p>`
      }
    </div>
    ${rest}
    <p role="alert" id="complaint" class=${complaintPlace(state.complaint)} .textContent=${complaintText(context)}></p>
    ${promise ? html`<p class="promise" id="promise">${lockMark}<span .textContent=${typeof promise === 'string' ? promise : words.promise(issuer)}></span></p>` : nothing}`
}

function head({ state, words, facts, actions }: ViewContext): TemplateResult {
  const [before, after] = words.payTo
  const to =
    facts.shop &&
    html`<span class="to"
      ><span .textContent=${before}></span> <bdi .textContent=${facts.shop}></bdi> <span .textContent=${after}></span
    ></span>`
  return html`<header>
    ${brandMark}${to}${state.checkout?.livemode === false ? html`<span class="test" .textContent=${words.test}></span>` : nothing}
    ${
      state.place === 'frame'
        ? html`<button type="button" class="x" aria-label=${words.close} @click=${actions.closed}>${closeMark}</button>`
        : nothing
    }
  </header>`
}

/** Renders the amount and what it is for: the heading of the views in which the member decides, a reminder in the others. */
export function amountLead(
  { state, words, facts }: ViewContext,
  what: string | undefined,
  isHeading: boolean,
): TemplateResult {
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
      .textContent=${what ?? (items.length === 0 && description ? isolated(description) : words.order(isolated(order), count))}
    ></p>`
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

function complaintText({ state: { complaint, locale }, words, facts }: ViewContext): string {
  return complaint ? sentenceFor(complaint, words, facts, locale) : ''
}

function sentenceFor(complaint: Complaint, words: Words, facts: ViewContext['facts'], locale: Locale): string {
  switch (complaint.about) {
    case 'member_id':
      return words.memberIdTrouble[complaint.trouble]
    case 'password_empty':
      return words.passwordEmpty
    case 'mismatch':
      return words.mismatch(complaint.attemptsLeft)
    case 'passkey':
      return words.passkey.trouble[complaint.trouble](facts)
    case 'problem': {
      const told = words.problem[complaint.code]
      return typeof told === 'string' ? told : told(facts)
    }
    case 'told':
      return complaint.tell(locale)
    case 'not_sent':
      return words.notSent
    case 'not_confirmed':
      return words.notConfirmed
  }
}
