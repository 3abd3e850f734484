import { toBase64url } from '../../protocol/base64url.ts'
import { KEY_ID_CHARACTERS } from './limits.ts'

/**
 * Returns the name of a secret of 32 random bytes, which tells nothing of it:
 * the beginning of its digest. A key pair is named by its `kid`.
 */
export async function keyIdOf(secret: string): Promise<string> {
  const known = named.get(secret)
  if (known !== undefined) return known
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`furiwake key id\0${secret}`))
  const id = toBase64url(new Uint8Array(digest)).slice(0, KEY_ID_CHARACTERS)
  if (named.size >= NAMED_MAX) named.clear()
  named.set(secret, id)
  return id
}

/** Memory of names: an isolate has some twenty secrets in its life. */
const named = new Map<string, string>()
const NAMED_MAX = 64
