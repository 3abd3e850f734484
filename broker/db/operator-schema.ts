/** The operators' part of the directory, in D1: who may change it, what was changed by whom, and which issuers are certified. */

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Tokens of people and programs that run the broker. Each is 130 random bits, so a plain SHA-256 of it tells nothing. */
export const operatorTokens = sqliteTable('operator_tokens', {
  id: text().primaryKey(),
  sha256: text().notNull().unique(),
  /** Says whose it is: a person, or a program. */
  name: text().notNull(),
  scopes: text({ mode: 'json' }).$type<string[]>().notNull(),
  /** The token that made it; `operator_key` for the first ones. */
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  revokedAt: integer('revoked_at'),
  /** To the hour, or so. */
  lastUsedAt: integer('last_used_at'),
})

/**
 * Every change that an operator has made, written in one transaction with it. Rows are added, and never changed or
 * taken out. The latest row of an object is also its version: see broker/operator/audit.ts.
 */
export const auditLog = sqliteTable(
  'audit_log',
  {
    sequence: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    at: integer().notNull(),
    /** The token's id and name as they were then; both are `operator_key` for the key of the broker's settings. */
    actor: text().notNull(),
    actorName: text('actor_name').notNull(),
    requestId: text('request_id').notNull(),
    action: text().notNull(),
    objectType: text('object_type').notNull(),
    objectId: text('object_id').notNull(),
    /** The object as the API shows it, which is never a secret. */
    before: text({ mode: 'json' }).$type<AuditedView>(),
    after: text({ mode: 'json' }).$type<AuditedView>(),
  },
  (table) => [
    index('audit_log_by_object').on(table.objectId, table.sequence),
    index('audit_log_by_actor').on(table.actor, table.sequence),
  ],
)

/**
 * A link that opens the operators' console once, and the session that it became: of a token, whose scopes it has, and
 * with which it ends. Both secrets are 256 random bits, kept as SHA-256.
 */
export const operatorSessions = sqliteTable(
  'operator_sessions',
  {
    id: text().primaryKey(),
    linkSha256: text('link_sha256').notNull().unique(),
    /** Of the cookie; null until the link is opened. */
    sha256: text().unique(),
    tokenId: text('token_id').notNull(),
    createdAt: integer('created_at').notNull(),
    enteredAt: integer('entered_at'),
    /** Of the link until it is opened, then of the session, which moves on with its use. */
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [
    index('operator_sessions_by_token').on(table.tokenId, table.createdAt),
    index('operator_sessions_by_end').on(table.expiresAt),
  ],
)

/** An object as the API showed it before or after a change. */
export type AuditedView = Readonly<Record<string, unknown>>

/** The latest certificate of each issuer that was found good when it came. */
export const certifications = sqliteTable('certifications', {
  issuer: text().primaryKey(),
  /** The pair that was certified: `authentication>settlement`. */
  subject: text().notNull(),
  suite: text().notNull(),
  suiteSha256: text('suite_sha256').notNull(),
  /** Thumbprints (RFC 7638) of the keys that the issuer published. */
  keys: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
  reportSha256: text('report_sha256').notNull(),
  issuedAt: integer('issued_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  receivedAt: integer('received_at').notNull(),
  /** The certificate itself, a compact JWS. */
  certificate: text().notNull(),
})
