/** The members' passkeys in D1: finding, adding, counting, removing. */

import { and, asc, eq, isNull, or, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { KeptAccount } from '../../account-kinds.ts'
import { PASSKEYS_PER_MEMBER_MAX, USER_HANDLES_KEPT_AT_ONCE } from '../limits.ts'
import { keyedHash } from '../keyed-hash.ts'
import { members } from '../schema.ts'
import type { MemberStatus } from '../schema.ts'
import { passkeys } from './schema.ts'
import type { KnownPasskey, VerifiedPasskey } from './verify.ts'

export type Passkey = typeof passkeys.$inferSelect

/** A passkey with what decides whether its member may pay. */
export interface PasskeyHolder extends KnownPasskey {
  memberId: string
  /** Null: not known yet. */
  userHandle: string | null
  status: MemberStatus
  heldAt: number | null
  account: KeptAccount
}

export async function findHolder(db: DrizzleD1Database, credentialId: string): Promise<PasskeyHolder | undefined> {
  const { memberId, publicKey, counter, userHandle } = passkeys
  const { status, heldAt, account } = members
  const [found] = await db
    .select({ credentialId: passkeys.credentialId, memberId, publicKey, counter, userHandle, status, heldAt, account })
    .from(passkeys)
    .innerJoin(members, eq(members.memberId, memberId))
    .where(eq(passkeys.credentialId, credentialId))
  return found
}

/** Returns a member's user handle in base64url: the same for every passkey of a member, and nothing to whoever has not the key. */
export function userHandleOf(hashingKey: Uint8Array<ArrayBuffer>, memberId: string): Promise<string> {
  return keyedHash(hashingKey, 'passkey-user', memberId)
}

/**
 * Writes down the handle of passkeys that were made before it was kept, some of
 * them. For as long as there is one key: under that one they were made, and
 * afterwards another one can take its place.
 */
export async function keepUserHandles(
  db: DrizzleD1Database,
  hashingKeys: readonly Uint8Array<ArrayBuffer>[],
  most = USER_HANDLES_KEPT_AT_ONCE,
): Promise<void> {
  const [key, ...others] = hashingKeys
  if (key === undefined || others.length > 0) return
  const { credentialId, memberId, userHandle } = passkeys
  // Written out, as the partial index is.
  const without = sql`user_handle is null`
  for (const row of await db.select({ credentialId, memberId }).from(passkeys).where(without).limit(most)) {
    const set = { userHandle: await userHandleOf(key, row.memberId) }
    await db
      .update(passkeys)
      .set(set)
      .where(and(eq(credentialId, row.credentialId), isNull(userHandle)))
  }
}

/** Counts a use; false when another use of the same passkey has counted as far meanwhile: of two copies one is a copy. The handle that it named was found right. */
export async function countUse(
  db: DrizzleD1Database,
  { credentialId, counter: before }: KnownPasskey,
  { counter, userHandle }: { counter: number; userHandle: string | undefined },
  now: number,
): Promise<boolean> {
  const isNewer = sql`(${passkeys.counter} < ${counter} or ${before} + ${counter} = 0)`
  const updated = await db
    .update(passkeys)
    .set({ counter, lastUsedAt: now, ...(userHandle === undefined ? {} : { userHandle }) })
    .where(and(eq(passkeys.credentialId, credentialId), isNewer))
    .returning({ credentialId: passkeys.credentialId })
  return updated.length === 1
}

/** Builds the statement that adds a passkey. It fails, and its batch with it, when the id is taken. */
export function addStatement(
  db: DrizzleD1Database,
  member: { memberId: string; userHandle: string },
  passkey: VerifiedPasskey,
  now: number,
) {
  return db.insert(passkeys).values({ ...passkey, ...member, createdAt: now })
}

/** Tells whether one more can be added: the id is new, and the member has not as many as may be. */
export async function hasRoom(db: DrizzleD1Database, memberId: string, credentialId: string): Promise<boolean> {
  const isInTheWay = or(eq(passkeys.memberId, memberId), eq(passkeys.credentialId, credentialId))
  const found = await db
    .select({ credentialId: passkeys.credentialId })
    .from(passkeys)
    .where(isInTheWay)
    .limit(PASSKEYS_PER_MEMBER_MAX)
  return found.length < PASSKEYS_PER_MEMBER_MAX && found.every((known) => known.credentialId !== credentialId)
}

/** Lists a member's passkeys, oldest first. */
export async function passkeysOf(db: DrizzleD1Database, memberId: string): Promise<Passkey[]> {
  return db.select().from(passkeys).where(eq(passkeys.memberId, memberId)).orderBy(asc(passkeys.createdAt))
}

/** Builds the statement that removes one of the member's own. */
export function removeStatement(db: DrizzleD1Database, memberId: string, credentialId: string) {
  return db
    .delete(passkeys)
    .where(and(eq(passkeys.memberId, memberId), eq(passkeys.credentialId, credentialId)))
    .returning({ credentialId: passkeys.credentialId })
}
