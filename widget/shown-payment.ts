/** Describes what stands in the frame: a payment, or the page of one that is yet to be made. */

import type { GivenLook } from '../protocol/look.ts'

/** The payment in the frame. `busy`: it lives on when the dialog closes; `done`: the next open starts anew. */
export interface ShownPayment {
  secret: string
  busy?: boolean
  done?: boolean
}

/**
 * Returns the payment that a client secret is for, or undefined when it is
 * none. By its outline alone: a script that a shop has pinned meets the ids of brokers yet to come.
 */
export function paymentOf(secret: string): string | undefined {
  return /^(pay_\w+)_secret_\w+$/.exec(secret)?.[1]
}

/**
 * Returns the address of the broker's page, with the look that its first drawing has already. Without a payment it
 * waits for one (protocol/frame-messages.ts).
 */
export function frameUrl(broker: string, look: GivenLook, secret = '', query = ''): string {
  const worn = new URLSearchParams(look as unknown as Record<string, string>)
  return `${broker}/checkout/${paymentOf(secret) ?? 'prepare'}?${worn}${query}#${secret}`
}

/** Tells whether the member saves data, who pays for each byte, or waits long for it: nothing is loaded on a guess. */
export function savesData(): boolean {
  return !!(navigator as { connection?: { saveData?: boolean } }).connection?.saveData
}
