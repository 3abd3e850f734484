/** A whole issuer in plain Node, written with the kit alone, is spoken to over real HTTP. */

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Asked } from '../../../messages/ask-party.ts'
import { signMessage } from '../../../messages/sign-message.ts'
import type { OperationKind } from '../../../protocol/payment.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import { inRepository } from '../../../tools/root.ts'
import { enrol } from '../../../demo-issuers/prepaid-members.ts'
import { CHARGED, PAYMENT, startParties } from './parties.ts'
import type { Parties } from './parties.ts'

/** Each password is hashed at the cost that guessing should have. */
const SLOW = { timeout: 20_000 }

let parties: Parties
beforeAll(async () => {
  parties = await startParties()
})
afterAll(() => parties.close())

let used = 0
const newId = (): string => `op_${++used}`

/** Returns what an answer says, or the code that came instead. */
function said(asked: Asked<{ outcome: string; reason?: string }>): string | undefined {
  if (asked.kind === 'answered') return asked.body.reason ?? asked.body.outcome
  return asked.kind === 'rejected' ? asked.code : asked.cause
}

async function follow(kind: OperationKind, original: string, amount = PAYMENT.amount, id = newId()) {
  return said(await parties.transact({ id, kind, amount, currency: 'JPY', original }))
}

/** An approved authorization, and how the balance stands against before it. */
async function authorized(amount = PAYMENT.amount): Promise<{ id: string; change: () => Promise<number> }> {
  const before = await parties.balance()
  const id = newId()
  expect(said(await parties.authorize(id, amount))).toBe('approved')
  return { id, change: async () => (await parties.balance()) - before }
}

test('The whole issuer, but for its codes and its pages, is under 150 lines', () => {
  const text = readFileSync(inRepository('demo-issuers', 'mikan-prepaid.ts'), 'utf8')
  expect(text.split('\n').length - 1).toBeLessThan(150)
  const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name)
  expect(imported.filter((name) => !name?.startsWith('node:'))).toEqual([
    '../issuer-kit/index.ts',
    '../issuer-kit/index.ts',
    './prepaid-codes.ts',
    './prepaid-pages.ts',
    './prepaid-stories.ts',
  ])
})

describe('The authentication server', () => {
  test('releases the account to the relay centre, for this payment alone', async () => {
    expect(await parties.release()).toMatchObject({ account: { type: 'prepaid', wallet: 'W-0077' } })
  })

  test(
    'answers alike for a wrong password and for an ID that nobody has, also when it is too often',
    SLOW,
    async () => {
      const ids = ['MK0000WRONG', 'MK0000NOONE'].map((body) => body + memberIdCheckCharacter(body))
      enrol(parties.database, { id: ids[0] ?? '', password: 'another-password', wallet: 'W-1', charged: 0 })
      const answersTo = async (memberId: string): Promise<unknown[]> => {
        const answers: unknown[] = []
        for (let attempt = 0; attempt < 6; attempt++) {
          const asked = await parties.authenticate({ memberId, password: `guess-${attempt}` })
          if (asked.kind !== 'answered' || asked.body.outcome !== 'refused') throw new Error('It was not refused.')
          const { reason, attempts_left, retry_after_s } = asked.body
          answers.push({ reason, attempts_left, waits: retry_after_s !== undefined })
        }
        return answers
      }
      const [known, unknown] = [await answersTo(ids[0] ?? ''), await answersTo(ids[1] ?? '')]
      expect(known).toEqual(unknown)
      expect(known[0]).toEqual({ reason: 'credentials', attempts_left: 4, waits: false })
      expect(known[5]).toMatchObject({ reason: 'locked', waits: true })
      expect(said(await parties.authenticate({ memberId: ids[0] ?? '', password: 'another-password' }))).toBe('locked')
    },
  )

  test.each([
    ['for another amount', { amount: 1 }],
    ['for another payment', { payment_id: 'pay_2' }],
    ['that lives too long', { exp: Math.floor(Date.now() / 1000) + 500 }],
  ])('takes no seal %s', async (_, changes) => {
    expect(said(await parties.authenticate({ sealed: await parties.seal(changes) }))).toBe('seal_rejected')
  })

  test('takes a seal once', async () => {
    const sealed = await parties.seal()
    expect(said(await parties.authenticate({ sealed }))).toBe('authenticated')
    expect(said(await parties.authenticate({ sealed }))).toBe('seal_rejected')
  })
})

