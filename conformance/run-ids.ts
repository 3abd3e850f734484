/** The ids of a run, which no other run and no shop has, and other things that are drawn. */

import { toBase64url } from '../protocol/base64url.ts'
import type { AuthenticatePayment } from '../protocol/issuer-messages.ts'
import {
  ID_RANDOM_CHARACTERS,
  idCharacters,
  LEDGER_ID_CHARACTERS,
  objectId,
  operationId,
  OPERATION_RANDOM_CHARACTERS,
  paymentId,
  PAYMENT_RANDOM_CHARACTERS,
} from '../protocol/object-id.ts'

export class RunIds {
  /** All ids of the run begin so. */
  readonly ledger = idCharacters(random(LEDGER_ID_CHARACTERS))

  /** Composes a payment of a shop of its own. */
  payment(amount: number, currency: string): AuthenticatePayment {
    const merchant = {
      id: objectId('mer', random(ID_RANDOM_CHARACTERS)),
      name: 'ひるね陶器',
      origin: 'https://shop.example',
    }
    return { id: this.#paymentId(), amount, currency, merchant }
  }

  operation(): string {
    return operationId(this.#paymentId(), random(OPERATION_RANDOM_CHARACTERS))
  }

  #paymentId(): string {
    return paymentId(this.ledger, Date.now(), random(PAYMENT_RANDOM_CHARACTERS))
  }
}

/** Makes a source as brokers write it. */
export function sourceText(): string {
  return toBase64url(random(32))
}

/** Returns cryptographically random bytes. */
export function random(bytes: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(bytes))
}
