/** The amount of a capture, void or refund: how much there is, and what was typed: pure. */

import type { ApiProblem } from '../api.ts'
import type { PaymentSeen } from '../payment-seen.ts'
import type { Action } from './payment-words.ts'

/** Returns what may follow a payment as it is. The issuer decides, and the ledger before it: this only spares a press. */
export function actionsFor(payment: PaymentSeen): Action[] {
  const { status } = payment
  if (status === 'authorized') return ['capture', 'void']
  if (status === 'awaiting_confirmation') return ['void']
  return status === 'captured' && leftFor(payment, 'refund') > 0 ? ['refund'] : []
}

/** Returns how much an action may be about, in minor units. */
export function leftFor(payment: PaymentSeen, action: Action): number {
  if (action !== 'refund') return payment.amount
  return payment.captured_amount - payment.refunded_amount - payment.disputed_amount
}

/** Writes an amount as it is typed: `12800`, `12.80`. */
export function amountText(amount: number, digits: number): string {
  if (digits === 0) return String(amount)
  const text = String(amount).padStart(digits + 1, '0')
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** Reads what was typed, full-width digits and separators of thousands too; undefined where it is no amount from 1 to `most`. */
export function amountOf(typed: string, digits: number, most: number): number | undefined {
  const plain = typed.normalize('NFKC').replaceAll(/[\s,']/g, '')
  const [, whole = '', part = ''] = /^\p{Sc}?(\d{1,13})(?:\.(\d*))?\p{Sc}?円?$/u.exec(plain) ?? []
  if (whole === '' || part.length > digits) return undefined
  const amount = Number(whole + part.padEnd(digits, '0'))
  return amount >= 1 && amount <= most ? amount : undefined
}

/** Tells whether an answer says how a request ended; any other leaves it open, and the same key may be sent again. */
export function isSettledAnswer({ status, code }: ApiProblem): boolean {
  return status >= 400 && status < 500 && code !== 'idempotency_key_in_use' && status !== 429 && status !== 408
}
