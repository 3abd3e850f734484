import { SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'

import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import { STATEMENT_KEY } from '../issuer-world.ts'
import { BROKER, PAYMENT, jwksOf, newOperationId, startBroker } from './broker-stand-in.ts'
import type { BrokerStandIn, MessageFaults } from './broker-stand-in.ts'

let broker: BrokerStandIn
beforeAll(async () => {
  broker = await startBroker()
})

const SUMIRE = 'http://sumire.test'
const CARD_RELAY = 'http://card-relay.test'
const SETTLEMENT = 'http://settlement.sumire.test'

const seconds = (): number => Math.floor(Date.now() / 1000)

/** A message to each door; at the settlement server the broker is a stranger, so there the relay centre is asked for. */
const DOORS = [
  { door: 'authentication server', origin: SUMIRE, path: '/authenticate', typ: MESSAGE_TYPES.authenticate },
  { door: 'relay centre, transactions', origin: CARD_RELAY, path: '/transactions', typ: MESSAGE_TYPES.transaction },
  { door: 'relay centre, inquiries', origin: CARD_RELAY, path: '/inquiries', typ: MESSAGE_TYPES.inquiry },
] as const

async function bodyFor(path: string): Promise<object> {
  const member = broker.world.members.sumire.plain
  if (path === '/authenticate') {
    return { member_id: member.member_id, sealed_password: await broker.seal(member), payment: PAYMENT }
  }
  const operation_id = newOperationId()
  if (path === '/inquiries') return { operation_id, settlement_server: SETTLEMENT }
  const operation = { id: operation_id, kind: 'reverse', amount: 1, currency: 'JPY', original: newOperationId() }
  return { operation, settlement_server: SETTLEMENT }
}

const REFUSALS: { what: string; faults: () => MessageFaults; status: number; code: string }[] = [
  {
    what: 'of another type',
    faults: () => ({ header: { typ: MESSAGE_TYPES.decision } }),
    status: 400,
    code: 'message_type_wrong',
  },
  { what: 'without a kid', faults: () => ({ header: { kid: undefined } }), status: 400, code: 'message_type_wrong' },
  {
    what: 'from a stranger',
    faults: () => ({ claims: { iss: 'http://stranger.test' } }),
    status: 401,
    code: 'message_sender_unknown',
  },
  {
    what: 'signed with another key',
    faults: () => ({ signedWith: 'forger' }),
    status: 401,
    code: 'message_signature_invalid',
  },
  {
    what: 'with an unknown kid',
    faults: () => ({ header: { kid: 'nobody' } }),
    status: 401,
    code: 'message_signature_invalid',
  },
  {
    what: 'with a changed payload',
    faults: () => ({ tamper: withAmountChanged }),
    status: 401,
    code: 'message_signature_invalid',
  },
  {
    what: 'for another server',
    faults: () => ({ claims: { aud: 'http://elsewhere.test' } }),
    status: 401,
    code: 'message_audience_wrong',
  },
  {
    what: 'from the future',
    faults: () => ({ claims: { iat: seconds() + 300, exp: seconds() + 330 } }),
    status: 401,
    code: 'message_not_yet_valid',
  },
  {
    what: 'that has expired',
    faults: () => ({ claims: { iat: seconds() - 120, exp: seconds() - 60 } }),
    status: 401,
    code: 'message_expired',
  },
  {
    what: 'that lives too long',
    faults: () => ({ claims: { exp: seconds() + 3600 } }),
    status: 401,
    code: 'message_lives_too_long',
  },
  {
    what: 'that answers another',
    faults: () => ({ claims: { in_response_to: 'x' } }),
    status: 401,
    code: 'message_answers_another',
  },
  { what: 'without a jti', faults: () => ({ claims: { jti: undefined } }), status: 400, code: 'message_malformed' },
  { what: 'that is no JWS', faults: () => ({ tamper: () => 'not.a.message' }), status: 400, code: 'message_malformed' },
  { what: 'that is empty', faults: () => ({ tamper: () => '' }), status: 400, code: 'message_malformed' },
  {
    what: 'that is too large',
    faults: () => ({ tamper: (message) => message.padEnd(20_000, 'x') }),
    status: 413,
    code: 'body_too_large',
  },
  {
    what: 'sent as JSON',
    faults: () => ({ contentType: 'application/json' }),
    status: 415,
    code: 'unsupported_media_type',
  },
]

describe.each(DOORS)('At the $door', ({ origin, path, typ }) => {
  test.each(REFUSALS)('a message $what is refused: $code', async ({ faults, status, code }) => {
    const refused = await broker.send(origin, path, typ, await bodyFor(path), faults())
    expect(refused).toMatchObject({ status, body: { status, code, type: `urn:furiwake:problem:${code}` } })
  })

  test('a message counts once, also when it arrives twice at the same moment', async () => {
    const message = await broker.sign(typ, origin, await bodyFor(path))
    const answers = await Promise.all([1, 2, 3].map(() => broker.post(`${origin}${path}`, message)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401])
    expect(await broker.post(`${origin}${path}`, message)).toMatchObject({ body: { code: 'message_replayed' } })
  })

  test('a signed body that lacks a field is refused', async () => {
    expect(await broker.send(origin, path, typ, {})).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
  })

  test('the answer is to us, from the server, to this request, and for a minute', async () => {
    const { body } = await broker.send(origin, path, typ, await bodyFor(path), { claims: { jti: `jti-of${path}` } })
    expect(body).toMatchObject({ iss: origin, aud: BROKER, in_response_to: `jti-of${path}`, jti: expect.any(String) })
    expect(Number(body['exp']) - Number(body['iat'])).toBe(60)
  })

  test('an unsigned message (alg none) is refused', async () => {
    const [, payload] = (await broker.sign(typ, origin, await bodyFor(path))).split('.')
    const none = `${btoa(JSON.stringify({ alg: 'none', typ, kid: 'broker-1' })).replaceAll('=', '')}.${payload}.`
    expect(await broker.post(`${origin}${path}`, none)).toMatchObject({ body: { code: 'message_type_wrong' } })
    const hmac = await new SignJWT({ iss: BROKER })
      .setProtectedHeader({ alg: 'HS256', typ, kid: 'broker-1' })
      .sign(new TextEncoder().encode('the public key as a secret, 32 bytes'))
    expect(await broker.post(`${origin}${path}`, hmac)).toMatchObject({ body: { code: 'message_type_wrong' } })
  })
})

describe('The settlement server', () => {
  test('takes nothing from a broker: only from its relay centre', async () => {
    const refused = await broker.send(SETTLEMENT, '/inquiries', MESSAGE_TYPES.inquiry, await bodyFor('/inquiries'))
    expect(refused).toMatchObject({ status: 401, body: { code: 'message_sender_unknown' } })
  })
})

describe('Every server', () => {
  test.each([
    [SUMIRE, ['sig', 'enc']],
    [CARD_RELAY, ['sig', 'enc']],
    [SETTLEMENT, ['sig']],
  ])('%s publishes the public halves of its keys, and no more', async (origin, uses) => {
    const { keys } = await jwksOf(origin)
    expect(new Set(keys.map(({ use }) => use))).toEqual(new Set(uses))
    for (const key of keys) expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  })

  test.each([SUMIRE, CARD_RELAY, SETTLEMENT])('%s is well, and says no in problem+json', async (origin) => {
    expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({ status: 'ok' })
    const nowhere = await fetch(`${origin}/nowhere`)
    expect(nowhere.headers.get('content-type')).toBe('application/problem+json')
    expect(await nowhere.json()).toMatchObject({ status: 404, code: 'not_found' })
  })

  test.each([
    [SUMIRE, '/nowhere', 'GET', 404, 'すみれカード', 'ここには何もありません'],
    [SUMIRE, '/authenticate', 'GET', 405, 'Sumire Card', 'There is nothing here'],
    [SUMIRE, '/register', 'POST', 403, 'Sumire Card', 'This form was not taken'],
    [CARD_RELAY, '/nowhere', 'GET', 404, '', 'ここには何もありません'],
    [SETTLEMENT, '/statement', 'GET', 401, '', 'This was not taken'],
  ])('%s shows a person at %s (%s) a page, with the same status (%i)', async (origin, path, method, ...expected) => {
    const [status, house, title] = expected
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
    const language = title.startsWith('こ') ? 'ja' : 'en'
    const page = await fetch(`${origin}${path}`, { method, headers: { accept, 'accept-language': language } })
    expect(page.status).toBe(status)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('vary')).toContain('accept')
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    const html = await page.text()
    expect(html).toContain(`<html lang="${language}">`)
    expect(html).toContain(title)
    expect(html).toContain(house)
  })

  test('names the method that an address takes', async () => {
    const wrong = await fetch(`${SUMIRE}/authenticate`)
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
    const statement = await fetch(`${SETTLEMENT}/statement`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${STATEMENT_KEY}` },
    })
    expect([statement.status, statement.headers.get('allow')]).toEqual([405, 'GET'])
  })
})

function withAmountChanged(compact: string): string {
  const [header, payload = '', signature] = compact.split('.')
  const changed = atob(payload.replaceAll('-', '+').replaceAll('_', '/')).replace('{"', '{"changed":1,"')
  return [header, btoa(changed).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''), signature].join('.')
}
