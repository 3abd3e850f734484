import { compactVerify, createLocalJWKSet, SignJWT } from 'jose'

import { publicKeys } from '../../messages/own-keys.ts'
import { BOOKS_PART_TYP, isBooksPart } from '../../protocol/books-export.ts'
import type { BooksPart } from '../../protocol/books-export.ts'
import { VERDICT_ALG } from '../../protocol/verdict.ts'
import type { Settings } from '../env.ts'
import { signingKey } from '../verdicts/keys.ts'
import { RESUMED_WITHIN_SECONDS } from './limits.ts'

/** Signs the claims of a part with the key that signs verdicts: shops and operators know its public half already. */
export async function signPart(claims: BooksPart, { signingKeys }: Settings): Promise<string> {
  const key = await signingKey(signingKeys)
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: VERDICT_ALG, typ: BOOKS_PART_TYP, kid: key.kid })
    .sign(key.privateKey)
}

/** Opens a part that this broker signed, so that the next one begins where it ended; undefined where it is none, of another merchant, or too old. */
export async function openPart(
  compact: string,
  { settings, merchant, now }: { settings: Settings; merchant: string; now: number },
): Promise<BooksPart | undefined> {
  const claims = await verified(compact, settings)
  if (claims === undefined || claims.iss !== settings.origin || claims.sub !== merchant) return undefined
  return claims.iat < Math.floor(now / 1000) - RESUMED_WITHIN_SECONDS ? undefined : claims
}

async function verified(compact: string, { signingKeys }: Settings): Promise<BooksPart | undefined> {
  try {
    const keys = createLocalJWKSet({ keys: publicKeys(signingKeys) })
    const options = { algorithms: [VERDICT_ALG] }
    const { payload, protectedHeader } = await compactVerify(compact, keys, options)
    const said: unknown = JSON.parse(new TextDecoder().decode(payload))
    return protectedHeader.typ === BOOKS_PART_TYP && isBooksPart(said) ? said : undefined
  } catch {
    return undefined
  }
}
