/**
 * A passkey in software, for tests: it signs what a browser and an
 * authenticator would sign (WebAuthn level 3, sections 6.1 and 6.5), and gets
 * wrong whatever a test asks for.
 */

import { fromBase64url } from '../../protocol/base64url.ts'
import type { NewPasskey, PasskeyAssertion } from '../../protocol/passkeys.ts'

/** A ceremony, and where it is said to be held. */
export interface Ceremony {
  rpId: string
  /** Of the page that calls. */
  origin: string
  /** Of the page around it; none: it stands alone. */
  topOrigin?: string | undefined
}

/** Faults that a test may put into a ceremony. */
export interface CeremonyFaults {
  type?: string
  challenge?: string
  isUserVerified?: boolean
  isUserPresent?: boolean
  counter?: number
  userHandle?: string
  /** A frame that does not say what is around it, as some browsers do. */
  hidesTopOrigin?: boolean
  /** Changes the finished signature. */
  isForged?: boolean
}

const FLAG = { present: 0x01, verified: 0x04, attested: 0x40 }

export class SoftwareAuthenticator {
  readonly credentialId = base64url(crypto.getRandomValues(new Uint8Array(32)))
  readonly #keys: CryptoKeyPair
  #counter = 0
  #userHandle = ''

  private constructor(keys: CryptoKeyPair) {
    this.#keys = keys
  }

  static async create(): Promise<SoftwareAuthenticator> {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
    return new SoftwareAuthenticator(
      (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair,
    )
  }

  /** `navigator.credentials.create()`. */
  async make(
    { challenge, user_handle: userHandle }: { challenge: string; user_handle: string },
    ceremony: Ceremony,
    faults: CeremonyFaults = {},
  ): Promise<NewPasskey> {
    this.#userHandle = userHandle
    const clientData = clientDataOf('webauthn.create', challenge, ceremony, faults)
    const authData = concat(await this.#authenticatorData(ceremony.rpId, faults, true), await this.#attested())
    // CBOR: {fmt: "none", attStmt: {}, authData}.
    const head = bytesOf('a363666d74646e6f6e656761747453746d74a068617574684461746159')
    const object = concat(head, new Uint8Array([authData.length >> 8, authData.length & 255]), authData)
    const response = { clientDataJSON: base64url(clientData), attestationObject: base64url(object) }
    return { id: this.credentialId, rawId: this.credentialId, type: 'public-key', response }
  }

  /** `navigator.credentials.get()`. */
  async sign(challenge: string, ceremony: Ceremony, faults: CeremonyFaults = {}): Promise<PasskeyAssertion> {
    const clientData = clientDataOf('webauthn.get', challenge, ceremony, faults)
    const authenticatorData = await this.#authenticatorData(ceremony.rpId, faults, false)
    const signed = concat(authenticatorData, await sha256(clientData))
    const raw = new Uint8Array(
      await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, this.#keys.privateKey, signed),
    )
    if (faults.isForged) raw[40] = (raw[40] ?? 0) ^ 1
    const response = {
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(authenticatorData),
      signature: base64url(derSignature(raw)),
      userHandle: faults.userHandle ?? (this.#userHandle || 'bm9ib2R5'),
    }
    return { id: this.credentialId, rawId: this.credentialId, type: 'public-key', response }
  }

  async #authenticatorData(rpId: string, faults: CeremonyFaults, isNew: boolean): Promise<Uint8Array> {
    this.#counter = faults.counter ?? this.#counter + 1
    const flags =
      (faults.isUserPresent === false ? 0 : FLAG.present) |
      (faults.isUserVerified === false ? 0 : FLAG.verified) |
      (isNew ? FLAG.attested : 0)
    const counter = new Uint8Array(4)
    new DataView(counter.buffer).setUint32(0, this.#counter)
    return concat(await sha256(new TextEncoder().encode(rpId)), new Uint8Array([flags]), counter)
  }

  /** The credential and its COSE key (RFC 9053): EC2, ES256, P-256. */
  async #attested(): Promise<Uint8Array> {
    const id = fromBase64url(this.credentialId)
    const { x = '', y = '' } = (await crypto.subtle.exportKey('jwk', this.#keys.publicKey)) as {
      x?: string
      y?: string
    }
    const key = concat(bytesOf('a5010203262001215820'), fromBase64url(x), bytesOf('225820'), fromBase64url(y))
    return concat(new Uint8Array(16), new Uint8Array([0, id.length]), id, key)
  }
}

function clientDataOf(
  type: string,
  challenge: string,
  { origin, topOrigin }: Ceremony,
  faults: CeremonyFaults,
): Uint8Array {
  const around = topOrigin === undefined || faults.hidesTopOrigin ? {} : { topOrigin }
  const data = {
    type: faults.type ?? type,
    challenge: faults.challenge ?? challenge,
    origin,
    crossOrigin: topOrigin !== undefined,
    ...around,
  }
  return new TextEncoder().encode(JSON.stringify(data))
}

/** ECDSA's two numbers as ASN.1 DER, as authenticators write them. */
function derSignature(raw: Uint8Array): Uint8Array {
  const whole = (bytes: Uint8Array): Uint8Array => {
    const start = bytes.findIndex((byte) => byte !== 0)
    const trimmed = bytes.slice(start)
    const positive = (trimmed[0] ?? 0) > 127 ? concat(new Uint8Array([0]), trimmed) : trimmed
    return concat(new Uint8Array([2, positive.length]), positive)
  }
  const body = concat(whole(raw.slice(0, 32)), whole(raw.slice(32)))
  return concat(new Uint8Array([0x30, body.length]), body)
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

function concat(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]))
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}
