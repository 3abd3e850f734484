import type { Env } from '../env.ts'
import { ledgerOf } from '../ledgers/ledgers.ts'
import type { PlacementPorts } from '../payments/place-payment.ts'
import { decideKey } from './key-books.ts'

/** Returns the books that a merchant's new payments are written in: its key book, and its ledgers. */
export function placementBooks(env: Env, owner: { merchantId: string; livemode: boolean }): PlacementPorts {
  return {
    decide: (creation) => decideKey(env, owner, creation),
    create: (payment, request) => {
      const ledger = ledgerOf(env, payment.id)
      if (ledger === undefined) throw new Error("The key book's payment has no payment's id.")
      return ledger.create(payment, request)
    },
  }
}
