/**
 * The public keys of the other parties, for as long as anything signed with
 * them is kept. A key is written down when a message was verified with it, once,
 * and never changed or taken out: what the party publishes later has no part in it.
 */

import { waitUntil } from 'cloudflare:workers'
import { asc, eq, inArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { calculateJwkThumbprint, decodeProtectedHeader, exportJWK } from 'jose'

import type { Sender } from '../../messages/ask-party.ts'
import type { Verified, Verifier } from '../../messages/others-keys.ts'
import { partyKeys } from '../db/directory-schema.ts'
import type { PublicKeyJwk } from '../db/directory-schema.ts'
import type { Env } from '../env.ts'
import { HELD_LOOK_AGAIN_MS, PARTY_KEYS_KNOWN_MAX, PARTY_KEYS_MAX } from '../limits.ts'
import type { KeptKey } from './kept-key.ts'
import { logEvent } from '../operations-log.ts'

/** Told of keys where they are used. Neither call is waited for, fails, or costs anything for a key that is known. */
export interface KeyRecorder {
  verified(party: string, message: Verified): void
  /** A signed answer that another one holds: its signature is looked at here, because the broker decides nothing by it. */
  held(compact: string | undefined, party: string, keys: Verifier): void
}

/** Names who asks other parties, and remembers their keys. */
export type RecordingSender = Sender & { witness?: KeyRecorder }

/** Keys that this isolate has seen written, as the objects that they are verified with, and by party and `kid`. */
const writtenKeys = new WeakSet<object>()
const writtenIds = new Set<string>()
/** Says when a held answer's keys could not be had last: not every payment asks for them again. Milliseconds since 1970. */
const failedAt = new Map<string, number>()

/** Makes the recorder that writes to the directory. What cannot be written now is written with the next message. */
export function keyHistory(env: Env): KeyRecorder {
  const verified = (party: string, { key, protectedHeader: { kid } }: Verified): void => {
    if (kid === undefined || writtenKeys.has(key)) return
    writtenKeys.add(key)
    const writing = keepKey(env, party, kid, key).catch((error: unknown) => {
      writtenKeys.delete(key)
      logEvent('key_not_kept', { issuer: party, error })
    })
    waitUntil(writing)
  }
  return {
    verified,
    held(compact, party, keys) {
      const kid = compact === undefined ? undefined : kidOf(compact)
      if (compact === undefined || kid === undefined || writtenIds.has(idOf(party, kid))) return
      if (Date.now() - (failedAt.get(party) ?? 0) < HELD_LOOK_AGAIN_MS) return
      const looking = keys.verify(party, compact)
      waitUntil(looking.then((opened) => verified(party, opened)).catch(() => noteFailed(party)))
    },
  }
}

/** Returns every kept key of the given parties, the oldest first. */
export async function keptKeys(env: Env, parties: readonly string[]): Promise<KeptKey[]> {
  if (parties.length === 0) return []
  const { party, kid, jwk, firstSeenAt } = partyKeys
  return drizzle(env.DIRECTORY)
    .select({ party, kid, jwk, firstSeenAt })
    .from(partyKeys)
    .where(inArray(party, [...parties]))
    .orderBy(asc(firstSeenAt))
    .all()
}

async function keepKey(env: Env, party: string, kid: string, key: Verified['key']): Promise<void> {
  const { kty, crv, x, y } = await exportJWK(key)
  if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined) return
  const jwk: PublicKeyJwk = { kty: 'EC', crv: 'P-256', x, y }
  const thumbprint = await calculateJwkThumbprint(jwk)
  const db = drizzle(env.DIRECTORY)
  // Its known keys, all of them, are few: one read says whether it is there and whether there is room.
  const ids = { kid: partyKeys.kid, thumbprint: partyKeys.thumbprint }
  const kept = await db.select(ids).from(partyKeys).where(eq(partyKeys.party, party)).limit(PARTY_KEYS_MAX).all()
  if (!kept.some((each) => each.kid === kid && each.thumbprint === thumbprint)) {
    if (kept.length >= PARTY_KEYS_MAX) return logEvent('key_history_full', { issuer: party })
    await db.insert(partyKeys).values({ party, kid, thumbprint, jwk, firstSeenAt: Date.now() }).onConflictDoNothing()
  }
  if (writtenIds.size >= PARTY_KEYS_KNOWN_MAX) writtenIds.clear()
  writtenIds.add(idOf(party, kid))
}

function noteFailed(party: string): void {
  if (failedAt.size >= PARTY_KEYS_KNOWN_MAX) failedAt.clear()
  failedAt.set(party, Date.now())
}

function idOf(party: string, kid: string): string {
  return `${party} ${kid}`
}

function kidOf(compact: string): string | undefined {
  try {
    return decodeProtectedHeader(compact).kid
  } catch {
    return undefined
  }
}
