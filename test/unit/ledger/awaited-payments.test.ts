/** Money that comes later, in the real ledger over SQLite in memory: what the issuer says, in any order and as often as it likes. */

import { describe, expect, test } from 'vitest'
import { DuePayments } from '../../../broker/ledger/due-payments.ts'
import { forgetKept } from '../../../broker/ledger/transaction.ts'
import { AWAITED_ASK_DELAYS_MS, AWAITED_END_MARGIN_MS, NOTICE_ASKS_APART_MS } from '../../../broker/limits.ts'
import { askAwaited } from '../../../broker/payments/ask-awaited.ts'
import { closePayment } from '../../../broker/payments/close-payment.ts'
import { paymentView } from '../../../broker/payments/payment-view.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import type { LedgerPort } from '../../../broker/payments/ports/ledger.ts'
import type { SettlementPort, SettlementResult } from '../../../broker/payments/ports/settlement.ts'
import { verdictClaims } from '../../../broker/verdicts/sign-verdict.ts'
import { operationId, paymentId } from '../../../protocol/object-id.ts'
import type { Instructions } from '../../../protocol/later-money.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'

const NOW = Date.parse('2026-11-26T03:00:00Z')
const PAY_BY = NOW / 1000 + 259_200
const ISSUER = { prefix: 'MN', name: 'Minato Counter Pay', livemode: false }
const INSTRUCTIONS: Instructions = {
  kind: 'counter',
  pay_by: PAY_BY,
  ways: [
    {
      id: 'counter',
      name: { en: 'Counter', ja: '窓口' },
      numbers: [{ label: { en: 'Number', ja: '番号' }, value: '1234-5678' }],
      barcode: { symbology: 'gs1_128', data: '9112345678' },
    },
  ],
}
const PAPERS = { reference: 'r', evidence: 'a.b.c' }
const AMOUNT = 12_800

const awaited = (
  version: number,
  outcome: 'pending' | 'reported' = 'pending',
  receivedAmount = 0,
): SettlementResult => {
  return { outcome, version, receivedAmount, instructions: INSTRUCTIONS, ...PAPERS }
}
const received = (version: number, receivedAmount = AMOUNT): SettlementResult => {
  const about = { authorization: '072941', holdExpiresAt: null, businessDate: '2026-11-27' }
  return { outcome: 'received', version, receivedAmount, ...about, ...PAPERS }
}
const over = (version: number, outcome: 'expired' | 'cancelled' = 'expired'): SettlementResult => {
  return { outcome, version, receivedAmount: 0, ...PAPERS }
}
const APPROVED: SettlementResult = {
  outcome: 'approved',
  authorization: '072941',
  holdExpiresAt: null,
  businessDate: '2026-11-27',
  ...PAPERS,
}
const REFUSED: SettlementResult = { outcome: 'declined', reason: 'refused_by_issuer', ...PAPERS }

/** A payment whose money is waited for, and the ways to hear more of it. */
function waiting(given: Partial<Payment> = {}, first: SettlementResult = awaited(1)) {
  const made = ledgerInMemory()
  const { ledger } = made
  let [now, ids] = [NOW, 0]
  const id = paymentId('0v3fxtr0', NOW, new Uint8Array(17))
  const newId = (kind: string): string =>
    kind === 'op' ? operationId(id, new Uint8Array(10).fill(++ids)) : `evt_${++ids}`
  const context = () => ({ now, newId })
  ledger.create(
    newPayment(1, { id, createdAt: NOW, ...given }),
    { key: id, fingerprint: '', isDecided: true },
    context(),
  )
  const begun = ledger.beginAttempt(id, { issuer: ISSUER, memberHint: null, confirmKey: 'key' }, context())
  const operation = begun.kind === 'begun' ? begun.operation.id : ''
  ledger.recordAttempt(operation, { type: 'authenticated', method: 'counter' }, context())
  const hears = (outcome: SettlementResult) => ledger.recordOutcome(operation, outcome, context())
  hears(first)
  const payment = (): Payment => {
    // As it is stored, not as it is remembered.
    forgetKept(made.db)
    const found = ledger.find(id)
    if (found === undefined) throw new Error('The payment is gone.')
    return found
  }
  const port = {
    recordOutcome: async (...[op, outcome]: Parameters<LedgerPort['recordOutcome']>) =>
      ledger.recordOutcome(op, outcome, context()),
    beginOperation: async (...[of, wanted]: Parameters<LedgerPort['beginOperation']>) =>
      ledger.beginOperation(of, wanted, context()),
  } as unknown as LedgerPort
  const names = (): string[] => ledger.eventsOf(id).map(({ name }) => name.replace('payment.', ''))
  const noticed = (notice: string, issuers = ['MN'], about = operation) =>
    ledger.noteNotice({ operationId: about, notice, issuers }, context())
  const passes = (ms: number): void => void (now += ms)
  return { ...made, id, operation, hears, payment, port, names, noticed, passes, now: () => now }
}

