/** The members' passkeys: public keys, and nothing that could sign. */

import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const passkeys = sqliteTable(
  'passkeys',
  {
    /** Base64url, as the authenticator chose it. */
    credentialId: text('credential_id').primaryKey(),
    memberId: text('member_id').notNull(),
    /** COSE key (RFC 9052), base64url. */
    publicKey: text('public_key').notNull(),
    /** Signatures made, as the authenticator counts them; 0 for ever where it does not. */
    counter: integer().notNull(),
    /** Kept in an account of the member's, and so on several devices. */
    isSynced: integer('is_synced', { mode: 'boolean' }).notNull(),
    /** Milliseconds since 1970. */
    createdAt: integer('created_at').notNull(),
    lastUsedAt: integer('last_used_at'),
    /** The user handle that it was made with. Null: made before it was kept, and not used since; it is one under a HASHING_KEY. */
    userHandle: text('user_handle'),
  },
  (table) => [
    index('passkeys_by_member').on(table.memberId),
    index('passkeys_without_handle')
      .on(table.credentialId)
      .where(sql`user_handle is null`),
  ],
)