describe('The settlement server', () => {
  test('takes at once, and gives back what a capture leaves', async () => {
    const { id, change } = await authorized()
    expect(await change()).toBe(-1_000)
    expect(await follow('capture', id, 600)).toBe('approved')
    expect(await change()).toBe(-600)
    expect(await follow('capture', id, 100)).toBe('refused_by_issuer')
    expect(await follow('void', id)).toBe('refused_by_issuer')
    expect(await follow('refund', id, 500)).toBe('approved')
    expect(await follow('refund', id, 101)).toBe('refused_by_issuer')
    expect(await change()).toBe(-100)
    expect(await follow('reverse', id)).toBe('approved')
    expect(await follow('reverse', id)).toBe('approved')
    expect(await change()).toBe(0)
    expect(await follow('refund', id, 1)).toBe('refused_by_issuer')
  })

  test('applies an id once, however many arrive at a time', async () => {
    const before = await parties.balance()
    const id = newId()
    const released = await parties.release()
    const operation = { id, kind: 'authorize', amount: PAYMENT.amount, currency: 'JPY' } as const
    const answers = await Promise.all(Array.from({ length: 10 }, () => parties.transact(operation, released)))
    const decisions = answers.map((asked) => asked.kind === 'answered' && [asked.body.outcome, asked.body.reference])
    expect(new Set(decisions.map(String)).size).toBe(1)
    expect(await parties.balance()).toBe(before - PAYMENT.amount)
    expect(said(await parties.transact({ ...operation, currency: 'USD' }, released))).toBe('account_rejected')
    expect(await follow('capture', id, 1_000, 'op_once')).toBe('approved')
    expect(await follow('capture', id, 999, 'op_once')).toBe('operation_mismatch')
    expect(await follow('capture', id, 1_000, 'op_once')).toBe('approved')
  })

  test('lets one of two captures at once through', async () => {
    const { id, change } = await authorized()
    const both = await Promise.all([follow('capture', id, 400), follow('capture', id, 300)])
    expect(new Set(both)).toEqual(new Set(['approved', 'refused_by_issuer']))
    expect([-400, -300]).toContain(await change())
  })

  test('approves a reversal that comes first, and then never the authorization', async () => {
    const before = await parties.balance()
    const id = newId()
    expect(await follow('reverse', id)).toBe('approved')
    expect(said(await parties.authorize(id))).toBe('refused_by_issuer')
    expect(said(await parties.inquire(id))).toBe('refused_by_issuer')
    expect(await parties.balance()).toBe(before)
  })

  test('declines what the balance does not cover, and says so again when it is asked', async () => {
    const id = newId()
    expect(said(await parties.authorize(id, CHARGED * 2))).toBe('insufficient_funds')
    expect(said(await parties.inquire(id))).toBe('insufficient_funds')
    expect(said(await parties.inquire('op_never_sent'))).toBe('not_found')
    expect(await follow('capture', id)).toBe('refused_by_issuer')
  })

  test("keeps one broker's operations from another", async () => {
    const { id } = await authorized()
    const capture = { id: newId(), kind: 'capture', amount: 1_000, currency: 'JPY', original: id } as const
    expect(said(await parties.transact(capture, {}, 'https://other-broker.example'))).toBe('operation_of_another')
  })

  test('charges no account that its own authentication server did not release', async () => {
    const operation = { id: newId(), kind: 'authorize', amount: PAYMENT.amount, currency: 'JPY' } as const
    const { account, release } = await parties.release()
    expect(said(await parties.transact(operation, { account }))).toBe('account_rejected')
    expect(said(await parties.transact({ ...operation, amount: 2_000 }, { account, release }))).toBe('account_rejected')
    expect(said(await parties.transact(operation, { account, release: `${release.slice(0, -8)}AAAAAAAA` }))).toBe(
      'account_rejected',
    )
  })

  test('lists a business day page by page, as it was booked', async () => {
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo' }).format(Date.now())
    const first = await parties.clearing(today)
    if (first.kind !== 'answered') throw new Error('no record')
    expect(first.body).toMatchObject({ business_date: today, closed: false, count: first.body.operations.length })
    expect(first.body.operations.length).toBeGreaterThan(8)
    const change = first.body.operations.reduce(
      (sum, { kind, amount }) => sum + (kind === 'authorize' ? -amount : 0),
      0,
    )
    expect(change).toBeLessThan(0)
    const never = await parties.clearing('2020-02-29')
    expect(never.kind === 'answered' && never.body).toMatchObject({ closed: true, count: 0, operations: [] })
  })
})

