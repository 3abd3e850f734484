/** The published test vectors, run against the wire that all our own parties use. */

import { readdirSync, readFileSync } from 'node:fs'
import { compactVerify, createLocalJWKSet } from 'jose'
import type { JSONWebKeySet } from 'jose'
import { describe, expect, test } from 'vitest'
import { openAccountSeal } from '../../../messages/account-seal.ts'
import { openMessage } from '../../../messages/open-message.ts'
import { openSealedPassword } from '../../../messages/open-sealed-password.ts'
import { openSealedAnswer } from '../../../messages/question-seals.ts'
import type { AnswerRequest } from '../../../protocol/answer-messages.ts'
import type { Verifier } from '../../../messages/others-keys.ts'
import type { PrivateJwk } from '../../../messages/own-keys.ts'
import { PartyKeys, readJwks } from '../../../messages/party-keys.ts'
import { isAuthenticateRequest, isDecision } from '../../../protocol/issuer-messages.ts'
import type { AuthenticateRequest } from '../../../protocol/issuer-messages.ts'
import { memberIdProblem } from '../../../protocol/member-id.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import type { MessageType } from '../../../protocol/message-claims.ts'
import { protocolFiles } from '../../../tools/issuer-protocol.ts'
import { protocolFolder, readProtocolFile } from './protocol-files.ts'

interface Vector {
  tcId: number
  comment: string
  now: number
  known_jtis: string[]
  result: 'valid' | 'invalid'
  code?: string
  cause?: string
}
type Jwks = Record<string, JSONWebKeySet>
interface VectorFile<G> {
  numberOfTests: number
  testGroups: G[]
}

function verifierOf(jwks: Jwks): Verifier {
  return {
    verify: (party, compact) =>
      compactVerify(compact, createLocalJWKSet(jwks[party] ?? { keys: [] }), { algorithms: ['ES256'] }),
  }
}

/** Outcomes by case, so that a failure names it. */
async function outcomes<V extends { tcId: number; comment: string }>(
  tests: readonly V[],
  judge: (vector: V) => Promise<string> | string,
): Promise<string[]> {
  return Promise.all(tests.map(async (each) => `${each.tcId} ${each.comment}: ${await judge(each)}`))
}
const wantedOf = (tests: readonly Vector[]): Promise<string[]> =>
  outcomes(tests, ({ cause, code }) => cause ?? code ?? 'valid')

interface MessageGroup {
  comment: string
  receiver: { aud: string; senders: string[]; livemode: boolean; typ: MessageType; in_response_to?: string }
  jwks: Jwks
  tests: (Vector & { jws: string })[]
}
const GUARDS: Partial<Record<MessageType, (body: unknown) => body is object>> = {
  [MESSAGE_TYPES.authenticate]: isAuthenticateRequest,
  [MESSAGE_TYPES.decision]: isDecision,
}

describe.each((readProtocolFile('vectors/messages.json') as VectorFile<MessageGroup>).testGroups)(
  '$comment',
  ({ receiver, jwks, tests }) => {
    test('is taken or refused as the vectors say', async () => {
      const { in_response_to: inResponseTo, typ, ...rest } = receiver
      const guard = GUARDS[typ]
      if (guard === undefined) throw new Error(`No guard for ${typ}.`)
      const expected = { ...rest, typ, guard, keys: verifierOf(jwks), ...(inResponseTo ? { inResponseTo } : {}) }
      const found = await outcomes(tests, async ({ jws, now, known_jtis: known }) => {
        const opened = await openMessage(jws, { ...expected, now: now * 1000 })
        if (!opened.ok) return opened.code
        return known.includes(`${opened.claims.iss} ${opened.claims.jti}`) ? 'message_replayed' : 'valid'
      })
      expect(found).toEqual(await wantedOf(tests))
    })
  },
)

interface SealGroup {
  request: Pick<AuthenticateRequest, 'member_id' | 'payment'>
  encryption_keys: PrivateJwk[]
  tests: (Vector & { jwe: string })[]
}

test('A sealed password is opened or refused as the vectors say', async () => {
  for (const { request, encryption_keys: keys, tests } of (
    readProtocolFile('vectors/seals.json') as VectorFile<SealGroup>
  ).testGroups) {
    const found = await outcomes(tests, async ({ jwe, now, known_jtis: known }) => {
      const opened = await openSealedPassword({ ...request, sealed_password: jwe }, keys, now * 1000)
      if (!opened.ok) return opened.problem
      return known.includes(opened.seal.jti) ? 'seal_used' : 'valid'
    })
    expect(found).toEqual(await wantedOf(tests))
    expect(tests.every(({ code }) => code === undefined || code === 'seal_rejected')).toBe(true)
  }
})

interface AnswerGroup {
  request: Pick<AnswerRequest, 'question_id' | 'payment'>
  encryption_keys: PrivateJwk[]
  tests: (Vector & { jwe: string })[]
}

