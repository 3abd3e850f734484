/** Describes what every view is given: the state, the words for it, and what the member can do. */

import type { CheckoutIssuer } from '../../../protocol/checkout-api.ts'
import { formatMoney } from '../../../protocol/money.ts'
import { isolated, nameIn } from '../names.ts'
import { issuerOf } from '../page-issuer.ts'
import type { PageState } from '../state.ts'
import { sayIn } from '../words.ts'
import type { Say } from '../words.ts'

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

/** Describes what a sentence may speak of: names and the amount, written for the language. */
export interface Facts {
  amount: string
  shop: string
  issuer: string
}

export interface ViewContext {
  state: PageState
  /** Says a message, which may speak of the facts. */
  say: Say
  facts: Facts
  /** The one that the page speaks of. */
  issuer: CheckoutIssuer | undefined
  actions: Actions
  money(amount: number): string
}

export function viewContext(state: PageState, actions: Actions): ViewContext {
  const { checkout, locale } = state
  const issuer = issuerOf(state)
  const money = (amount: number): string =>
    checkout ? formatMoney(amount, checkout.currency, checkout.minor_digits, locale) : ''
  const facts: Facts = {
    amount: isolated(money(checkout?.amount ?? 0), locale),
    shop: isolated(nameIn(checkout?.merchant.name, locale) ?? '', locale),
    issuer: isolated(nameIn(issuer?.name, locale) ?? sayIn(locale)('@someIssuer'), locale),
  }
  return { state, say: sayIn(locale, { ...facts }), facts, issuer, actions, money }
}
