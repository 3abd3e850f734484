/** The keys of the broker's JWKS: those of its settings, and those that signed a moment ago. */

import { publicKeys } from '../../messages/own-keys.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { within } from '../within.ts'
import { rememberedKeyUses } from './key-record.ts'
import { KEY_RECORD_WAITED_MS } from './limits.ts'
import { neededUntil } from './own-key-kinds.ts'

/**
 * Returns the keys of the JWKS (RFC 7517). A key that was taken out of the
 * settings at once stays in it for as long as what it signed may live, so that
 * no verdict on its way becomes one that cannot be verified; unless it was
 * revoked, because it has leaked.
 */
export async function publishedKeys(env: Env, now: number): Promise<object[]> {
  const { signingKeys, messageKeys, revokedKeys } = settingsOf(env)
  const own = publicKeys([...signingKeys, ...messageKeys])
  const kids = new Set([...signingKeys, ...messageKeys].map(({ kid }) => kid))
  // Whoever asks waits some seconds for all of it: a directory that hangs is not waited for.
  const uses = await within(KEY_RECORD_WAITED_MS, rememberedKeyUses(env)).catch(() => [])
  const before = uses.flatMap(({ kind, id, jwk, lastUsedAt, isAuthentic }) => {
    const isNeeded = isAuthentic && neededUntil(kind, lastUsedAt) > now
    if (jwk === null || !isNeeded || kids.has(id) || revokedKeys.includes(id)) return []
    kids.add(id)
    return [{ ...jwk, kid: id, use: 'sig', alg: 'ES256' }]
  })
  return [...own, ...before]
}
