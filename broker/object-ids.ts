import {
  ID_RANDOM_CHARACTERS,
  LEDGER_ID_CHARACTERS,
  OPERATION_RANDOM_CHARACTERS,
  PAYMENT_RANDOM_CHARACTERS,
  idCharacters,
  objectId,
  operationId,
  paymentId,
} from '../protocol/object-id.ts'
import type { ObjectKind } from '../protocol/object-id.ts'

/** Makes a new object's id from the runtime's own randomness. */
export function newObjectId(kind: ObjectKind): string {
  return objectId(kind, randomBytes())
}

/** Makes a new secret of 130 random bits, after what it is known by. */
export function newSecret(prefix: string): string {
  return `${prefix}${idCharacters(randomBytes())}`
}

/** Makes a new ledger's id. */
export function newLedgerId(): string {
  return idCharacters(randomBytes()).slice(0, LEDGER_ID_CHARACTERS)
}

/** Makes a new payment's id in a ledger; `now` in milliseconds since 1970. */
export function newPaymentId(ledger: string, now: number): string {
  return paymentId(ledger, now, randomBytes(PAYMENT_RANDOM_CHARACTERS))
}

/** Makes a new operation's id, of its payment. */
export function newOperationId(payment: string): string {
  return operationId(payment, randomBytes(OPERATION_RANDOM_CHARACTERS))
}

function randomBytes(length = ID_RANDOM_CHARACTERS): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length))
}
