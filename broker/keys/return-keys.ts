/**
 * The keys that verify signed returns: those of the settings, and every one that
 * ever signed. Apart from the JWKS, for whoever believes verdicts believes
 * every key that is in there.
 */

import { publicKeys } from '../../messages/own-keys.ts'
import { Remembered } from '../directory/remembered.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { signingKeyUses } from './key-record.ts'
import type { KeyUse } from './key-record.ts'
import { KEYS_NOTED_EACH_MS, OLD_CODE_MAX_MS, OWN_KEYS_MAX_AGE_MS } from './limits.ts'

const remembered = new Remembered<KeyUse[]>(OWN_KEYS_MAX_AGE_MS)

/**
 * Returns them as the keys of a JWK Set (RFC 7517). One that is no longer set
 * says until when it can have signed (`used_until`, seconds since 1970): what
 * claims to be newer is not of it. One that was revoked, because it has leaked,
 * verifies nothing any more: who has a return that it signed asks for it anew.
 * Throws DirectoryUnavailable: half the keys would call what is right wrong.
 */
export async function returnKeys(env: Env): Promise<object[]> {
  const { signingKeys, revokedKeys } = settingsOf(env)
  const set = signingKeys.filter(({ kid }) => !revokedKeys.includes(kid))
  const kids = new Set(signingKeys.map(({ kid }) => kid))
  const uses = (await remembered.get('all', () => signingKeyUses(env))) ?? []
  const replaced = uses.flatMap(({ id, jwk, lastUsedAt, isAuthentic }) => {
    if (jwk === null || !isAuthentic || kids.has(id) || revokedKeys.includes(id)) return []
    return [{ ...jwk, kid: id, use: 'sig', alg: 'ES256', used_until: lastSignedAt(lastUsedAt) }]
  })
  return [...publicKeys(set), ...replaced]
}

/** It was seen in use then: it may have been until the next look, and in code that a deploy had not reached. */
function lastSignedAt(lastUsedAt: number): number {
  return Math.ceil((lastUsedAt + KEYS_NOTED_EACH_MS + OLD_CODE_MAX_MS) / 1000)
}
