import { ledgerOfPayment } from '../../protocol/object-id.ts'
import type { Env } from '../env.ts'
import { LedgerClient } from './ledger-client.ts'

/** Returns a ledger by its id. */
export function ledgerById(env: Env, ledgerId: string): LedgerClient {
  return new LedgerClient(env, ledgerId)
}

/** Returns the ledgers of these ids, in their order. */
export function ledgersById(env: Env, ledgerIds: readonly string[]): LedgerClient[] {
  return ledgerIds.map((id) => ledgerById(env, id))
}

/**
 * Returns the ledger that a payment's id carries, or undefined when it is no payment's
 * id. For whoever has shown a right to this payment: a Durable Object comes to
 * be by being asked, so that made-up ids must be asked for nowhere.
 */
export function ledgerOf(env: Env, paymentId: string): LedgerClient | undefined {
  const ledgerId = ledgerOfPayment(paymentId)
  return ledgerId === undefined ? undefined : ledgerById(env, ledgerId)
}
