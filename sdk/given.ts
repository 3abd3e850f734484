/**
 * Describes what the shop's code hands over, checked before anything is sent. JavaScript
 * lets `undefined` and NaN through where a type says otherwise, and both are
 * left out of JSON: "refund this much" would become "refund all there is".
 */

import type { ErrorCode } from '../protocol/error-codes.ts'
import { AMOUNT_MAX, isAmount } from '../protocol/money.ts'
import type { FuriwakeConfig } from './config.ts'
import { FuriwakeError } from './errors.ts'

/** Tells whether a value is a text that is not empty. */
export function isWord(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** Tells whether a value is a currency's code by its form. Which ones there are, the broker knows. */
export function isCurrencyCode(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z]{3}$/.test(value)
}

/** Returns the error that the broker would answer with. */
export function refusedBefore(config: FuriwakeConfig, code: ErrorCode, message: string, param: string): FuriwakeError {
  return new FuriwakeError(code, message, { param, config })
}

/** Throws `amount_invalid`, naming the field. */
export function requireAmount(config: FuriwakeConfig, amount: unknown): void {
  if (isAmount(amount)) return
  const message = `Give \`amount\` as a whole number of the currency's minor units, from 1 to ${AMOUNT_MAX}.`
  throw refusedBefore(config, 'amount_invalid', message, 'amount')
}

/** Throws `idempotency_key_missing`. */
export function requireKey(config: FuriwakeConfig, options: { idempotencyKey: string } | undefined): void {
  const key: unknown = options?.idempotencyKey
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return
  const message =
    'Give an `idempotencyKey` that stands for this attempt, such as the order number and a count: 1 to 255 visible characters of ASCII.'
  throw refusedBefore(config, 'idempotency_key_missing', message, 'idempotencyKey')
}

/** Returns a payment's id. Throws `payment_id_invalid`: an empty id would name the list of all. */
export function paymentId(config: FuriwakeConfig, id: string): string {
  if (typeof id === 'string' && /^pay_\w+$/.test(id)) return id
  const message = "Give the payment's `id`, which begins with pay_."
  throw new FuriwakeError('payment_id_invalid', message, { param: 'id', config })
}

/** Returns the id of a webhook endpoint or a delivery, by its beginning. Throws `id_invalid`, naming the parameter. */
export function objectId(config: FuriwakeConfig, id: string, prefix: 'whe_' | 'del_', param = 'id'): string {
  if (typeof id === 'string' && id.startsWith(prefix) && /^\w+$/.test(id) && id.length > prefix.length) return id
  throw new FuriwakeError('id_invalid', `Give the \`${param}\` that begins with ${prefix}.`, { param, config })
}
