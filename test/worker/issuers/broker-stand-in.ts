/** A broker that speaks to the issuers in these tests: it can sign and seal, and get anything wrong that a test asks for. */

import { CompactEncrypt, CompactSign, base64url, compactVerify, createLocalJWKSet } from 'jose'
import type { JWK } from 'jose'
import { vi } from 'vitest'

import type { Operation } from '../../../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import { paddedSealText } from '../../../protocol/sealed-password.ts'
import type { SealedPasswordPayload } from '../../../protocol/sealed-password.ts'
import type { TestMember } from '../issuer-members.ts'
import { ISSUER_ORIGINS, createIssuerWorld, privateJwk } from '../issuer-world.ts'
import type { IssuerWorld, WorldOptions } from '../issuer-world.ts'

export const BROKER = 'http://broker.test'
/** Another broker, trusted by whoever names it in its settings; it signs with `rogue-1`. */
export const ROGUE_BROKER = 'http://rogue-broker.test'
/** Holds what a message of that broker's differs in. */
export const FROM_ROGUE = {
  claims: { iss: ROGUE_BROKER },
  header: { kid: 'rogue-1' },
  signedWith: 'rogue-1',
} as const
export const PAYMENT = {
  id: 'pay_00000000aaaaaaaaaaaaaaaaaaaaaaaaaa',
  amount: 1000,
  currency: 'JPY',
  merchant: { id: 'mer_hirune', name: 'Hirune Pottery', origin: 'http://shop.test' },
}

export type Json = Record<string, unknown>
/** `payload` of a signed answer, or the problem that came instead. */
export interface Answered {
  status: number
  body: Json
  compact: string
}

/** Faults that a test may put into a message on purpose. */
export interface MessageFaults {
  claims?: Json
  header?: Json
  /** `kid` of the key that really signs. */
  signedWith?: string
  contentType?: string
  /** Changes the finished message. */
  tamper?: (compact: string) => string
}

export interface BrokerStandIn {
  world: IssuerWorld
  /** Signs `body` as a message of `typ` to `aud`. */
  sign(typ: string, aud: string, body: object, faults?: MessageFaults): Promise<string>
  /** Signs and posts; the answer's signature is checked against the answerer's JWKS. */
  send(origin: string, path: string, typ: string, body: object, faults?: MessageFaults): Promise<Answered>
  post(url: string, compact: string, contentType?: string): Promise<Answered>
  seal(member: TestMember, wrong?: Partial<SealedPasswordPayload>, header?: Json): Promise<string>
  /** Step 5. */
  authenticate(
    member: TestMember,
    given?: { seal?: Partial<SealedPasswordPayload>; sealed?: string; payment?: Json; source?: string },
  ): Promise<Answered>
  /** Step 7, through the relay centre; for an authorization the account is fetched first. */
  transact(member: TestMember, operation: Operation, account?: string): Promise<Answered>
  /** Steps 5 to 8. */
  authorize(member: TestMember, id: string, amount?: number): Promise<Answered>
  inquire(member: TestMember, operationId: string): Promise<Answered>
}

export function originsOf(member: TestMember): (typeof ISSUER_ORIGINS)['sumire' | 'hinode'] {
  return member.prefix === '4' ? ISSUER_ORIGINS.sumire : ISSUER_ORIGINS.hinode
}

/** A fresh world, with `globalThis.fetch` going through it. */
export async function startBroker(given: Partial<WorldOptions> = {}): Promise<BrokerStandIn> {
  const world = await createIssuerWorld({ brokerOrigin: BROKER, ...given })
  vi.stubGlobal('fetch', async (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init)
    const { origin } = new URL(request.url)
    if (origin === BROKER) return jwksOfBroker('broker-1')
    if (origin === ROGUE_BROKER) return jwksOfBroker('rogue-1')
    const answer = world.fetch(request)
    if (answer === undefined) throw new TypeError('Nobody is at that origin.')
    return answer
  })
  return standIn(world)
}

async function jwksOfBroker(kid: string): Promise<Response> {
  const { d: _, ...publicHalf } = (await privateJwk(kid)) as JWK
  return Response.json({ keys: [{ ...publicHalf, use: 'sig', alg: 'ES256' }] })
}

