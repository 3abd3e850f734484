/** A server on loopback that speaks as much of the broker's API as the SDK uses, with real keys. */

import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable, pipeline } from 'node:stream'

import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import type { CryptoKey, JWK } from 'jose'

import type { FuriwakeConfig } from '../../../sdk/index.ts'

export interface Answer {
  status: number
  body: object | string
  headers?: Record<string, string>
  /** After the body, kibibytes of spaces as fast as they are taken: so many, or without end. */
  thenKibibytes?: number
}

export interface StandIn {
  config: FuriwakeConfig
  /** Requests to the API, in order. */
  requests: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[]
  /** Holds what the API answers next; the last one stays. */
  answers: Answer[]
  /** Signs as the broker does, with whatever is to be wrong. */
  sign(claims?: Record<string, unknown>, header?: Record<string, unknown>, key?: CryptoKey): Promise<string>
  /** Signs with a new key from now on, and publishes it beside the old. */
  rotate(): Promise<void>
  /** Signs a return, with whatever is to be wrong. */
  signReturn(claims?: Record<string, unknown>, header?: Record<string, unknown>, key?: CryptoKey): Promise<string>
  /** Replaces the key that signs: the old one verifies returns alone, of the time until then. */
  replaces(usedUntil: number): Promise<void>
  keyRequests(): number
  /** Answers with this from now on where the key set is asked for. */
  answersKeys(answer: Answer): void
  /** Bytes of answers that went out. */
  sentBytes(): number
  close(): Promise<void>
}

export const MERCHANT = 'mer_0123456789abcdefghjkmnpqrs'
export const EXPECTED = { payment: 'pay_1', order: 'A-1001', amount: 12_800, currency: 'JPY', livemode: false }

/** Fields that a return has beside what a verdict does; what a verdict alone says is not in it. */
const RETURN = {
  exp: undefined,
  verdict: undefined,
  captured: undefined,
  jti: 'op_1',
  of: 'pay_1.approved',
  kind: 'refund',
  amount: 1_000,
  captured_amount: 12_800,
  refunded_amount: 1_000,
  disputed_amount: 0,
  at: Math.floor(Date.now() / 1000),
}
export const EXPECTED_RETURN = { ...EXPECTED, kind: 'refund', amount: 1_000 } as const

export async function startStandIn(): Promise<StandIn> {
  const published: JWK[] = []
  const replaced: JWK[] = []
  const requests: StandIn['requests'] = []
  const answers: Answer[] = []
  let keyRequests = 0
  let keyAnswer: Answer | undefined
  let sent = 0
  let signing = await newKey(published)

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const path = request.url ?? ''
      let answer: Answer
      if (path === '/.well-known/jwks.json') {
        keyRequests++
        answer = keyAnswer ?? { status: 200, body: { keys: published } }
      } else if (path === '/.well-known/return-keys.json') {
        answer = keyAnswer ?? { status: 200, body: { keys: [...published, ...replaced] } }
      } else {
        requests.push({
          method: request.method ?? '',
          path,
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        })
        answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500, body: {} }
      }
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
      if (answer.thenKibibytes === undefined) return response.end(text)
      const counted = () => (sent += 1024)
      pipeline(Readable.from(endless(text, answer.thenKibibytes, counted)), response, () => undefined)
      return response
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const broker = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    config: { broker, secretKey: 'sk_test_0123456789abcdefghjkmnpqrs', merchant: MERCHANT },
    requests,
    answers,
    sign: (claims = {}, header = {}, key) => sign(broker, signing, claims, header, key),
    rotate: async () => {
      signing = await newKey(published)
    },
    signReturn: (claims = {}, header = {}, key) => {
      const typ = { typ: 'return+jwt' }
      return sign(broker, signing, { ...RETURN, ...claims }, { ...typ, ...header }, key)
    },
    replaces: async (usedUntil) => {
      replaced.push(...published.splice(0).map((key) => ({ ...key, used_until: usedUntil })))
      signing = await newKey(published)
    },
    keyRequests: () => keyRequests,
    answersKeys: (answer) => (keyAnswer = answer),
    sentBytes: () => sent,
    close: () => stop(server),
  }
}

function* endless(text: string, kibibytes: number, counted: () => void): Generator<string> {
  yield text
  for (let n = 0; n < kibibytes; n++) {
    counted()
    yield ' '.repeat(1024)
  }
}

interface Key {
  kid: string
  privateKey: CryptoKey
}

let keysMade = 0

async function newKey(published: JWK[]): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const kid = `key-${++keysMade}`
  published.push({ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' })
  return { kid, privateKey }
}

function sign(
  broker: string,
  { kid, privateKey }: Key,
  claims: Record<string, unknown>,
  header: Record<string, unknown>,
  key: CryptoKey = privateKey,
): Promise<string> {
  const iat = Math.floor(Date.now() / 1000)
  const { payment: sub, ...order } = EXPECTED
  const right = {
    iss: broker,
    aud: MERCHANT,
    sub,
    jti: 'pay_1.approved',
    iat,
    exp: iat + 900,
    verdict: 'approved',
    captured: true,
  }
  return new SignJWT({ ...right, ...order, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'verdict+jwt', kid, ...header })
    .sign(key)
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.closeAllConnections()
    server.close(() => resolve())
  })
}