test('A sealed answer is opened or refused as the vectors say', async () => {
  const { testGroups } = readProtocolFile('vectors/answers.json') as VectorFile<AnswerGroup>
  for (const { request, encryption_keys: keys, tests } of testGroups) {
    const found = await outcomes(tests, async ({ jwe, now, known_jtis: known }) => {
      const opened = await openSealedAnswer(jwe, request, keys, now * 1000)
      if (!opened.ok) return opened.problem
      return known.includes(opened.seal.jti) ? 'seal_used' : 'valid'
    })
    expect(found).toEqual(await wantedOf(tests))
  }
})

interface AccountGroup {
  operation: { amount: number; currency: string }
  broker: string
  relay: string
  settlement_server: string
  livemode: boolean
  authentication_servers: string[]
  account: object
  encryption_keys: PrivateJwk[]
  jwks: Jwks
  tests: (Vector & { jwe: string })[]
}

test('A sealed account is opened or refused as the vectors say', async () => {
  for (const group of (readProtocolFile('vectors/accounts.json') as VectorFile<AccountGroup>).testGroups) {
    const { operation, broker, relay, livemode, settlement_server: settlementServer, tests } = group
    const { amount, currency } = operation
    const terms = { amount, currency, broker, relay, livemode, settlementServer, keys: verifierOf(group.jwks) }
    const authenticationServers = group.authentication_servers
    const found = await outcomes(tests, async ({ jwe, now }) => {
      const opened = await openAccountSeal(jwe, group.encryption_keys, {
        ...terms,
        authenticationServers,
        now: now * 1000,
      })
      return opened.ok ? 'valid' : opened.problem
    })
    expect(found).toEqual(await wantedOf(tests))
    const [first] = tests
    const opened = await openAccountSeal(first?.jwe ?? '', group.encryption_keys, {
      ...terms,
      authenticationServers,
      now: (first?.now ?? 0) * 1000,
    })
    expect(opened).toMatchObject({ ok: true, account: group.account })
  }
})

interface KeyCase {
  tcId: number
  comment: string
  jwks: string
  result: string
  verifies?: string[]
  seals_to?: string | null
}

test('A JWK Set is read as the vectors say, and no private part of it is kept', async () => {
  for (const { tests } of (readProtocolFile('vectors/keys.json') as VectorFile<{ tests: KeyCase[] }>).testGroups) {
    const found = tests.map(({ comment, jwks }) => {
      const read = readJwks(jwks)
      if (read === undefined) return { comment, result: 'invalid' }
      const keys = new PartyKeys()
      keys.fetched(read, 0)
      const verifies = read.filter(({ use }) => use === 'sig').map(({ kid }) => kid)
      expect(JSON.stringify(read)).not.toContain('"d"')
      return { comment, result: 'valid', verifies, seals_to: keys.published?.encryptionKey?.kid ?? null }
    })
    expect(found).toMatchObject(
      tests.map(({ comment, result, verifies, seals_to }) => ({
        comment,
        result,
        ...(verifies && { verifies, seals_to }),
      })),
    )
  }
})

interface MemberIdCase {
  id: string
  problem?: string
}

test('A member ID is good or not as the vectors say', () => {
  for (const { tests } of (readProtocolFile('vectors/member-ids.json') as VectorFile<{ tests: MemberIdCase[] }>)
    .testGroups)
    expect(tests.map(({ id }) => [id, memberIdProblem(id)])).toEqual(tests.map(({ id, problem }) => [id, problem]))
})

describe('docs/issuer-protocol/', () => {
  test('holds what `npm run issuer-protocol` writes, to the byte', { timeout: 20_000 }, async () => {
    const made = await protocolFiles()
    const page = readFileSync(`${protocolFolder}/messages.md`, 'utf8')
    const kept = new Map<string, string>(
      ['schemas', 'vectors'].flatMap((part) =>
        readdirSync(`${protocolFolder}/${part}`).map((name): [string, string] => [
          `${part}/${name}`,
          readFileSync(`${protocolFolder}/${part}/${name}`, 'utf8'),
        ]),
      ),
    )
    kept.set('messages.md', page)
    expect([...made.keys()].toSorted()).toEqual([...kept.keys()].toSorted())
    const changed = [...made].filter(([path, text]) => kept.get(path) !== text).map(([path]) => path)
    expect(changed, 'run: npm run issuer-protocol').toEqual([])
  })

  test('numbers its cases, each number once in a file', () => {
    for (const name of readdirSync(`${protocolFolder}/vectors`)) {
      const file = readProtocolFile(`vectors/${name}`) as VectorFile<{ tests: { tcId: number }[] }>
      const ids = file.testGroups.flatMap(({ tests }) => tests.map(({ tcId }) => tcId))
      expect(new Set(ids).size, name).toBe(ids.length)
      expect(file.numberOfTests, name).toBe(ids.length)
    }
  })
})
