/** Step 2 at the books: two calls in a row, whatever ledgers are opened or closed meanwhile. */

import type { KeyDecision, KeyedCreation } from './ports/key-book.ts'
import type { Payment } from './payment.ts'
import type { CreateResult, CreationRequest, IdempotentRequest } from './ports/ledger.ts'

/** The merchant's key book for a key, and the ledger that a payment's id names. Both may throw: then nothing is known. */
export interface PlacementPorts {
  decide(creation: KeyedCreation): Promise<KeyDecision>
  create(payment: Payment, request: CreationRequest): Promise<CreateResult>
}

/**
 * Places a payment under its Idempotency-Key: the key book says which payment
 * is the key's, and that one is written, once. `payment` carries the id that
 * it gets if the key is new. A request that ends between the two calls leaves
 * a key without a payment, and the next one with the key writes it.
 */
export async function placePayment(
  ports: PlacementPorts,
  request: IdempotentRequest & { digest: string },
  payment: Payment,
): Promise<CreateResult> {
  const { digest, ...idempotent } = request
  const { fingerprint } = idempotent
  const decided = await ports.decide({ digest, fingerprint, paymentId: payment.id })
  if (decided.kind === 'key_reused') return decided
  return ports.create({ ...payment, id: decided.paymentId }, { ...idempotent, isDecided: true })
}