function standIn(world: IssuerWorld): BrokerStandIn {
  const self: BrokerStandIn = {
    world,
    sign: signed,
    post,
    async send(origin, path, typ, body, faults = {}) {
      return post(`${origin}${path}`, await signed(typ, origin, body, faults), faults.contentType)
    },
    seal: sealed,
    async authenticate(member, given = {}) {
      const body = {
        member_id: member.member_id,
        sealed_password: given.sealed ?? (await sealed(member, given.seal)),
        payment: { ...PAYMENT, ...given.payment },
        ...(given.source === undefined ? {} : { source: given.source }),
      }
      return self.send(originsOf(member).authentication, '/authenticate', MESSAGE_TYPES.authenticate, body)
    },
    transact(member, operation, account) {
      const { relay, settlement } = originsOf(member)
      const body = { operation, settlement_server: settlement, ...(account === undefined ? {} : { account }) }
      return self.send(relay, '/transactions', MESSAGE_TYPES.transaction, body)
    },
    async authorize(member, id, amount = PAYMENT.amount) {
      const known = await self.authenticate(member, { seal: { amount }, payment: { amount } })
      const operation: Operation = { id, kind: 'authorize', amount, currency: PAYMENT.currency }
      return self.transact(member, operation, String(known.body['account']))
    },
    inquire(member, operationId) {
      const { relay, settlement } = originsOf(member)
      const body = { operation_id: operationId, settlement_server: settlement }
      return self.send(relay, '/inquiries', MESSAGE_TYPES.inquiry, body)
    },
  }
  return self
}

async function signed(typ: string, aud: string, body: object, faults: MessageFaults = {}): Promise<string> {
  const iat = Math.floor(Date.now() / 1000)
  const claims = { iss: BROKER, aud, jti: crypto.randomUUID(), iat, exp: iat + 60, ...faults.claims }
  const compact = await new CompactSign(new TextEncoder().encode(JSON.stringify({ ...body, ...claims })))
    .setProtectedHeader({ alg: 'ES256', typ, kid: 'broker-1', ...faults.header })
    .sign(await privateJwk(faults.signedWith ?? 'broker-1'))
  return faults.tamper?.(compact) ?? compact
}

async function post(url: string, compact: string, contentType = 'application/jose'): Promise<Answered> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body: compact })
  const text = new TextDecoder().decode(await answer.arrayBuffer())
  if (answer.status !== 200) return { status: answer.status, body: JSON.parse(text) as Json, compact: text }
  return { status: 200, body: await verifiedBy(new URL(url).origin, text), compact: text }
}

/** Returns what a compact JWS carries, whoever signed it. */
export function payloadOf(compact: string): Json {
  return JSON.parse(new TextDecoder().decode(base64url.decode(compact.split('.')[1] ?? ''))) as Json
}

/** Returns what a message differs in that an issuer's relay centre signed, to its settlement server. */
export function fromRelayOf(issuer: 'sumire' | 'hinode', claims: Json = {}): MessageFaults {
  const kid = `${issuer}-relay-sig-1`
  return { claims: { iss: ISSUER_ORIGINS[issuer].relay, ...claims }, header: { kid }, signedWith: kid }
}

/**
 * Returns what a settlement server is sent at an address while `send` runs: the last
 * message's own payload. With `keepFrom` it hears nothing of it.
 */
export async function heardAt(
  world: IssuerWorld,
  { origin, path, keepFrom = false }: { origin: string; path: string; keepFrom?: boolean },
  send: () => Promise<unknown>,
): Promise<Json> {
  let heard: Json = {}
  const mend = world.intercept(origin, path, async (request, next) => {
    heard = payloadOf(new TextDecoder().decode(await request.clone().arrayBuffer()))
    return keepFrom ? new Response('', { status: 503 }) : next()
  })
  await send()
  mend()
  return heard
}

/** The payload, once its signature agrees with the JWKS of who is said to have signed it. */
export async function verifiedBy(origin: string, compact: string): Promise<Json> {
  const { payload } = await compactVerify(compact, createLocalJWKSet(await jwksOf(origin)))
  return JSON.parse(new TextDecoder().decode(payload)) as Json
}

export async function jwksOf(origin: string): Promise<{ keys: JWK[] }> {
  return (await fetch(`${origin}/.well-known/jwks.json`)).json()
}

async function sealed(
  member: TestMember,
  wrong: Partial<SealedPasswordPayload> = {},
  header: Json = {},
): Promise<string> {
  const { keys } = await jwksOf(originsOf(member).authentication)
  const key = keys.find(({ use }) => use === 'enc')
  if (key === undefined) throw new Error('no key to seal to')
  const iat = Math.floor(Date.now() / 1000)
  const payload: SealedPasswordPayload = {
    password: member.password,
    member_id: member.member_id,
    payment_id: PAYMENT.id,
    amount: PAYMENT.amount,
    currency: PAYMENT.currency,
    merchant_id: PAYMENT.merchant.id,
    jti: crypto.randomUUID(),
    iat,
    exp: iat + 120,
    ...wrong,
  }
  return new CompactEncrypt(paddedSealText(payload))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid ?? '', ...header })
    .encrypt({ kty: 'EC', crv: 'P-256', x: key.x ?? '', y: key.y ?? '' })
}

/** Returns what a broker says of a place: the same for the same name, and shaped as its hash is. */
export function sourceAt(name: string): string {
  return name.replaceAll(/\W/g, '_').padEnd(43, '-')
}

let operations = 0
/** An operation id that no other test uses. */
export function newOperationId(): string {
  operations += 1
  return `op_test_${operations}_${crypto.randomUUID().slice(0, 8)}`
}
