/** The directory's record of the broker's own keys, in D1: which were in use, and when. */

import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import type { PublicKeyJwk } from './directory-schema.ts'

/** Kinds of keys that the broker has of its own. What each makes: broker/keys/own-key-kinds.ts. */
export const OWN_KEY_KINDS = [
  'verdicts',
  'messages',
  'client_secrets',
  'webhook_secrets',
  'operator_key',
  'operator_webhook',
] as const
export type OwnKeyKind = (typeof OWN_KEY_KINDS)[number]

/** A key that was the one in use of its kind: no more than its name and its public half. */
export const ownKeyUses = sqliteTable(
  'own_key_uses',
  {
    kind: text({ enum: OWN_KEY_KINDS }).notNull(),
    /** A key pair's `kid`, or the name of a secret: see broker/keys/key-id.ts. */
    id: text().notNull(),
    jwk: text({ mode: 'json' }).$type<PublicKeyJwk>(),
    firstUsedAt: integer('first_used_at').notNull(),
    lastUsedAt: integer('last_used_at').notNull(),
    /** HMAC under the broker's key for client secrets, of kind, id, public half and last use. */
    mac: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.id] })],
)
