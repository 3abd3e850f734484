import { ledgerOfPayment } from '../../protocol/object-id.ts'
import type { Env } from '../env.ts'
import { LedgerClient } from './ledger-client.ts'

/** One of a merchant's account books. New payments go to the open ones; a closed one keeps its own to their end. */
export interface Volume {
  id: string
  /** Milliseconds since 1970: new payments go to it from then on, and no more from then on. */
  opensAt: number
  closesAt: number | null
}

/** A ledger by its id. */
export function ledgerById(env: Env, ledgerId: string): LedgerClient {
  return new LedgerClient(env, ledgerId)
}

/**
 * The ledger that a payment's id carries, or undefined when it is no payment's
 * id. For whoever has shown a right to this payment: a Durable Object comes to
 * be by being asked, so that made-up ids must be asked for nowhere.
 */
export function ledgerOf(env: Env, paymentId: string): LedgerClient | undefined {
  const ledgerId = ledgerOfPayment(paymentId)
  return ledgerId === undefined ? undefined : ledgerById(env, ledgerId)
}

/**
 * Returns the volume for a new payment. Any choice is a right one, however old the
 * memory of the directory is: which payment a key made is decided elsewhere
 * (broker/key-book/). `digest`: of the Idempotency-Key, in hexadecimal.
 */
export function volumeForNew(volumes: readonly Volume[], digest: string, now: number): string | undefined {
  const open = volumes.filter(({ opensAt, closesAt }) => opensAt <= now && (closesAt === null || now < closesAt))
  if (open.length === 0) return lastToClose(volumes)
  return open[parseInt(digest.slice(0, 8), 16) % open.length]?.id
}

function lastToClose(volumes: readonly Volume[]): string | undefined {
  const closing = (volume: Volume): number => volume.closesAt ?? Infinity
  return volumes.toSorted((a, b) => closing(b) - closing(a))[0]?.id
}
