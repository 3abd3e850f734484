/** The directory, in D1: who may pay with whom. Read mostly, written by operators. */

import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import type { PaymentMethod } from '../../protocol/payment.ts'
import type { KnownEncryptionKey } from '../payments/ports/authentication.ts'
import type { EventName } from '../events/event.ts'
import type { ArchiveStage, ArchiveTrouble } from '../archive-states.ts'
import type { DayReport } from './day-report.ts'
import type { ReportedParts } from '../issuer-reports.ts'
import type { TextsByLanguage } from '../issuer-texts.ts'

/** Versions of the merchant API that differ in what a shop's server is told: see broker/verdicts/earlier-shops.ts. */
export const API_VERSIONS = ['0.1', '0.2'] as const
export type ApiVersion = (typeof API_VERSIONS)[number]
export const LATEST_API_VERSION: ApiVersion = '0.2'

/** Scopes of a merchant's key that is limited: see broker/directory/key-scopes.ts for what each of them opens. */
export const KEY_SCOPES = ['read', 'create', 'refund'] as const
export type KeyScope = (typeof KEY_SCOPES)[number]

export const merchants = sqliteTable(
  'merchants',
  {
    id: text().primaryKey(),
    nameEn: text('name_en').notNull(),
    nameJa: text('name_ja').notNull(),
    /** Holds its names in further languages, by tag (BCP 47); null: it has none. */
    furtherNames: text('further_names', { mode: 'json' }).$type<Readonly<Record<string, string>>>(),
    /** Names what its servers were written against: version 0.1, of those that were there before this column was. */
    apiVersion: text('api_version', { enum: API_VERSIONS }).notNull().default('0.1'),
    /** Milliseconds since 1970, UTC, as every `…_at` here. */
    createdAt: integer('created_at').notNull(),
    /** Since then its keys open nothing, and nobody pays it; null: it is in business. */
    disabledAt: integer('disabled_at'),
    /** Days after a payment's creation for which its personal data is kept; null: as the broker's own setting says. */
    personalDataKeptDays: integer('personal_data_kept_days'),
    /** The calendar of its signed daily tallies: an IANA time zone, UTC where none is named, and the hour at which a day begins. */
    timeZone: text('time_zone'),
    dayStarts: integer('day_starts').notNull().default(0),
  },
  (table) => [index('merchants_by_creation').on(table.createdAt, table.id)],
)

/**
 * A merchant's ledgers of each mode are volumes, like account books: new
 * payments go to those that are open, and a closed one keeps its own to their
 * end. A payment's id carries its ledger.
 */
export const ledgers = sqliteTable(
  'ledgers',
  {
    id: text().primaryKey(),
    merchantId: text('merchant_id')
      .notNull()
      .references(() => merchants.id),
    livemode: integer({ mode: 'boolean' }).notNull(),
    /** Says when new payments begin to go to it, and when they end to. */
    opensAt: integer('opens_at').notNull().default(0),
    closesAt: integer('closes_at'),
    /** The volume that it follows on: of two who open a successor, one does. */
    replaces: text().unique(),
    /**
     * The first business day (`YYYY-MM-DD`) from which it tells reconciliation of every day that it has operations on;
     * empty: from the first. Null: it is from before ledgers did, and has not caught up yet.
     */
    announcesFrom: text('announces_from').$defaultFn(() => ''),
    /** The sweep wakes it: written by the ledger itself. What was there before this column was is looked at once. */
    hasWork: integer('has_work', { mode: 'boolean' }).notNull().default(true),
    /** Says when it last told that it fills up; null while there is nothing to worry about. */
    sizeBytes: integer('size_bytes'),
    /** Payments created before then have no personal data any more: written by the sweep that has them erased. */
    erasedUntil: integer('erased_until').notNull().default(0),
    /** The stage of its archive when the ledger was last asked, and when that was; null: it has none. */
    archiveStage: text('archive_stage').$type<ArchiveStage>(),
    archiveLookedAt: integer('archive_looked_at').notNull().default(0),
    /** Since then all of it is in the archive, written and read back. */
    archivedAt: integer('archived_at'),
    /** Names the trouble of its archive, where a person should look. */
    archiveTrouble: text('archive_trouble').$type<ArchiveTrouble>(),
  },
  (table) => [
    index('ledgers_by_merchant').on(table.merchantId, table.livemode),
    index('ledgers_by_announcing').on(table.livemode, table.announcesFrom, table.id),
    index('ledgers_with_work')
      .on(table.id)
      .where(sql`has_work = 1`),
  ],
)

/** A sweep over all ledgers, as far as it has come: where the next invocation goes on. */
export const sweeps = sqliteTable('sweeps', {
  name: text().primaryKey(),
  /** The last id that it has seen to; empty: it begins anew. */
  reached: text().notNull(),
})

/** Secret keys are 130 random bits, so a plain SHA-256 of them tells nothing. */
export const apiKeys = sqliteTable(
  'api_keys',
  {
    sha256: text().primaryKey(),
    merchantId: text('merchant_id')
      .notNull()
      .references(() => merchants.id),
    livemode: integer({ mode: 'boolean' }).notNull(),
    createdAt: integer('created_at').notNull(),
    revokedAt: integer('revoked_at'),
    /** Says where it is used. Null, as the two after it: it is from before keys had them. */
    name: text(),
    /** The key's end, by which people tell it from others. */
    lastCharacters: text('last_characters'),
    expiresAt: integer('expires_at'),
    /** Limits it to these; null: it may do all that the merchant API does. */
    scopes: text({ mode: 'json' }).$type<KeyScope[]>(),
    /** Written down once in an hour; null: it was not used since this column was. */
    lastUsedAt: integer('last_used_at'),
  },
  (table) => [index('api_keys_by_merchant').on(table.merchantId, table.createdAt)],
)

