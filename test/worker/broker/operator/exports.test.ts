/** A merchant's books as the operator API gives them out, from ledgers that have worked. */

import { decodeJwt } from 'jose'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'

import { verifyEvidence } from '../../../../broker/evidence/verify-evidence.ts'
import { SCOPES } from '../../../../broker/operator/scopes.ts'
import type { KeyLine, PaymentLine } from '../../../../broker/export/book-lines.ts'
import type { BooksPart } from '../../../../protocol/books-export.ts'
import { sha256Hex } from '../../../../broker/digests.ts'
import { eventually } from '../../eventually.ts'
import { Operator } from '../../operator-world.ts'
import { BROKER, broker, newMerchant, newPayment, shopCalls, startSystem } from '../../scenario.ts'
import type { Scenario } from '../../scenario.ts'

let system: Scenario
let operator: Operator
beforeAll(async () => {
  system = await startSystem()
  operator = await Operator.with()
})
afterEach(() => system.mend())

interface Part {
  payments: PaymentLine[]
  keys: KeyLine[]
  jws: string
  claims: BooksPart
  bytes: string
}

async function part(merchant: string, body: object): Promise<Part> {
  const headers = { authorization: `Bearer ${operator.secret}`, 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  const answer = await broker(new Request(`${BROKER}/operator/v1/merchants/${merchant}/exports`, init))
  const text = new TextDecoder().decode(await answer.arrayBuffer())
  expect(answer.status, text).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
  const lines = text.trimEnd().split('\n')
  const records = lines.map(
    (line) => JSON.parse(line) as PaymentLine | KeyLine | { record: 'signed_part'; jws: string },
  )
  const last = records.pop()
  if (last?.record !== 'signed_part') throw new Error('The part is not signed.')
  const payments = records.filter((each) => each.record === 'payment')
  const keys = records.filter((each) => each.record === 'party_key')
  const bytes = lines
    .slice(0, -1)
    .map((line) => `${line}\n`)
    .join('')
  return { payments, keys, jws: last.jws, claims: decodeJwt<BooksPart>(last.jws), bytes }
}

describe('An export of a merchant’s books', () => {
  test('holds a payment as the shop sees it, with operations, evidence that verifies, and events', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: { description: '湯のみ' } })
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const refund = { body: { amount: 800, reason: 'cracked' }, headers }
    await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/refunds`, refund)
    const { body: seen } = await shopCalls(system.merchant, 'GET', `/v1/payments/${payment.id}`)
    await eventually(async () => {
      const { payments, keys, claims, bytes } = await part(system.merchant.id, { mode: 'test' })
      const [line] = payments
      expect(line).toMatchObject({ ...seen, description: '湯のみ', refunded_amount: 800 })
      expect(line?.operations.map(({ kind, outcome, reason }) => [kind, outcome, reason])).toEqual([
        ['authorize', 'approved', null],
        ['capture', 'approved', null],
        ['refund', 'approved', 'cracked'],
      ])
      expect(line?.events.map(({ type }) => type)).toContain('payment.refunded')
      const known = keys.map(({ party, key }) => ({ party, kid: key.kid, jwk: key }))
      for (const { evidence } of line?.operations ?? []) {
        const signatures = await verifyEvidence(evidence ?? '', known)
        expect(signatures.map(({ key }) => key !== undefined)).toEqual([true, true])
      }
      expect(claims).toMatchObject({
        iss: BROKER,
        sub: system.merchant.id,
        livemode: false,
        part: 1,
        ledger: system.merchant.ledger,
        previous: null,
        next: null,
        sha256: await sha256Hex(bytes),
      })
      expect(claims.total.counts).toMatchObject({ payments: 1, operations: 3, evidence: 3 })
      expect(claims.total.sums['JPY']).toMatchObject({ captured_amount: '12800', refunded_amount: '800' })
    })
  })

  test('goes through all ledgers of the mode by its signed parts, and no further than the moment it began', async () => {
    const merchant = await newMerchant({ ledgers: 3 })
    const made = [await newPayment(merchant), await newPayment(merchant), await newPayment(merchant)]
    const first = await part(merchant.id, { mode: 'test' })
    await newPayment(merchant)
    const second = await part(merchant.id, { after: first.jws })
    const third = await part(merchant.id, { after: second.jws })
    expect(third.claims).toMatchObject({
      part: 3,
      next: null,
      previous: await sha256Hex(second.jws),
      to: first.claims.to,
    })
    expect(new Set([first, second, third].map(({ claims }) => claims.ledger)).size).toBe(3)
    const ids = [first, second, third].flatMap(({ payments }) => payments.map(({ id }) => id))
    expect(ids.toSorted()).toEqual(made.map(({ id }) => id).toSorted())
    expect(third.claims.total.counts.payments).toBe(3)
    // Asked for again, as after an answer that was lost: the same lines.
    expect((await part(merchant.id, { after: first.jws })).bytes).toBe(second.bytes)
  })

  test('is noted in the audit log once, before it is read', async () => {
    const merchant = await newMerchant({ ledgers: 2 })
    const { jws } = await part(merchant.id, { mode: 'test', from: '2026-01-01T00:00:00Z' })
    await part(merchant.id, { after: jws })
    const entries = await operator.auditOf(merchant.id)
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({
      action: 'books.exported',
      after: { mode: 'test', from: '2026-01-01T00:00:00.000Z' },
    })
  })

  test('is refused to a token without its scope, whatever else it may', async () => {
    const others = await Operator.with(SCOPES.filter((scope) => scope !== 'books:export'))
    const refused = await others.calls('POST', `/merchants/${system.merchant.id}/exports`, { mode: 'test' })
    expect(refused).toMatchObject({ status: 403, body: { code: 'operator_scope_missing', param: 'books:export' } })
  })

  test.each([
    ['no mode', {}, 'mode'],
    [
      'a span that ends before it begins',
      { mode: 'test', from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
      'from',
    ],
    ['a span that is yet to come', { mode: 'test', from: '2100-01-01T00:00:00Z' }, 'from'],
    ['no cursor of ours', { after: 'a.b.c' }, 'after'],
    ['a field that it does not know', { mode: 'test', ledger: 'x' }, 'ledger'],
  ])('is refused with %s, by the field’s name', async (_, body, param) => {
    const refused = await operator.calls('POST', `/merchants/${system.merchant.id}/exports`, body)
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request', param } })
  })

  test('goes on for the same merchant alone, and not after its end', async () => {
    const [mine, others] = [await newMerchant({ ledgers: 2 }), await newMerchant()]
    const { jws } = await part(mine.id, { mode: 'test' })
    const elsewhere = await operator.calls('POST', `/merchants/${others.id}/exports`, { after: jws })
    expect(elsewhere).toMatchObject({ status: 400, body: { param: 'after' } })
    const last = await part(mine.id, { after: jws })
    const over = await operator.calls('POST', `/merchants/${mine.id}/exports`, { after: last.jws })
    expect(over).toMatchObject({ status: 400, body: { param: 'after' } })
    const mixed = await operator.calls('POST', `/merchants/${mine.id}/exports`, { after: jws, mode: 'live' })
    expect(mixed).toMatchObject({ status: 400, body: { param: 'mode' } })
  })

  test('is refused of a merchant that there is not, and of a mode that it has no ledger of', async () => {
    const nobody = await operator.calls('POST', '/merchants/mer_nobody/exports', { mode: 'test' })
    expect(nobody).toMatchObject({ status: 404, body: { code: 'merchant_not_found' } })
    const merchant = await newMerchant()
    const noLedger = await operator.calls('POST', `/merchants/${merchant.id}/exports`, { mode: 'live' })
    expect(noLedger).toMatchObject({ status: 404, body: { code: 'ledger_not_found' } })
  })
})
