/** The statements behind the Idempotency-Key: the answer to a request, kept so that it can be given again. */

import { eq, sql } from 'drizzle-orm'

import { idempotency } from './schema.ts'
import { IDEMPOTENCY_KEPT_MS, PRUNED_AT_ONCE } from '../limits.ts'
import type { StoredAnswer } from '../payments/operation-answer.ts'
import type { LedgerContext, LedgerDatabase } from './database.ts'
import { statementsOf } from './statements.ts'
import type { IdempotentRequest } from '../payments/ports/ledger.ts'

/** Status 0: the request is running, or was when its Worker died; its operation then tells how it ended. */
export type StoredRequest = typeof idempotency.$inferSelect
export const RUNNING = 0

/** Returns what is known of the key; `key_reused` when it came with another request. */
export function findRequest(
  tx: LedgerDatabase,
  request: IdempotentRequest,
): { kind: 'new' } | { kind: 'key_reused' } | { kind: 'known'; stored: StoredRequest } {
  const stored = statementsOf(tx).requestByKey.get({ key: request.key })
  if (!stored) return { kind: 'new' }
  const isSame = stored.fingerprint === request.fingerprint || stored.fingerprint === request.formerFingerprint
  return isSame ? { kind: 'known', stored } : { kind: 'key_reused' }
}

/** Tells whether any key of a creation is kept here: none is, two days after version 0.1 wrote the last. */
export function hasCreationKeys(tx: LedgerDatabase): boolean {
  const creation = tx.select({ key: idempotency.key }).from(idempotency).where(eq(idempotency.status, 201)).limit(1)
  return creation.get() !== undefined
}

export function insertRequest(
  tx: LedgerDatabase,
  request: IdempotentRequest,
  about: { paymentId: string; operationId: string | null; status: number; body: string },
  context: LedgerContext,
): void {
  const { key, fingerprint } = request
  statementsOf(tx).insertRequest({ key, fingerprint, ...about, createdAt: context.now })
}

export function updateAnswer(tx: LedgerDatabase, key: string, status: number, body: string): void {
  tx.update(idempotency).set({ status, body }).where(eq(idempotency.key, key)).run()
}

/** Keeps the answer to the request that began an operation, and gives it; the one that was kept before, if there is one. */
export function keepAnswer(tx: LedgerDatabase, key: string, operationId: string, answer: StoredAnswer): StoredAnswer {
  const stored = statementsOf(tx).requestByKey.get({ key })
  if (stored?.operationId !== operationId) return answer
  if (stored.status !== RUNNING) return { status: stored.status, body: stored.body }
  updateAnswer(tx, key, answer.status, answer.body)
  return answer
}

/** Forgets answers that need not be kept any longer; a bounded number at a time. */
export function pruneRequests(tx: LedgerDatabase, now: number): void {
  const old = sql`SELECT key FROM idempotency WHERE created_at < ${now - IDEMPOTENCY_KEPT_MS} LIMIT ${PRUNED_AT_ONCE}`
  tx.delete(idempotency)
    .where(sql`key IN (${old})`)
    .run()
}
