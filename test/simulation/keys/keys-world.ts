/** Two parties, their keys that are replaced at any moment, the isolates that check what they sign, and the line between. */

import { errors, exportJWK, generateKeyPair } from 'jose'

import { OthersKeys } from '../../../messages/others-keys.ts'
import type { Verified } from '../../../messages/others-keys.ts'
import { publicKeys } from '../../../messages/own-keys.ts'
import type { PrivateJwk } from '../../../messages/own-keys.ts'
import type { Random } from '../random.ts'
import type { VirtualTime } from '../virtual-time.ts'

/** Mistakes that this simulation can be told to make. */
export const KEY_BUGS = [
  'stale key never renewed',
  'old key forgotten at once',
  'unknown key not looked for',
  'keys not to be had taken for a forgery',
  'known name taken for a signature',
] as const
export type KeyBug = (typeof KEY_BUGS)[number]

const MINUTE_MS = 60_000
/** Keys are replaced, fetches fail and isolates end for so long; then nothing is wrong any more. */
export const FAULTY_FOR_MS = 40 * MINUTE_MS
/** Between a key's being told and its being used, and between that and the other's being taken out. */
const OVERLAP_MAX_MS = 10 * MINUTE_MS

/** Made once, and used in turns: what is simulated is which key it is, not its numbers. */
const KEYS_MADE = 8
const made: readonly PrivateJwk[] = await Promise.all(Array.from({ length: KEYS_MADE }, newKey))

async function newKey(): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const { x = '', y = '', d = '' } = await exportJWK(privateKey)
  return { kty: 'EC', crv: 'P-256', kid: '', x, y, d }
}

/** Holds what a forger signs with. */
export const FORGERS_KEY: PrivateJwk = await newKey()

/** A party as the others meet it: what it signs with, and what it publishes. */
export class Party {
  readonly origin: string
  /** The first is the one in use. */
  signing: PrivateJwk[] = []
  encryption: PrivateJwk[] = []
  /** Says when the key of a name was taken out, where it was. */
  readonly goneAt = new Map<string, number>()
  #made = 0

  constructor(origin: string) {
    this.origin = origin
    this.signing = [this.newKey('sig')]
    this.encryption = [this.newKey('enc')]
  }

  newKey(use: 'sig' | 'enc'): PrivateJwk {
    const number = this.#made++
    const numbers = made[(number + this.origin.length) % KEYS_MADE]
    if (numbers === undefined) throw new Error('There are no keys.')
    return { ...numbers, kid: `${use}-${number}` }
  }

  publish(use: 'signing' | 'encryption', keys: PrivateJwk[], now: number): void {
    for (const { kid } of this[use]) if (!keys.some((key) => key.kid === kid)) this.goneAt.set(kid, now)
    this[use] = keys
  }

  jwks(): string {
    return JSON.stringify({ keys: publicKeys(this.signing, this.encryption) })
  }
}

/** The memory of one isolate, and what it has fetched. */
export class Isolate {
  readonly keys: OthersKeys
  readonly since: number
  fetches = 0
  /** Every key that it has ever read of, by party and name. */
  readonly seen = new Set<string>()

  constructor(time: VirtualTime, bug: KeyBug | undefined) {
    this.since = time.now
    const host = { clock: () => time.now, background: () => undefined }
    this.keys = bug === undefined ? new OthersKeys(host) : new SabotagedKeys(host, bug)
  }
}

class SabotagedKeys extends OthersKeys {
  readonly #bug: KeyBug
  /** Holds what was published when it was last looked at. */
  published = new Set<string>()

  constructor(host: ConstructorParameters<typeof OthersKeys>[0], bug: KeyBug) {
    super(host)
    this.#bug = bug
  }

  override async verify(party: string, compact: string): Promise<Verified> {
    const kid = kidOf(compact)
    const isKnown = this.published.has(kid)
    if (this.#bug === 'unknown key not looked for' && this.published.size > 0 && !isKnown) throw refusal()
    if (this.#bug === 'known name taken for a signature' && isKnown) {
      return { payload: payloadOf(compact), protectedHeader: { alg: 'ES256', kid } } as unknown as Verified
    }
    const verified = await super.verify(party, compact).catch((error: unknown) => {
      throw this.#bug === 'keys not to be had taken for a forgery' ? refusal() : error
    })
    if (this.#bug === 'old key forgotten at once' && !this.published.has(kid)) throw refusal()
    return verified
  }

  override renewIfStale(party: string): Promise<unknown> | undefined {
    const isKnown = this.knownEncryptionKey(party) !== undefined
    return this.#bug === 'stale key never renewed' && isKnown ? undefined : super.renewIfStale(party)
  }
}

/** It has read this. */
export function noteRead({ keys, seen }: Isolate, party: string, jwks: string): void {
  const kids = (JSON.parse(jwks) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid)
  for (const kid of kids) seen.add(`${party} ${kid}`)
  if (keys instanceof SabotagedKeys) keys.published = new Set(kids)
}

function refusal(): Error {
  return new errors.JWSSignatureVerificationFailed()
}

export function kidOf(compact: string): string {
  const header = Buffer.from(compact.split('.')[0] ?? '', 'base64url').toString()
  return (JSON.parse(header) as { kid: string }).kid
}

function payloadOf(compact: string): Uint8Array {
  return Buffer.from(compact.split('.')[1] ?? '', 'base64url')
}

/** Keys of a party are replaced, in one of the ways in which people do it. */
export function planRotation(party: Party, random: Random, time: VirtualTime): void {
  // So early that it is over before the faults are.
  const at = random.between(0, FAULTY_FOR_MS - 2 * OVERLAP_MAX_MS)
  const use = random.chance(0.7) ? 'signing' : 'encryption'
  const anew = party.newKey(use === 'signing' ? 'sig' : 'enc')
  const publish = (delay: number, keys: (now: PrivateJwk[]) => PrivateJwk[]): void =>
    time.after(delay, () => party.publish(use, keys(party[use]), time.now))
  if (random.chance(0.5)) {
    publish(at, () => [anew])
    return
  }
  // Told beforehand, used then, and the old one taken out later: at once, or when nobody can know it any more.
  const isUsed = at + random.between(0, OVERLAP_MAX_MS)
  publish(at, (keys) => [...keys, anew])
  publish(isUsed, (keys) => [anew, ...keys.filter((key) => key !== anew)])
  publish(isUsed + random.between(0, OVERLAP_MAX_MS), (keys) => keys.slice(0, 1))
}
