/** Entries that the broker's directory and the shop would have made over the past weeks: since when they know each other, the keys of the parties, the reports, and the shop's orders. */

import { calculateJwkThumbprint } from 'jose'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import { orders as shopOrders, shipments } from '../../../demo-shop/schema.ts'
import type { Reconciliation } from '../../../broker/db/day-report.ts'
import { partyKeys, reconciliations } from '../../../broker/db/directory-schema.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import type { Signer } from './past-answers.ts'
import type { PastOrder } from './past-order.ts'
import type { BookFile } from './sqlite-storage.ts'

/** Tables of the directory whose rows were made when the shop and its issuers began. */
const BEGAN = ['merchants', 'api_keys', 'webhook_endpoints'] as const

/** Dates the entries back to before the first payment. */
export function beginBefore(directory: BookFile, at: number): void {
  for (const table of BEGAN) directory.rows(`UPDATE ${table} SET created_at = ?`, [at])
  directory.rows('UPDATE ledgers SET has_work = 1')
}

/** Keeps the parties' public keys, with which the evidence is verified: as seen with the first payment. */
export async function keepPartyKeys(db: DrizzleD1Database, signers: readonly Signer[], at: number): Promise<void> {
  for (const { origin: party, key } of signers) {
    const { kid, kty, crv, x, y } = key
    if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined || kid === undefined) continue
    const jwk = { kty, crv, x, y } as const
    const row = { party, kid, thumbprint: await calculateJwkThumbprint(jwk), jwk, firstSeenAt: at }
    await db.insert(partyKeys).values(row).onConflictDoNothing()
  }
}

export async function keepReports(db: DrizzleD1Database, reports: readonly Reconciliation[]): Promise<void> {
  for (const some of parts(reports)) await db.insert(reconciliations).values(some).onConflictDoNothing()
}

/** Writes the shop's own orders: those that were paid are on their way. */
export async function keepOrders(
  db: DrizzleD1Database,
  orders: readonly PastOrder[],
  find: (paymentId: string) => Payment | undefined,
): Promise<void> {
  const rows = orders.map((order, index) => orderRow(order, index + 1, find(order.paymentId)))
  const sent = rows.flatMap(({ serial, status, createdAt }) =>
    status === 'paid' ? [{ order: serial, createdAt }] : [],
  )
  for (const some of parts(rows)) await db.insert(shopOrders).values(some)
  for (const some of parts(sent)) await db.insert(shipments).values(some)
}

function orderRow({ visit, paymentId, createdAt }: PastOrder, serial: number, payment: Payment | undefined) {
  const isPaid = payment?.status === 'captured' || payment?.status === 'refunded'
  return {
    serial,
    session: `past-${visit.customer.memberId}-${serial}`,
    lines: visit.lines,
    amount: visit.amount,
    status: isPaid ? ('paid' as const) : ('unpaid' as const),
    attempt: 1,
    paymentId,
    verdict: isPaid ? ('approved' as const) : payment?.status === 'declined' ? ('declined' as const) : null,
    reason: payment?.reason ?? null,
    issuerName: payment?.issuerName ?? null,
    authorization: payment?.authorization ?? null,
    captured: isPaid,
    createdAt,
    paidAt: isPaid ? createdAt : null,
  }
}

/** So many rows go into one statement: to build one takes longer than to run it. */
const ROWS_AT_ONCE = 100

function parts<T>(rows: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, part) =>
    rows.slice(part * ROWS_AT_ONCE, (part + 1) * ROWS_AT_ONCE),
  )
}
