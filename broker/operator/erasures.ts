/** Erasing a payment's personal data because somebody asks for it: noted first, without the data. */

import { and, eq } from 'drizzle-orm'

import { ledgerOfPayment } from '../../protocol/object-id.ts'
import { ledgers } from '../db/directory-schema.ts'
import type { Env } from '../env.ts'
import { ledgerById } from '../ledgers/ledgers.ts'
import { isErasable } from '../payments/personal-data.ts'
import type { PersonalPart } from '../payments/personal-data.ts'
import { noteAct } from './audit.ts'
import type { Change } from './audit.ts'
import { refused } from './outcome.ts'
import type { Outcome } from './outcome.ts'

export interface Erasure {
  payment: string
  /** The parts that were there. None, where it was done before. */
  erased: PersonalPart[]
  /** Milliseconds since 1970. */
  erasedAt: number
}

const NOT_ENDED = {
  detail:
    'The payment has not ended, or an operation of it is under way: its data is needed until then. One that nobody pays ends when it expires, or when it is cancelled. Send the erasure again after that.',
}

/** Erases the personal data of a merchant's payment. May be asked for again: by then there may be new data. */
export async function erasePersonalData(
  env: Env,
  change: Change,
  { merchant, payment }: { merchant: string; payment: string },
): Promise<Outcome<Erasure>> {
  const id = ledgerOfPayment(payment)
  if (id === undefined || !(await isLedgerOf(change, merchant, id))) return refused('payment_not_found')
  const ledger = ledgerById(env, id)
  const found = await ledger.read(payment)
  if (found === undefined) return refused('payment_not_found')
  if (!isErasable(found)) return refused('payment_in_progress', NOT_ENDED)
  const object = { type: 'payment', id: payment } as const
  await noteAct(change, { action: 'personal_data.erased', object, before: null, after: { payment, merchant } })
  const done = await ledger.erasePayment(payment)
  return done.ok
    ? { ok: true, value: { payment, erased: done.erased, erasedAt: done.erasedAt } }
    : refused(done.problem, done.problem === 'payment_in_progress' ? NOT_ENDED : {})
}

/** A ledger comes to be by being asked: only the merchant's own are. */
async function isLedgerOf({ db }: Change, merchant: string, ledger: string): Promise<boolean> {
  const mine = and(eq(ledgers.id, ledger), eq(ledgers.merchantId, merchant))
  return (await db.select({ id: ledgers.id }).from(ledgers).where(mine).get()) !== undefined
}
