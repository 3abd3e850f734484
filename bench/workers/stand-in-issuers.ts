/**
 * Issuers that answer at once: an authentication server and a relay centre
 * that sign every answer with a real key, and ask no database and hash no
 * password. What comes in is believed: the broker is what is measured.
 */

import { base64url, CompactSign, importJWK } from 'jose'
import type { JWK } from 'jose'

import type { AuthenticateAnswer, Decision } from '../../protocol/issuer-messages.ts'
import type { MessageClaims } from '../../protocol/message-claims.ts'
import {
  MESSAGE_ALG,
  MESSAGE_LIFETIME_SECONDS,
  MESSAGE_MEDIA_TYPE,
  MESSAGE_TYPES,
} from '../../protocol/message-claims.ts'

interface Env {
  /** A private P-256 JWK. */
  SIGNING_KEY: string
  /** The public half of a P-256 JWK, which the page seals to. */
  ENCRYPTION_KEY: string
}

/** As long as the account that the real authentication server seals. */
const ACCOUNT = `eyJ${'A'.repeat(1_640)}`
const SIGNATURE_BYTES = 64
const HOLD_SECONDS = 7 * 24 * 60 * 60

let imported: Promise<{ kid: string; key: CryptoKey; jwk: JWK }> | undefined

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { origin, pathname } = new URL(request.url)
    if (pathname === '/.well-known/jwks.json') return keys(env)
    const message = claimsOf(await request.text())
    if (pathname === '/authenticate') return answer(env, origin, message, MESSAGE_TYPES.authenticated, authenticated())
    if (pathname === '/transactions')
      return answer(env, origin, message, MESSAGE_TYPES.decision, approved(origin, message))
    return new Response('', { status: 404 })
  },
}

async function keys(env: Env): Promise<Response> {
  const { d: _, ...publicHalf } = (await signer(env)).jwk
  const encryption = JSON.parse(env.ENCRYPTION_KEY) as JWK
  return Response.json({
    keys: [
      { ...publicHalf, use: 'sig', alg: MESSAGE_ALG },
      { ...encryption, use: 'enc' },
    ],
  })
}

function authenticated(): AuthenticateAnswer {
  return { outcome: 'authenticated', method: 'credit', account: ACCOUNT }
}

/** With the settlement server's own answer inside, of the length and the randomness of a real one. */
function approved(relay: string, { operation }: Message): Decision {
  const decision: Decision = {
    outcome: 'approved',
    operation_id: operation?.id ?? '',
    authorization: 'A10223',
    reference: crypto.randomUUID(),
    hold_expires_at: Math.floor(Date.now() / 1000) + HOLD_SECONDS,
    business_date: new Date().toISOString().slice(0, 10),
  }
  const settlement = { ...decision, ...claims('http://settlement.invalid', relay, crypto.randomUUID()) }
  const header = { alg: MESSAGE_ALG, typ: MESSAGE_TYPES.decision, kid: 'settlement-server' }
  const signature = crypto.getRandomValues(new Uint8Array(SIGNATURE_BYTES))
  const parts = [JSON.stringify(header), JSON.stringify(settlement), signature]
  return { ...decision, evidence: parts.map((part) => base64url.encode(part)).join('.') }
}

function claims(iss: string, aud: string, inResponseTo: string): MessageClaims {
  const iat = Math.floor(Date.now() / 1000)
  const times = { iat, exp: iat + MESSAGE_LIFETIME_SECONDS }
  return { iss, aud, jti: crypto.randomUUID(), ...times, livemode: false, in_response_to: inResponseTo }
}

interface Message {
  iss: string
  jti: string
  operation?: { id: string }
}

/** Returns what a compact JWS carries, its signature unread. */
function claimsOf(compact: string): Message {
  const payload = compact.split('.')[1] ?? ''
  return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as Message
}

async function answer(env: Env, origin: string, to: Message, typ: string, body: object): Promise<Response> {
  const { kid, key } = await signer(env)
  const said = { ...body, ...claims(origin, to.iss, to.jti) }
  const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(said)))
    .setProtectedHeader({ alg: MESSAGE_ALG, typ, kid })
    .sign(key)
  return new Response(signed, { headers: { 'content-type': MESSAGE_MEDIA_TYPE } })
}

function signer(env: Env): NonNullable<typeof imported> {
  imported ??= importSigner(JSON.parse(env.SIGNING_KEY) as JWK & { kid: string })
  return imported
}

async function importSigner(jwk: JWK & { kid: string }) {
  return { kid: jwk.kid, jwk, key: (await importJWK(jwk, MESSAGE_ALG)) as CryptoKey }
}
