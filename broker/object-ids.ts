import {
  ID_RANDOM_CHARACTERS,
  LEDGER_ID_CHARACTERS,
  deliveryId,
  idCharacters,
  ledgerOfPayment,
  objectId,
  operationId,
  paymentId,
} from '../protocol/object-id.ts'
import type { ObjectKind } from '../protocol/object-id.ts'

/** Makes a new object's id from the runtime's own randomness. */
export function newObjectId(kind: ObjectKind): string {
  return objectId(kind, randomBytes())
}

/** Makes a new ledger's id. */
export function newLedgerId(): string {
  return idCharacters(randomBytes()).slice(0, LEDGER_ID_CHARACTERS)
}

/** Makes a new payment's id in a ledger. */
export function newPaymentId(ledger: string): string {
  return paymentId(ledger, randomBytes())
}

/** Makes a new operation's id, in the ledger of its payment. */
export function newOperationId(payment: string): string {
  return operationId(ledgerOfPayment(payment) ?? '', randomBytes())
}

/** Makes a new webhook delivery's id in a ledger. */
export function newDeliveryId(ledger: string): string {
  return deliveryId(ledger, randomBytes())
}

function randomBytes(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(ID_RANDOM_CHARACTERS))
}
