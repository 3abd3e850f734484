import { ledgerOfPayment } from '../../protocol/object-id.ts'
import type { Env } from '../env.ts'
import type { LedgerObject } from './ledger-object.ts'

/** A ledger by its id. */
export function ledgerById(env: Env, ledgerId: string): DurableObjectStub<LedgerObject> {
  return env.LEDGER.get(env.LEDGER.idFromName(ledgerId))
}

/** The ledger that a payment's id carries, or undefined when it is no payment's id. */
export function ledgerOf(env: Env, paymentId: string): DurableObjectStub<LedgerObject> | undefined {
  const ledgerId = ledgerOfPayment(paymentId)
  return ledgerId === undefined ? undefined : ledgerById(env, ledgerId)
}

/**
 * The ledger for a new payment: by its Idempotency-Key, so that a repeated
 * request finds the first one's answer. `digest` is hex.
 */
export function ledgerForKey(ledgers: readonly string[], digest: string): string | undefined {
  return ledgers[parseInt(digest.slice(0, 8), 16) % ledgers.length]
}
