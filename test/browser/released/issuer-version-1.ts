/**
 * Tsubaki Card: a whole issuer in one file, as version 1 of the protocol was
 * when version 0.1 was released, with jose and Node alone. It is never changed:
 * what is said here is what issuers of that day say, and all that they read.
 * No message names a mode, no account a settlement server or a broker.
 */

import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  CompactEncrypt,
  CompactSign,
  compactDecrypt,
  compactVerify,
  createRemoteJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
} from 'jose'
import type { CryptoKey, JWK } from 'jose'

export const TSUBAKI = {
  prefix: '8',
  name: { en: 'Tsubaki Card', ja: 'つばきカード' },
  method: 'credit',
  member: { id: '8100220733', password: 'tsubaki-plain-2026', number: '3528000041079900' },
} as const
const LIMIT = 500_000
const CURRENCY = 'JPY'
const HOLD_SECONDS = 7 * 86_400
const SKEW_SECONDS = 30
const FAILURES_MAX = 5

export interface Tsubaki {
  authentication: string
  settlement: string
  /** Minor units: what has gone from the card, held or taken. */
  used(): number
  close(): Promise<void>
}

type Claims = Record<string, unknown> & { iss: string; jti: string }
type Answer = (claims: Claims) => Promise<object>
interface Key {
  kid: string
  public: JWK
  private: CryptoKey
}

/** A problem that is answered as such. */
class Refusal extends Error {
  readonly code: string
  readonly status: number
  constructor(code: string, status = 401) {
    super(code)
    this.code = code
    this.status = status
  }
}

/** Starts both servers on loopback. The relay centre may come later. */
export async function openTsubaki({ broker, relay }: { broker: string; relay: string }): Promise<Tsubaki> {
  const authentication = await party([broker])
  const settlement = await party([relay])
  const books = new Map<string, Recorded>()
  let failures = 0
  const seals = new Set<string>()

  authentication.answers['/authenticate'] = [
    'furiwake-authenticate+jwt',
    'furiwake-authenticated+jwt',
    async ({ member_id, sealed_password, payment }) => {
      if (typeof member_id !== 'string' || typeof sealed_password !== 'string') throw new Refusal('request_invalid', 400)
      const { id, amount, currency, merchant } = payment as Record<string, unknown>
      const seal = await opened(sealed_password, authentication.encryption)
      const about = { member_id, payment_id: id, amount, currency, merchant_id: (merchant as { id: string }).id }
      const isAbout = Object.entries(about).every(([field, value]) => seal[field] === value)
      const { iat, exp, jti } = seal as { iat: number; exp: number; jti: string }
      const isInTime = iat <= seconds() + SKEW_SECONDS && exp > seconds() && exp - iat <= 120
      if (!isAbout || !isInTime || seals.has(jti)) throw new Refusal('seal_rejected', 400)
      seals.add(jti)
      const isRight = member_id === TSUBAKI.member.id && seal['password'] === TSUBAKI.member.password
      failures = isRight && failures < FAILURES_MAX ? 0 : failures + 1
      if (failures >= FAILURES_MAX) return { outcome: 'refused', reason: 'locked' }
      if (!isRight) return { outcome: 'refused', reason: 'credentials', attempts_left: FAILURES_MAX - failures }
      const account = { member_number: TSUBAKI.member.number, expiry: '2099-12' }
      const released = { iss: authentication.origin, jti: crypto.randomUUID(), amount, currency, exp: seconds() + 300 }
      return {
        outcome: 'authenticated',
        method: TSUBAKI.method,
        account: await sealed({ ...released, aud: relay, account }, released, authentication.signing, relay),
      }
    },
  ]
  settlement.answers['/transactions'] = [
    'furiwake-transaction+jwt',
    'furiwake-decision+jwt',
    async ({ operation, account }) => {
      const { member_number } = (account ?? {}) as Record<string, unknown>
      return decide(books, operation as Operation, member_number)
    },
  ]
  settlement.answers['/inquiries'] = [
    'furiwake-inquiry+jwt',
    'furiwake-inquiry-answer+jwt',
    async ({ operation_id }) => books.get(String(operation_id))?.decision ?? { outcome: 'not_found', operation_id },
  ]
  return {
    authentication: authentication.origin,
    settlement: settlement.origin,
    used: () => [...books.values()].reduce((sum, { held, taken }) => sum + held + taken, 0),
    close: async () => {
      for (const { server } of [authentication, settlement]) await closed(server)
    },
  }
}