/** An issuer that answers as it is told. */
function issuer(answers: { inquire?: SettlementResult; void?: SettlementResult; capture?: SettlementResult }) {
  const asked: string[] = []
  const settlement = {
    inquire: async () => {
      asked.push('inquire')
      return answers.inquire ?? { outcome: 'unknown' as const }
    },
    transact: async ({ kind }: { kind: string }) => {
      asked.push(kind)
      return answers[kind as 'void' | 'capture'] ?? APPROVED
    },
  } as unknown as SettlementPort & Partial<SettlementPort>
  return { settlement, asked }
}

describe('A payment whose money comes later', () => {
  test('waits with its instructions: a status of its own, a pending verdict, an event', () => {
    const { payment, names, operation } = waiting()
    expect(payment()).toMatchObject({
      status: 'awaiting_payment',
      pendingOperation: null,
      authorizeOperation: operation,
    })
    expect(names()).toEqual(['processing', 'awaiting_payment'])
    expect(verdictClaims(payment(), 'https://b.example', NOW)).toMatchObject({ verdict: 'pending', captured: false })
    expect(paymentView(payment()).instructions).toMatchObject({
      kind: 'counter',
      state: 'pending',
      received_amount: 0,
      pay_by: new Date(PAY_BY * 1000).toISOString(),
      ways: [{ numbers: [{ value: '1234-5678' }], barcode: { data: '9112345678', text: '9112345678' } }],
    })
  })

  test('is captured once the money is received, and not when a till reports it', async () => {
    const { hears, payment, names, port } = waiting()
    hears(awaited(2, 'reported'))
    expect(payment()).toMatchObject({ status: 'awaiting_payment', capturedAmount: 0, awaited: { state: 'reported' } })
    const { settlement, asked } = issuer({ inquire: received(3) })
    await askAwaited(port, settlement, payment())
    expect(asked).toEqual(['inquire', 'capture'])
    expect(payment()).toMatchObject({ status: 'captured', capturedAmount: AMOUNT, authorization: '072941' })
    expect(paymentView(payment()).instructions).toBeNull()
    expect(names()).toEqual(['processing', 'awaiting_payment', 'awaiting_payment', 'authorized', 'captured'])
  })

  test('goes back to waiting when the report is taken back', () => {
    const { hears, payment } = waiting()
    hears(awaited(2, 'reported'))
    hears(awaited(3, 'pending'))
    expect(payment()).toMatchObject({ status: 'awaiting_payment', awaited: { state: 'pending', version: 3 } })
  })

  test('takes nothing that is older than what is known, nor the same again, nor an answer without a version', () => {
    const { hears, payment, names } = waiting({}, awaited(5))
    const before = payment().version
    for (const stale of [awaited(4, 'reported'), received(4), over(5), received(5), APPROVED, REFUSED, awaited(5)])
      hears(stale)
    expect(payment()).toMatchObject({ status: 'awaiting_payment', version: before, awaited: { version: 5 } })
    expect(names()).toEqual(['processing', 'awaiting_payment'])
  })

  test('waits on for the rest of too little, and takes no more than was asked for of too much', () => {
    const { hears, payment } = waiting({ capture: 'manual' })
    hears(received(2, 5_000))
    expect(payment()).toMatchObject({
      status: 'awaiting_payment',
      awaited: { receivedAmount: 5_000, state: 'pending' },
    })
    hears(received(3, AMOUNT + 700))
    expect(payment()).toMatchObject({ status: 'authorized', amount: AMOUNT, awaited: { receivedAmount: AMOUNT + 700 } })
    hears(received(4, AMOUNT * 2))
    expect(payment()).toMatchObject({ status: 'authorized', awaited: { receivedAmount: AMOUNT + 700 } })
  })

  test.each(['expired', 'cancelled'] as const)(
    'is %s when the issuer says so, and no later money revives it',
    (end) => {
      const { hears, payment, names, ledger, id } = waiting()
      hears(over(2, end))
      hears(received(3))
      expect(payment()).toMatchObject({ status: end, capturedAmount: 0, wakeAt: null })
      expect(names()).toEqual(['processing', 'awaiting_payment', end])
      expect(ledger.operationsOf(id)).toMatchObject([{ kind: 'authorize', state: 'declined' }])
    },
  )

  test('has nothing left to confirm once it is paid', () => {
    const { hears, payment } = waiting({ confirmation: 'required' })
    hears(received(2))
    expect(payment().status).toBe('authorized')
  })

  test('may have been paid before anyone heard that it waits', () => {
    const { payment } = waiting({}, received(2))
    expect(payment()).toMatchObject({ status: 'authorized' })
  })
})

