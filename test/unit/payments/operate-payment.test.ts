import { describe, expect, test } from 'vitest'
import type { Issuer } from '../../../broker/payments/issuer.ts'
import { OPERATION_TURN_DELAYS_MS } from '../../../broker/limits.ts'
import { operatePayment } from '../../../broker/payments/operate-payment.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import { ledgerInMemory, newPayment } from '../ledger/ledger-in-memory.ts'
import type { LedgerPort } from '../../../broker/payments/ports/ledger.ts'

const APPROVED = {
  outcome: 'approved',
  authorization: 'A1',
  reference: 'r',
  holdExpiresAt: null,
  businessDate: '2026-11-23',
  evidence: 'signed',
} as const
const DECLINED = { outcome: 'declined', reason: 'refused_by_issuer', reference: 'r', evidence: 'signed' } as const
const ISSUER = { prefix: '4', name: 'Sumire Card', livemode: false }

type Underway = 'authorization' | 'automatic capture' | 'capture' | 'void' | 'refund'

/** A payment with something that is at the issuer until it is told to end: a first refund of 100, if not another. */
function busyPayment(underway: Underway = 'refund') {
  const { ledger, context } = ledgerInMemory()
  const { id } = newPayment(1)
  const capture = underway === 'capture' || underway === 'void' ? 'manual' : 'automatic'
  ledger.create(newPayment(1, { capture }), { key: 'creation', fingerprint: '' }, context())
  const begun = ledger.beginAttempt(id, { issuer: ISSUER, memberHint: '1234' }, context())
  if (begun.kind !== 'begun') throw new Error('The attempt was not begun.')
  ledger.recordAttempt(begun.operation.id, { type: 'authenticated', method: 'credit' }, context())
  /** Begins what is under way, and returns its id. */
  const begins = (): string => {
    if (underway === 'authorization') return begun.operation.id
    const { next } = ledger.recordOutcome(begun.operation.id, APPROVED, context())
    if (underway === 'automatic capture') return next?.id ?? ''
    if (underway === 'refund') ledger.recordOutcome(next?.id ?? '', APPROVED, context())
    const amount = underway === 'refund' ? 100 : undefined
    ledger.beginOperation(id, { kind: underway, operation: 'op_first', amount }, context())
    return 'op_first'
  }
  const first = begins()

  const calls: string[] = []
  const port = {
    beginOperation: async (...args: Parameters<LedgerPort['beginOperation']>) => {
      calls.push('begin')
      return ledger.beginOperation(...args, context())
    },
    recordOutcome: async (...[operation, outcome, reply]: Parameters<LedgerPort['recordOutcome']>) => {
      calls.push('outcome')
      return ledger.recordOutcome(operation, outcome, context(), reply)
    },
  } as LedgerPort
  const issuer = { settlement: { transact: async () => APPROVED } } as unknown as Issuer
  /** A second refund; `passes` hears of every pause that it makes. */
  const refunds = (passes: (ms: number) => void) =>
    operatePayment(
      {
        ledger: port,
        issuerOf: async () => issuer,
        pause: async (ms) => passes(ms),
      },
      {
        paymentId: id,
        owner: { merchantId: 'mer_hirune', livemode: false },
        operation: 'op_second',
        kind: 'refund',
        amount: 200,
        request: { key: 'second', fingerprint: '', requestId: 'req_2' },
      },
    )
  /** With all that follows by itself. */
  const ends = (outcome: Parameters<LedgerPort['recordOutcome']>[1]) => {
    const { next } = ledger.recordOutcome(first, outcome, context())
    if (next !== undefined) ledger.recordOutcome(next.id, outcome, context())
  }
  const payment = (): Payment | undefined => ledger.find(id)
  return { refunds, ends, calls, payment }
}

describe('A refund while another is at the issuer', () => {
  test('is made as soon as that one has ended', async () => {
    const { refunds, ends, calls, payment } = busyPayment()
    let passed = 0
    const result = await refunds((ms) => {
      passed += ms
      if (passed > 500) ends(APPROVED)
    })
    expect(result).toMatchObject({ kind: 'answered', answer: { status: 200 } })
    expect(payment()).toMatchObject({ refundedAmount: 300, pendingOperation: null, stage: null })
    expect(calls).toEqual(['begin', 'begin', 'begin', 'begin', 'outcome'])
  })

  test('waits a bounded time, and is then a conflict', async () => {
    const { refunds, calls } = busyPayment()
    const passed: number[] = []
    expect(await refunds((ms) => passed.push(ms))).toEqual({ kind: 'refused', problem: 'payment_in_progress' })
    expect(passed).toEqual([...OPERATION_TURN_DELAYS_MS])
    expect(passed.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(10_000)
    expect(calls).toHaveLength(passed.length + 1)
  })

  test('is a conflict at once when nobody knows what became of that one', async () => {
    const { refunds, ends } = busyPayment()
    ends({ outcome: 'unknown' })
    const passed: number[] = []
    expect(await refunds((ms) => passed.push(ms))).toEqual({ kind: 'refused', problem: 'payment_in_progress' })
    expect(passed).toEqual([])
  })
})

describe('A refund of what is not captured yet', () => {
  test.each(['authorization', 'automatic capture', 'capture'] as const)('waits for the %s', async (underway) => {
    const { refunds, ends, calls, payment } = busyPayment(underway)
    if (underway === 'authorization') expect(payment()).toMatchObject({ status: 'processing' })
    let passed = 0
    const result = await refunds((ms) => {
      passed += ms
      if (passed > 500) ends(APPROVED)
    })
    expect(result).toMatchObject({ kind: 'answered', answer: { status: 200 } })
    expect(payment()).toMatchObject({ capturedAmount: 12_800, refundedAmount: 200, pendingOperation: null })
    expect(calls).toEqual(['begin', 'begin', 'begin', 'begin', 'outcome'])
  })

  test.each(['automatic capture', 'capture'] as const)(
    'is a conflict for now while the %s goes on',
    async (underway) => {
      const { refunds } = busyPayment(underway)
      const passed: number[] = []
      expect(await refunds((ms) => passed.push(ms))).toEqual({ kind: 'refused', problem: 'payment_in_progress' })
      expect(passed).toEqual([...OPERATION_TURN_DELAYS_MS])
    },
  )

  test('is a conflict at once when nobody knows what became of the capture', async () => {
    const { refunds, ends } = busyPayment('capture')
    ends({ outcome: 'unknown' })
    const passed: number[] = []
    expect(await refunds((ms) => passed.push(ms))).toEqual({ kind: 'refused', problem: 'payment_in_progress' })
    expect(passed).toEqual([])
  })

  test.each([
    ['capture', DECLINED],
    ['void', APPROVED],
  ] as const)('is refused for good once the %s has ended with nothing to return', async (underway, outcome) => {
    const { refunds, ends } = busyPayment(underway)
    const result = await refunds(() => ends(outcome))
    expect(result).toEqual({ kind: 'refused', problem: 'payment_not_refundable' })
  })
})
