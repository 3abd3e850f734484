/**
 * Captures, voids, refunds and reversals of an issuer that is down: each is
 * written down, and can wait. So no call is made but for one at a time that
 * finds out whether the issuer is back, and the others are due later.
 */

import type { Issuer } from '../payments/issuer.ts'
import type { LedgerPort } from '../payments/ports/ledger.ts'
import type { Payment } from '../payments/payment.ts'
import type { SettlementPort } from '../payments/ports/settlement.ts'
import { issuerHealth } from './issuer-health.ts'
import { HELD_LOOK_MAX_MS, ISSUER_PROBE_AFTER_MS } from './limits.ts'

/**
 * Returns the issuer for whoever can wait. A call that is not made is
 * `unknown`, as one without an answer: its intent stands, the same id is sent
 * later, and is applied once.
 */
export function holdBack(issuer: Issuer | undefined): Issuer | undefined {
  return issuer && { ...issuer, settlement: heldBack(issuer) }
}

function heldBack({ prefix, settlement }: Issuer): SettlementPort {
  return {
    inquire: (...asked) => settlement.inquire(...asked),
    clearing: (...asked) => settlement.clearing(...asked),
    async transact(...asked) {
      const admission = issuerHealth.admitCall(prefix, 'settlement', Date.now())
      if (admission === undefined) return { outcome: 'unknown' }
      try {
        return await settlement.transact(...asked)
      } finally {
        admission.over()
      }
    },
  }
}

/**
 * Returns when a payment is looked at again whose operation waits for an
 * issuer that is down; undefined where it is worked on now. The longer it has
 * waited, the later, up to a bound: a thousand of them are not written anew
 * every few seconds. An authorization is asked after all the same: it may have
 * come to its end, and an inquiry takes no money.
 */
export async function heldUntil(
  ledger: Pick<LedgerPort, 'operationsOf'>,
  payment: Payment,
  now: number,
): Promise<number | undefined> {
  const { id, issuer, pendingOperation } = payment
  if (issuer === null || pendingOperation === null) return undefined
  const until = issuerHealth.heldUntil(issuer, 'settlement', now)
  if (until === undefined) return undefined
  const operation = (await ledger.operationsOf(id)).find((known) => known.id === pendingOperation)
  if (operation === undefined || operation.kind === 'authorize') return undefined
  const waited = now - operation.createdAt
  return Math.max(until, now + Math.min(Math.max(waited, ISSUER_PROBE_AFTER_MS), HELD_LOOK_MAX_MS))
}