interface Operation {
  id: string
  kind: 'authorize' | 'capture' | 'void' | 'refund' | 'reverse'
  amount: number
  currency: string
  original?: string
}

/** An operation as it was decided; of an authorization also how it stands. */
interface Recorded {
  operation: Operation
  decision: object
  held: number
  taken: number
  isOver: boolean
}

/** The same id is never applied twice, and gets the same answer for ever. */
function decide(books: Map<string, Recorded>, operation: Operation, memberNumber: unknown): object {
  const known = books.get(operation.id)
  if (known !== undefined) {
    const same = (['kind', 'amount', 'currency', 'original'] as const).every(
      (field) => known.operation[field] === operation[field],
    )
    if (!same) throw new Refusal('operation_mismatch', 409)
    return known.decision
  }
  const { kind, amount } = operation
  const original = books.get(operation.original ?? '')
  const used = [...books.values()].reduce((sum, { held, taken }) => sum + held + taken, 0)
  if (kind === 'authorize') {
    if (memberNumber !== TSUBAKI.member.number || operation.currency !== CURRENCY)
      return recorded(books, operation, 'refused_by_issuer')
    if (used + amount > LIMIT) return recorded(books, operation, 'insufficient_funds')
    return recorded(books, operation, undefined, amount)
  }
  if (kind === 'reverse' && original === undefined) {
    const { currency } = operation
    recorded(books, { id: operation.original ?? '', kind: 'authorize', amount, currency }, 'refused_by_issuer')
    return recorded(books, operation)
  }
  if (original === undefined || !apply(original, kind, amount)) return recorded(books, operation, 'refused_by_issuer')
  return recorded(books, operation)
}

/** Moves an authorization on, or says that it may not. */
function apply(authorization: Recorded, kind: Operation['kind'], amount: number): boolean {
  if (kind === 'reverse') return Object.assign(authorization, { held: 0, taken: 0, isOver: true }).isOver
  if (authorization.isOver) return false
  if (kind === 'capture' && authorization.held >= amount) Object.assign(authorization, { held: 0, taken: amount })
  else if (kind === 'void' && authorization.held > 0) Object.assign(authorization, { held: 0, isOver: true })
  else if (kind === 'refund' && authorization.taken >= amount) authorization.taken -= amount
  else return false
  return true
}

function recorded(books: Map<string, Recorded>, operation: Operation, reason?: string, held = 0): object {
  const isApproved = reason === undefined
  const decision = {
    outcome: isApproved ? 'approved' : 'declined',
    operation_id: operation.id,
    ...(isApproved ? {} : { reason }),
    authorization: isApproved ? String(100_000 + books.size) : '',
    reference: `tsubaki_${books.size}`,
    ...(held > 0 ? { hold_expires_at: seconds() + HOLD_SECONDS } : {}),
  }
  books.set(operation.id, { operation, decision, held, taken: 0, isOver: !isApproved })
  return decision
}

interface Party {
  origin: string
  signing: Key
  encryption: Key
  /** By path: the type of the message, the type of its answer, and what is answered. */
  answers: Record<string, [typ: string, answerTyp: string, answer: Answer]>
  server: Server
}