describe('The issuer of money that comes later', () => {
  test('is asked by itself, later each time, and right after the end that it named', () => {
    const { hears, payment, passes, now } = waiting()
    const waits: number[] = []
    for (let asked = 0; asked < 12; asked++) {
      const at = payment().wakeAt ?? 0
      waits.push(at - now())
      passes(at - now())
      hears({ outcome: 'unknown' })
    }
    expect(waits.slice(0, 6)).toEqual(AWAITED_ASK_DELAYS_MS.slice(0, 6))
    const end = PAY_BY * 1000 + AWAITED_END_MARGIN_MS
    const times = waits.map((_, index) => NOW + waits.slice(0, index + 1).reduce((sum, wait) => sum + wait, 0))
    expect(times).toContain(end)
    expect(payment()).toMatchObject({ status: 'awaiting_payment' })
  })

  test('is asked at once after a notice, once for many, and not for a repeat or for another relay centre’s', () => {
    const { payment, noticed, passes, hears, now } = waiting()
    passes(10_000)
    hears({ outcome: 'unknown' })
    passes(10_000)
    expect(noticed('ntc_1', ['4', '9'])).toBeUndefined()
    expect(noticed('ntc_1', ['MN'], `op_${'0'.repeat(44)}`)).toBeUndefined()
    const before = payment().wakeAt ?? 0
    expect(before).toBeGreaterThan(now() + 60_000)
    expect(noticed('ntc_1')?.wakeAt).toBe(now() + 1)
    hears({ outcome: 'unknown' })
    expect(noticed('ntc_1')?.wakeAt).toBeGreaterThan(now() + 30_000)
    expect(noticed('ntc_2')?.wakeAt).toBe(now() + NOTICE_ASKS_APART_MS)
    expect(payment().version).toBe(4)
  })

  test('is in the queue of what is due, and its lease is let go', () => {
    const { db, payment, passes, now, noticed } = waiting()
    const due = new DuePayments(db)
    passes(30_000)
    expect(due.claim('MN', now())).toBeUndefined()
    noticed('ntc_1')
    passes(1)
    const claimed = due.claim('MN', now())
    expect(claimed).toMatchObject({ status: 'awaiting_payment' })
    if (claimed) due.release(claimed, now())
    expect(payment().wakeAt).toBeGreaterThan(now())
  })
})

describe('A cancel while the money is waited for', () => {
  test('ends the payment when the issuer agrees, and money that comes after does not revive it', async () => {
    const { port, payment, hears, names, ledger, id } = waiting()
    const { settlement } = issuer({ void: APPROVED })
    expect(await closePayment(port, settlement, payment(), 'shop')).toMatchObject({ ok: true })
    hears(received(9))
    expect(payment()).toMatchObject({ status: 'cancelled', cancelledBy: 'shop', capturedAmount: 0 })
    expect(names()).toEqual(['processing', 'awaiting_payment', 'cancelled'])
    expect(ledger.operationsOf(id).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'authorize declined',
      'void approved',
    ])
  })

  test('loses against money that came before: the issuer is asked, and the payment captured', async () => {
    const { port, payment, names } = waiting()
    const { settlement, asked } = issuer({ void: REFUSED, inquire: received(2) })
    expect(await closePayment(port, settlement, payment(), 'member')).toEqual({ ok: false, problem: 'already_paid' })
    expect(asked).toEqual(['void', 'inquire', 'capture'])
    expect(payment()).toMatchObject({ status: 'captured', cancelledBy: null })
    expect(names()).toEqual(['processing', 'awaiting_payment', 'void_refused', 'authorized', 'captured'])
  })

  test('goes before what is heard meanwhile: first its own answer, then the rest', async () => {
    const { port, payment, hears } = waiting()
    const { settlement } = issuer({ void: { outcome: 'unknown' } })
    await closePayment(port, settlement, payment(), 'shop')
    hears(received(2))
    expect(payment()).toMatchObject({
      status: 'awaiting_payment',
      pendingOperation: expect.stringMatching(/^op_/) as string,
    })
    expect(await closePayment(port, settlement, payment(), 'shop')).toEqual({
      ok: false,
      problem: 'payment_in_progress',
    })
  })
})
