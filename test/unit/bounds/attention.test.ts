import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'

import { ATTENTION_LEDGER_TIMEOUT_MS, ATTENTION_PAYMENTS_MAX } from '../../../broker/operator/limits.ts'
import { ATTENTION_KINDS, ATTENTION_TERMS, gatherAttention } from '../../../broker/operator/attention.ts'
import type { AttentionPorts, LedgerRow } from '../../../broker/operator/attention.ts'
import type { PaymentForPerson } from '../../../broker/payments/ports/ledger-lists.ts'

const NOW = 1_800_000_000_000
const LEDGER: LedgerRow = {
  id: '00000000',
  merchantId: 'mer_1',
  livemode: true,
  sizeBytes: null,
  isFull: false,
  isOpen: true,
}
const STUCK: PaymentForPerson = {
  id: 'pay_1',
  merchantId: 'mer_1',
  livemode: true,
  issuer: '4',
  operation: 'op_1',
  kind: 'stuck',
  since: NOW - 3_600_000,
  tries: 9,
}

function gathers(found: Partial<AttentionPorts> = {}) {
  return gatherAttention({
    ledgersWithWork: async () => ({ rows: [], isAll: true }),
    fillingLedgers: async () => [],
    stuckArchives: async () => [],
    paymentsOf: async () => [],
    issuersDown: async () => [],
    endpointsInTrouble: async () => [],
    certificatesEnding: async () => [],
    keyTroubles: async () => ({ missing: [], ending: [], apiKeys: [], tokens: [] }),
    ...found,
  })
}

afterEach(() => vi.useRealTimers())

describe('What a person should look at', () => {
  test('is nothing where all is well', async () => {
    const rows = [LEDGER]
    expect(await gathers({ ledgersWithWork: async () => ({ rows, isAll: true }) })).toEqual({
      items: [],
      isComplete: true,
    })
  })

  test('names each thing by its ids, with what to do, the gravest first and of one kind the oldest', async () => {
    const older = { ...STUCK, id: 'pay_0', since: STUCK.since - 1 }
    const left = { ...STUCK, id: 'pay_2', kind: 'left_to_person', tries: 15 } as const
    const { items, isComplete } = await gathers({
      ledgersWithWork: async () => ({ rows: [LEDGER], isAll: true }),
      paymentsOf: async () => [STUCK, older, left],
      fillingLedgers: async () => [
        { ...LEDGER, sizeBytes: 4e9 },
        { ...LEDGER, sizeBytes: 9e9, isFull: true },
      ],
      stuckArchives: async () => [LEDGER],
      issuersDown: async () => [{ prefix: '7', livemode: true, downSince: NOW }],
      certificatesEnding: async () => [{ prefix: '4', livemode: true, expiresAt: NOW }],
      endpointsInTrouble: async () => [
        { id: 'whe_1', merchantId: 'mer_1', livemode: true, failingSince: NOW, isGone: false },
        { id: 'whe_2', merchantId: 'mer_1', livemode: true, failingSince: null, isGone: true },
      ],
    })
    expect(items.map(({ kind, payment, issuer, endpoint }) => [kind, payment ?? endpoint ?? issuer])).toEqual([
      ['payment_left_to_person', 'pay_2'],
      ['payment_stuck', 'pay_0'],
      ['payment_stuck', 'pay_1'],
      ['ledger_full', undefined],
      ['archive_stuck', undefined],
      ['ledger_filling', undefined],
      ['issuer_down', '7'],
      ['certificate_ending', '4'],
      ['endpoint_gone', 'whe_2'],
      ['endpoint_failing', 'whe_1'],
    ])
    expect(items[1]).toMatchObject({ operation: 'op_1', issuer: '4', tries: 9, ...ATTENTION_TERMS.payment_stuck })
    expect(isComplete).toBe(true)
  })

  test('is told though a ledger hangs and another fails: both are on the list, and it says that it is not whole', async () => {
    vi.useFakeTimers()
    const rows = ['hangs', 'fails', 'well'].map((id) => ({ ...LEDGER, id }))
    const gathered = gathers({
      ledgersWithWork: async () => ({ rows, isAll: true }),
      paymentsOf: async (id) => {
        if (id === 'hangs') return new Promise(() => undefined)
        if (id === 'fails') throw new Error('gone')
        return [STUCK]
      },
    })
    await vi.advanceTimersByTimeAsync(ATTENTION_LEDGER_TIMEOUT_MS)
    const { items, isComplete } = await gathered
    expect(items.map(({ kind, ledger, payment }) => [kind, ledger ?? payment])).toEqual([
      ['payment_stuck', 'pay_1'],
      ['ledger_unreachable', 'hangs'],
      ['ledger_unreachable', 'fails'],
    ])
    expect(isComplete).toBe(false)
  })

  test('says that it is not whole where a ledger has more, or there are more ledgers', async () => {
    const many = Array.from({ length: ATTENTION_PAYMENTS_MAX }, () => STUCK)
    const full = { ledgersWithWork: async () => ({ rows: [LEDGER], isAll: true }), paymentsOf: async () => many }
    expect((await gathers(full)).isComplete).toBe(false)
    expect((await gathers({ ledgersWithWork: async () => ({ rows: [], isAll: false }) })).isComplete).toBe(false)
  })

  test('asks no more ledgers at once than it may', async () => {
    let atOnce = 0
    let most = 0
    const rows = Array.from({ length: 200 }, (_, id) => ({ ...LEDGER, id: String(id) }))
    await gathers({
      ledgersWithWork: async () => ({ rows, isAll: true }),
      paymentsOf: async () => {
        most = Math.max(most, ++atOnce)
        await Promise.resolve()
        atOnce--
        return []
      },
    })
    expect(most).toBeLessThanOrEqual(50)
  })

  test('is written down in the docs, each kind with its words', () => {
    const text = readFileSync('docs/operate/attention.md', 'utf8')
    const rows = [...text.matchAll(/^\| `(\w+)` +\| (.+?)\. +\| (.+?) +\|$/gm)].map(([, ...words]) => words)
    expect(rows).toEqual(
      ATTENTION_KINDS.map((kind) => [kind, ATTENTION_TERMS[kind].title, ATTENTION_TERMS[kind].action]),
    )
  })
})