async function party(senders: readonly string[]): Promise<Party> {
  const [signing, encryption] = [await newKey('ES256'), await newKey('ECDH-ES')]
  const keys = [
    { ...signing.public, kid: signing.kid, use: 'sig', alg: 'ES256' },
    { ...encryption.public, kid: encryption.kid, use: 'enc', alg: 'ECDH-ES' },
  ]
  const seen = new Set<string>()
  const answers: Party['answers'] = {}
  let origin = ''
  const answer = async (request: IncomingMessage): Promise<{ type: string; body: string }> => {
    if (request.url === '/healthz') return { type: 'application/json', body: '{"status":"ok"}' }
    if (request.url === '/.well-known/jwks.json') return { type: 'application/json', body: JSON.stringify({ keys }) }
    const [typ, answerTyp, say] = answers[request.url ?? ''] ?? []
    if (typ === undefined || answerTyp === undefined || say === undefined) throw new Refusal('not_found', 404)
    if (request.headers['content-type'] !== 'application/jose') throw new Refusal('unsupported_media_type', 415)
    const text = Buffer.concat(await request.toArray()).toString()
    const claims = await verified(text, typ, { aud: origin, senders })
    if (seen.has(`${claims.iss} ${claims.jti}`)) throw new Refusal('message_replayed', 409)
    seen.add(`${claims.iss} ${claims.jti}`)
    const iat = seconds()
    const envelope = { iss: origin, aud: claims.iss, jti: crypto.randomUUID(), iat, exp: iat + 60 }
    const said = { ...(await say(claims)), ...envelope, in_response_to: claims.jti }
    return { type: 'application/jose', body: await signed(said, answerTyp, signing) }
  }
  const server = createServer((request, response) => {
    void answer(request).then(
      ({ type, body }) => response.setHeader('content-type', type).end(body),
      (error: unknown) => {
        const { code, status } = error instanceof Refusal ? error : { code: 'internal_error', status: 500 }
        response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ code, status }))
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { origin, signing, encryption, answers, server }
}

/** Type, sender, signature, whom and when it is for. What else may be in it is not looked at. */
async function verified(
  compact: string,
  typ: string,
  { aud, senders }: { aud: string; senders: readonly string[] },
): Promise<Claims> {
  const [, said = ''] = compact.split('.', 3)
  const { iss } = JSON.parse(Buffer.from(said, 'base64url').toString()) as Claims
  if (!senders.includes(iss)) throw new Refusal('message_sender_unknown')
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', iss))
  const { payload, protectedHeader } = await compactVerify(compact, keys, { algorithms: ['ES256'] }).catch(() => {
    throw new Refusal('message_signature_invalid')
  })
  if (protectedHeader.typ !== typ || typeof protectedHeader.kid !== 'string') {
    throw new Refusal('message_type_wrong', 400)
  }
  const claims = JSON.parse(new TextDecoder().decode(payload)) as Claims & { iat: number; exp: number }
  const now = seconds()
  if (claims['aud'] !== aud || claims['in_response_to'] !== undefined) throw new Refusal('message_audience_wrong')
  if (claims.iat > now + SKEW_SECONDS || claims.exp <= now - SKEW_SECONDS) throw new Refusal('message_expired')
  if (claims.exp - claims.iat > 60) throw new Refusal('message_lives_too_long')
  return claims
}

/** Signed, and sealed to the relay centre. */
async function sealed(payload: object, header: object, key: Key, relay: string): Promise<string> {
  const { keys } = (await (await fetch(`${relay}/.well-known/jwks.json`)).json()) as { keys: JWK[] }
  const to = keys.find(({ use }) => use === 'enc')
  if (to === undefined) throw new Error('The relay centre has no key to seal to.')
  const typ = 'furiwake-account+jwt'
  const text = await signed(payload, typ, key)
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: to.kid ?? '', cty: typ, ...header })
    .encrypt(await importJWK(to, 'ECDH-ES'))
}

async function opened(compact: string, key: Key): Promise<Record<string, unknown>> {
  try {
    const { plaintext } = await compactDecrypt(compact, key.private)
    return JSON.parse(new TextDecoder().decode(plaintext)) as Record<string, unknown>
  } catch {
    throw new Refusal('seal_rejected', 400)
  }
}

function signed(payload: object, typ: string, key: Key): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'ES256', typ, kid: key.kid })
    .sign(key.private)
}

async function newKey(alg: 'ES256' | 'ECDH-ES'): Promise<Key> {
  const pair = await generateKeyPair(alg, { crv: 'P-256', extractable: true })
  return { kid: crypto.randomUUID(), public: await exportJWK(pair.publicKey), private: pair.privateKey }
}

const seconds = (): number => Math.floor(Date.now() / 1000)

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