/** Origins whose pages may embed the merchant's checkout. */
export const allowedOrigins = sqliteTable(
  'allowed_origins',
  {
    merchantId: text('merchant_id')
      .notNull()
      .references(() => merchants.id),
    origin: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.merchantId, table.origin] }),
    index('allowed_origins_by_origin').on(table.origin),
  ],
)

/** The addresses at which a merchant's servers want to hear of events. The secret is here sealed alone: see broker/webhooks/secrets.ts. */
export const webhookEndpoints = sqliteTable(
  'webhook_endpoints',
  {
    id: text().primaryKey(),
    merchantId: text('merchant_id')
      .notNull()
      .references(() => merchants.id),
    livemode: integer({ mode: 'boolean' }).notNull(),
    url: text().notNull(),
    description: text(),
    /** Names of the events it wants; null: all. */
    events: text({ mode: 'json' }).$type<EventName[]>(),
    enabled: integer({ mode: 'boolean' }).notNull().default(true),
    /** `gone`: it answered 410. Null: enabled, or disabled by the merchant. */
    disabledReason: text('disabled_reason').$type<'gone'>(),
    /** Since when deliveries to it have failed again and again; null while they arrive. */
    failingSince: integer('failing_since'),
    /** Times that it began to fail or was disabled: numbers its events. */
    troubles: integer().notNull().default(0),
    /** The ledger that tells of the latest trouble: one of the merchant's, so that it is told once. */
    troubleTeller: text('trouble_teller'),
    /** Counts up when the secret is rotated. */
    secretGeneration: integer('secret_generation').notNull().default(1),
    /** Until then the secret before this one signs as well. */
    previousSecretUntil: integer('previous_secret_until'),
    createdAt: integer('created_at').notNull(),
    /** Names the key of the broker's that its secrets are sealed under. Null: they are to be sealed, by the sweep. */
    secretKey: text('secret_key'),
    /** Null: not sealed yet, and derived. */
    sealedSecrets: text('sealed_secrets'),
  },
  (table) => [
    index('webhook_endpoints_by_merchant').on(table.merchantId, table.livemode),
    index('webhook_endpoints_by_secret_key').on(table.secretKey),
  ],
)

/** The latest comparison of an issuer's clearing record of a day with the ledgers. */
export const reconciliations = sqliteTable(
  'reconciliations',
  {
    businessDate: text('business_date').notNull(),
    issuer: text().notNull(),
    ranAt: integer('ran_at').notNull(),
    differenceCount: integer('difference_count').notNull(),
    report: text({ mode: 'json' }).$type<DayReport>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.businessDate, table.issuer] })],
)

/**
 * Every public key that a signed answer of another party was verified with: what is kept as evidence can be checked
 * when its key is long rotated away. Rows are added, and never changed or taken out.
 */
export const partyKeys = sqliteTable(
  'party_keys',
  {
    /** The party's origin. */
    party: text().notNull(),
    kid: text().notNull(),
    /** RFC 7638, SHA-256: a party may use a `kid` again for another key. */
    thumbprint: text().notNull(),
    jwk: text({ mode: 'json' }).$type<PublicKeyJwk>().notNull(),
    firstSeenAt: integer('first_seen_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.party, table.kid, table.thumbprint] })],
)

/** A public P-256 key as RFC 7517 writes it. */
export interface PublicKeyJwk {
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
}

/** An issuer is this row, and nothing in the code. */
export const issuers = sqliteTable('issuers', {
  /** 1 to 6 of `0-9A-Z`; no prefix begins with another. */
  prefix: text().primaryKey(),
  nameEn: text('name_en').notNull(),
  nameJa: text('name_ja').notNull(),
  /** One character, and `#rrggbb`. */
  mark: text().notNull(),
  color: text().notNull(),
  method: text().$type<PaymentMethod>().notNull(),
  /** False: for test payments alone. What was there before modes is live, so that no test key moves its money. */
  livemode: integer({ mode: 'boolean' }).notNull().default(true),
  /** Names which implementation of each port speaks with it: see broker/adapters/. */
  authenticationAdapter: text('authentication_adapter').notNull(),
  settlementAdapter: text('settlement_adapter').notNull(),
  /** Origins. */
  authenticationServer: text('authentication_server').notNull(),
  relay: text().notNull(),
  settlementServer: text('settlement_server').notNull(),
  registerUrl: text('register_url'),
  forgotUrl: text('forgot_url'),
  /** WebAuthn's relying party ID of its members' passkeys; null: it takes none. */
  passkeyRpId: text('passkey_rp_id'),
  /**
   * By currency, in minor units: the most that is paid in a frame where the browser can't tell whether the page around
   * it lets the form be seen. A currency that is not named has the house's limit (broker/limits.ts).
   */
  framedLimits: text('framed_limits', { mode: 'json' }).$type<Record<string, number>>(),
  enabled: integer({ mode: 'boolean' }).notNull().default(true),
  /** Holds what members read of it beside its names, and its names in further languages; null: nothing of its own. */
  texts: text({ mode: 'json' }).$type<TextsByLanguage>(),
  /** Its approval takes the money, and the capture is a matter of record. False: the approval holds it. */
  takesOnAuthorize: integer('takes_on_authorize', { mode: 'boolean' }).notNull().default(false),
  /** The public key of its authentication server that the dialog seals to, as it was last known: a new isolate need not ask first. */
  sealingKey: text('sealing_key', { mode: 'json' }).$type<KnownEncryptionKey>(),
  /** Its servers that are down, as the isolate that probed them last has written down for the others; null: none is. */
  reportedDown: text('reported_down', { mode: 'json' }).$type<ReportedParts>(),
})
