/** Says where a request came from, as keyed hashes: the address itself is passed on to nobody and kept nowhere. */

import { fromBase64url, toBase64url } from '../../protocol/base64url.ts'
import { networkOf } from '../../protocol/network-address.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'

/** Describes what a hash is for: one purpose's hashes cannot be compared with another's. */
type Purpose = `issuer ${string}` | 'source' | 'member'

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const
const KEY_LABEL = 'furiwake/request-source/1'

/** Returns the client's network address as Cloudflare names it; empty where there is none, as on a laptop. */
export function networkOfRequest(request: { header(name: string): string | undefined }): string {
  return networkOf(request.header('cf-connecting-ip') ?? '')
}

/** Describes what an issuer is told of where a request came from. */
export interface SourceHashes {
  source?: string
  /** Holds what it was told of the same place before the key was changed, so that it knows its members there. */
  earlierSources?: string[]
}

/** Returns what the issuer of a prefix is told in place of the address; another issuer is told something else. */
export async function sourceFor(env: Env, prefix: string, network: string): Promise<SourceHashes> {
  if (network === '') return {}
  const keys = settingsOf(env).clientSecretKeys
  const [source, ...earlierSources] = await Promise.all(keys.map((key) => hashUnder(key, `issuer ${prefix}`, network)))
  return { ...(source && { source }), ...(earlierSources.length > 0 && { earlierSources }) }
}

/** Computes HMAC-SHA-256 as base64url, under a key of its own that is derived from the client secrets' first key. */
export function keyedHash(env: Env, purpose: Purpose, text: string): Promise<string> {
  return hashUnder(settingsOf(env).clientSecretKeys[0], purpose, text)
}

async function hashUnder(secret: string, purpose: Purpose, text: string): Promise<string> {
  const key = await keyFor(secret)
  return toBase64url(new Uint8Array(await crypto.subtle.sign(HMAC.name, key, utf8(`${purpose}\0${text}`))))
}

const derived = new Map<string, CryptoKey>()

/** Derived once an isolate: there are a few keys, and they are not changed while the Worker runs. */
async function keyFor(secret: string): Promise<CryptoKey> {
  const known = derived.get(secret)
  if (known !== undefined) return known
  const base = await importKey(fromBase64url(secret))
  const key = await importKey(new Uint8Array(await crypto.subtle.sign(HMAC.name, base, utf8(KEY_LABEL))))
  derived.set(secret, key)
  return key
}

function importKey(bytes: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, HMAC, false, ['sign'])
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
