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

/** A new object's id from the runtime's own randomness. */
export function newObjectId(kind: ObjectKind): string {
  return objectId(kind, randomBytes())
}

/** A new ledger's id. */
export function newLedgerId(): string {
  return idCharacters(randomBytes()).slice(0, LEDGER_ID_CHARACTERS)
}

/** A new payment's id in a ledger; `now` in milliseconds since 1970. */
export function newPaymentId(ledger: string, now: number): string {
  return paymentId(ledger, now, randomBytes(PAYMENT_RANDOM_CHARACTERS))
}

/** A new operation's id, of its payment. */
export function newOperationId(payment: string): string {
  return operationId(payment, randomBytes(OPERATION_RANDOM_CHARACTERS))
}

function randomBytes(length = ID_RANDOM_CHARACTERS): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length))
}
