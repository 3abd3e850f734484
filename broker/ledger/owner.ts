import type { LedgerDatabase } from './database.ts'
import { paymentRecords } from './record-schema.ts'
import { payments } from './schema.ts'

/** The owner of a ledger, by any payment of it, whose id names the ledger. */
export interface LedgerOwner {
  merchantId: string
  livemode: boolean
  paymentId: string
}

const owners = new WeakMap<LedgerDatabase, LedgerOwner>()

/** Returns whose ledger it is; undefined while there is no payment in it. It never changes: the latest payment is never removed. */
export function ownerOf(db: LedgerDatabase): LedgerOwner | undefined {
  const known = owners.get(db)
  if (known !== undefined) return known
  const owner = firstIn(db, paymentRecords) ?? firstIn(db, payments)
  if (owner !== undefined) owners.set(db, owner)
  return owner
}

function firstIn(db: LedgerDatabase, table: typeof paymentRecords | typeof payments): LedgerOwner | undefined {
  const { merchantId, livemode, id } = table
  return db.select({ merchantId, livemode, paymentId: id }).from(table).limit(1).get()
}
