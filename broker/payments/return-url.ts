/**
 * The page of the shop's that a member goes back to from the payment's own page
 * (`return_url`). It is one of the merchant's own: a broker that sends people
 * wherever it is told lends its name to anybody. Pure rules.
 */

import type { Payment } from './payment.ts'

/** Tells whether a text is an address that somebody can be sent back to. */
export function isReturnUrl(text: string): boolean {
  if (!URL.canParse(text) || text.includes('#')) return false
  const { protocol, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}

/** Tells whether it is at one of the merchant's origins. */
export function isAtOrigin(text: string, origins: readonly string[]): boolean {
  return origins.includes(new URL(text).origin)
}

/** Returns the address with the payment and its status in the query: names and no secret; the shop asks its broker for the verdict. */
export function returnAddress({ id, status, returnUrl }: Pick<Payment, 'id' | 'status' | 'returnUrl'>): string | null {
  // A ledger of the version before knows none.
  if (!returnUrl) return null
  const url = new URL(returnUrl)
  url.searchParams.set('payment', id)
  url.searchParams.set('status', status)
  return url.href
}
