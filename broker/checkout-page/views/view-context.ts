/** Describes what every view is given: the state, the words for it, and what the member can do. */

import type { CheckoutIssuer } from '../../../protocol/checkout-api.ts'
import { formatMoney } from '../../../protocol/money.ts'
import { issuerOf } from '../page-issuer.ts'
import type { PageState } from '../state.ts'
import { wordsFor } from '../words.ts'
import type { Facts, Words } from '../words.ts'

export interface Actions {
  typed(this: void, memberId: string): void
  leftMemberId(this: void, event: FocusEvent): void
  submitted(this: void, event: SubmitEvent): void
  passwordToggled(this: void): void
  confirmed(this: void): void
  cancelled(this: void): void
  /** The member is done looking. */
  closed(this: void): void
  /** A new payment after a decline. */
  retried(this: void): void
  reloaded(this: void): void
  openedWindow(this: void): void
  passkeyChosen(this: void): void
  passwordChosen(this: void): void
  passkeyUsed(this: void): void
}

export interface ViewContext {
  state: PageState
  words: Words
  facts: Facts
  /** The one that the page speaks of. */
  issuer: CheckoutIssuer | undefined
  actions: Actions
  money(amount: number): string
}

// Letters of scripts that run from right to left, and marks that turn what follows them.
const TURNS_TEXT =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\ud802\ud803\ud83a\ud83b]/

/** Returns a name from outside for the middle of a sentence, as `<bdi>` would hold it: it turns nothing around it. */
export function isolated(name: string): string {
  return TURNS_TEXT.test(name) ? `\u2068${name}\u2069` : name
}

export function viewContext(state: PageState, actions: Actions): ViewContext {
  const { checkout, locale } = state
  const words = wordsFor(locale)
  const issuer = issuerOf(state)
  const money = (amount: number): string =>
    checkout ? formatMoney(amount, checkout.currency, checkout.minor_digits, locale) : ''
  const facts: Facts = {
    amount: money(checkout?.amount ?? 0),
    shop: isolated(checkout?.merchant.name[locale] ?? ''),
    issuer: isolated(issuer?.name[locale] ?? words.someIssuer),
    taken: issuer?.takes_on_authorize,
    minutes: checkout?.retry_after_s && Math.ceil(checkout.retry_after_s / 60),
    byShop: checkout?.cancelled_by === 'shop',
  }
  return { state, words, facts, issuer, actions, money }
}
