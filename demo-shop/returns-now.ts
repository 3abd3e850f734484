import { listReturns, verifyReturn } from '../sdk/index.ts'
import type { FuriwakeConfig, Payment, ReturnClaims } from '../sdk/index.ts'
import { answeredSoon } from './payment-now.ts'

/** A return that the shop has verified, and where the buyer can see what is signed. */
export interface VerifiedReturn {
  claims: ReturnClaims
  proof: string
}

/**
 * Returns what was given back of an order's payment, newest first: only what is
 * signed for this very order. None where the broker has no answer soon; the
 * receipt is shown without it.
 */
export async function returnsNow(furiwake: FuriwakeConfig, payment: Payment | undefined): Promise<VerifiedReturn[]> {
  const hasAny = payment !== undefined && (payment.refunded_amount > 0 || (payment.dispute ?? null) !== null)
  return hasAny ? ((await answeredSoon(verified(furiwake, payment))) ?? []) : []
}

async function verified(furiwake: FuriwakeConfig, payment: Payment): Promise<VerifiedReturn[]> {
  const { data } = await listReturns(furiwake, payment.id)
  const { id, order, currency } = payment
  // Whatever was given back in the console is news to this shop: kind and amount are what the signature says.
  const expected = { payment: id, order, currency, kind: 'unchecked', amount: 'unchecked' } as const
  return Promise.all(
    data.map(async (each) => {
      return { claims: await verifyReturn(furiwake, each.return, expected), proof: each.verify_url }
    }),
  )
}
