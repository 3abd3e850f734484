/** Names who speaks at /operator: by a token, or by the broker's own OPERATOR_KEY, which makes the first ones. */

import type { ErrorCode } from '../../protocol/error-codes.ts'
import type { OverLimit } from '../bounds/request-limit.ts'
import { sha256Hex } from '../digests.ts'
import { Remembered } from '../directory/remembered.ts'
import { boundedly, isRefused } from '../directory/strange-reads.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { logEvent } from '../operations-log.ts'
import { TOKEN_USE_NOTED_EACH_MS } from './limits.ts'
import { KEY_SCOPES } from './scopes.ts'
import { noteUse, tokenByDigest } from './tokens.ts'
import type { Rights, TokenRow } from './tokens.ts'

/** An operator whose token or key was found good. */
export interface Operator extends Rights {
  /** A token's id, or `operator_key`. */
  id: string
  name: string
}

/** Stands for a token's id where it was the OPERATOR_KEY that asked. */
export const OPERATOR_KEY_ID = 'operator_key'
const OPERATOR_KEY = { id: OPERATOR_KEY_ID, name: 'operator_key', scopes: KEY_SCOPES, expiresAt: null } as const
const TOKEN = /^op_secret_[0-9a-hjkmnp-tv-z]{26}$/

const remembered = new Remembered<TokenRow>()

/**
 * Returns the operator of a bearer, or the code of what is wrong with it. What
 * is no token by its form is looked for in no directory, and what is strange
 * only so often for one network.
 */
export async function operatorOf(
  env: Env,
  bearer: string,
  { network, now, later }: { network: string; now: number; later: (work: Promise<void>) => void },
): Promise<Operator | OverLimit | { problem: ErrorCode }> {
  if (!TOKEN.test(bearer)) {
    const isKey = await isOperatorKey(bearer, settingsOf(env).operatorKeys)
    return isKey ? OPERATOR_KEY : { problem: 'operator_key_invalid' }
  }
  const sha256 = await sha256Hex(bearer)
  const token = await boundedly(env, remembered, sha256, network, () => tokenByDigest(env, sha256))
  if (token === undefined) return { problem: 'operator_key_invalid' }
  if (isRefused(token)) return token
  if (token.revokedAt !== null) return { problem: 'operator_token_revoked' }
  if (token.expiresAt <= now) return { problem: 'operator_token_expired' }
  if (now - (token.lastUsedAt ?? 0) > TOKEN_USE_NOTED_EACH_MS) {
    // Here at once, so that the next request of this isolate does not write it again.
    token.lastUsedAt = now
    later(noteUse(env, token, now).catch((error: unknown) => logEvent('token_use_not_noted', { error })))
  }
  const { id, name, scopes, expiresAt } = token
  return { id, name, scopes, expiresAt }
}

async function isOperatorKey(bearer: string, keys: readonly string[]): Promise<boolean> {
  const same = await Promise.all(keys.map((known) => isSameSecret(bearer, known)))
  return same.includes(true)
}

/** Compares digests, so that the time tells nothing of where they differ. */
async function isSameSecret(one: string, other: string): Promise<boolean> {
  const digest = (text: string) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  const [left, right] = (await Promise.all([digest(one), digest(other)])).map((bytes) => new Uint8Array(bytes))
  let difference = left === undefined || right === undefined ? 1 : 0
  for (let i = 0; i < (left?.length ?? 0); i++) difference |= (left?.[i] ?? 0) ^ (right?.[i] ?? 0)
  return difference === 0
}
