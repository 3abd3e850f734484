import { and, asc, eq, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { issuers, ledgers, webhookEndpoints } from '../db/directory-schema.ts'
import { certifications } from '../db/operator-schema.ts'
import { issuerRows } from '../directory/issuer-rows.ts'
import type { Env } from '../env.ts'
import { issuerHealth } from '../issuers/issuer-health.ts'
import { learnHealth } from '../issuers/reported-health.ts'
import { ledgerById } from '../ledgers/ledgers.ts'
import { VOLUME_FULL_BYTES } from '../limits.ts'
import {
  ATTENTION_CERTIFICATES_MAX,
  ATTENTION_ENDPOINTS_MAX,
  ATTENTION_LEDGERS_MAX,
  CERTIFICATE_ENDS_SOON_MS,
} from './limits.ts'
import { gatherAttention } from './attention.ts'
import type { Attention, LedgerRow } from './attention.ts'
import { keyTroubles } from './broker-keys.ts'

/** Returns what a person should look at in this broker: the source of `GET /operator/v1/attention`. */
export function attentionOf(env: Env, now: number): Promise<Attention> {
  const db = drizzle(env.DIRECTORY)
  const ofLedger = {
    id: ledgers.id,
    merchantId: ledgers.merchantId,
    livemode: ledgers.livemode,
    sizeBytes: ledgers.sizeBytes,
    closesAt: ledgers.closesAt,
  }
  const row = ({ closesAt, ...known }: Omit<LedgerRow, 'isFull' | 'isOpen'> & { closesAt: number | null }) => {
    return { ...known, isFull: (known.sizeBytes ?? 0) >= VOLUME_FULL_BYTES, isOpen: closesAt === null }
  }
  return gatherAttention({
    async ledgersWithWork() {
      // Written out: SQLite takes the partial index for no bound value.
      const withWork = db
        .select(ofLedger)
        .from(ledgers)
        .where(sql`has_work = 1`)
        .orderBy(asc(ledgers.id))
      const found = await withWork.limit(ATTENTION_LEDGERS_MAX + 1).all()
      return { rows: found.slice(0, ATTENTION_LEDGERS_MAX).map(row), isAll: found.length <= ATTENTION_LEDGERS_MAX }
    },
    async fillingLedgers() {
      const isFilling = and(isNotNull(ledgers.sizeBytes), isNull(ledgers.closesAt))
      return (await db.select(ofLedger).from(ledgers).where(isFilling).limit(ATTENTION_LEDGERS_MAX).all()).map(row)
    },
    async stuckArchives() {
      const { id, merchantId, livemode, archiveTrouble } = ledgers
      const stuck = db.select({ id, merchantId, livemode }).from(ledgers).where(isNotNull(archiveTrouble))
      return stuck.limit(ATTENTION_LEDGERS_MAX).all()
    },
    paymentsOf: (ledger, limit) => ledgerById(env, ledger).paymentsForPerson(limit),
    async issuersDown() {
      return learnHealth(await issuerRows(env)).flatMap(({ prefix, livemode, enabled }) => {
        const { downSince } = issuerHealth.word(prefix, now)
        return enabled && downSince !== undefined ? [{ prefix, livemode, downSince }] : []
      })
    },
    async certificatesEnding() {
      const isEnding = and(eq(issuers.enabled, true), lt(certifications.expiresAt, now + CERTIFICATE_ENDS_SOON_MS))
      return db
        .select({ prefix: issuers.prefix, livemode: issuers.livemode, expiresAt: certifications.expiresAt })
        .from(certifications)
        .innerJoin(issuers, eq(issuers.prefix, certifications.issuer))
        .where(isEnding)
        .limit(ATTENTION_CERTIFICATES_MAX)
        .all()
    },
    keyTroubles: () => keyTroubles(env, now),
    async endpointsInTrouble() {
      const { id, merchantId, livemode, failingSince, disabledReason, enabled } = webhookEndpoints
      const isFailing = and(eq(enabled, true), isNotNull(failingSince))
      const found = await db
        .select({ id, merchantId, livemode, failingSince, disabledReason })
        .from(webhookEndpoints)
        .where(or(isFailing, eq(disabledReason, 'gone')))
        .limit(ATTENTION_ENDPOINTS_MAX)
        .all()
      return found.map(({ disabledReason: reason, ...endpoint }) => ({ ...endpoint, isGone: reason === 'gone' }))
    },
  })
}
