/** Where a request came from, as keyed hashes: the address itself is passed on to nobody and kept nowhere. */

import { fromBase64url, toBase64url } from '../../protocol/base64url.ts'
import { networkOf } from '../../protocol/network-address.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'

/** What a hash is for: one purpose's hashes cannot be compared with another's. */
type Purpose = `issuer ${string}` | 'source' | 'member'

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const
const KEY_LABEL = 'furiwake/request-source/1'

/** The client's network address as Cloudflare names it; empty where there is none, as on a laptop. */
export function networkOfRequest(request: { header(name: string): string | undefined }): string {
  return networkOf(request.header('cf-connecting-ip') ?? '')
}

/** What the issuer of a prefix is told in place of the address; another issuer is told something else. */
export function sourceFor(env: Env, prefix: string, network: string): Promise<string | undefined> {
  return network === '' ? Promise.resolve(undefined) : keyedHash(env, `issuer ${prefix}`, network)
}

/** HMAC-SHA-256 as base64url, under a key of its own that is derived from the client secrets' key. */
export async function keyedHash(env: Env, purpose: Purpose, text: string): Promise<string> {
  const key = await keyFor(settingsOf(env).clientSecretKey)
  return toBase64url(new Uint8Array(await crypto.subtle.sign(HMAC.name, key, utf8(`${purpose}\0${text}`))))
}

let derived: { from: string; key: CryptoKey } | undefined

/** Derived once an isolate: there is one key, and it is not changed while the Worker runs. */
async function keyFor(secret: string): Promise<CryptoKey> {
  if (derived?.from === secret) return derived.key
  const base = await importKey(fromBase64url(secret))
  const key = await importKey(new Uint8Array(await crypto.subtle.sign(HMAC.name, base, utf8(KEY_LABEL))))
  derived = { from: secret, key }
  return key
}

function importKey(bytes: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, HMAC, false, ['sign'])
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