describe('A message over HTTP', () => {
  const post = (body: string, type = 'application/jose', path = '/authenticate'): Promise<Response> =>
    fetch(`${parties.origin}${path}`, { method: 'POST', headers: { 'content-type': type }, body })
  const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code
  const signed = async (changes: object): Promise<string> => {
    const { origin: iss, signingKey } = parties.senders.broker
    const envelope = { typ: MESSAGE_TYPES.authenticate, iss, aud: parties.origin, jti: crypto.randomUUID() }
    return signMessage(signingKey, { ...envelope, now: Date.now(), livemode: false, ...changes }, {})
  }

  test('of the other mode, for another party, or of another age changes nothing', async () => {
    expect(await codeOf(await post(await signed({ livemode: true })))).toBe('mode_wrong')
    expect(await codeOf(await post(await signed({ aud: parties.relay })))).toBe('message_audience_wrong')
    expect(await codeOf(await post(await signed({ now: Date.now() - 91_000 })))).toBe('message_expired')
    expect(await codeOf(await post(await signed({ iss: parties.relay })))).toBe('message_sender_unknown')
    expect(await codeOf(await post(await signed({})))).toBe('request_invalid')
  })

  test('that is none is refused with a problem', async () => {
    expect(await codeOf(await post('{}', 'application/json'))).toBe('unsupported_media_type')
    expect(await codeOf(await post('nonsense'))).toBe('message_malformed')
    expect(await codeOf(await post('x'.repeat(20_000)))).toBe('body_too_large')
    expect(await codeOf(await post('x'.repeat(5_000_000)))).toBe('body_too_large')
    expect(await codeOf(await post('', 'application/jose', '/constructor'))).toBe('not_found')
    const got = await fetch(`${parties.origin}/transactions`)
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await fetch(`${parties.origin}/healthz`)).status).toBe(200)
  })

  test('is acted on once', async () => {
    const { origin: iss, signingKey } = parties.senders.relay
    const envelope = {
      typ: MESSAGE_TYPES.inquiry,
      iss,
      aud: parties.origin,
      jti: 'once',
      now: Date.now(),
      livemode: false,
    }
    const message = await signMessage(signingKey, envelope, { operation_id: 'op_x', settlement_server: parties.origin })
    expect((await post(message, 'application/jose', '/inquiries')).status).toBe(200)
    expect(await codeOf(await post(message, 'application/jose', '/inquiries'))).toBe('message_replayed')
  })

  test('no private part of a key is published', async () => {
    const text = await (await fetch(`${parties.origin}/.well-known/jwks.json`)).text()
    expect(text).toContain('"use":"enc"')
    expect(text).not.toContain('"d"')
  })
})
