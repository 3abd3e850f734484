import { describe, expect, test } from 'vitest'

import { listPayments } from '../../../broker/ledger/queries.ts'
import type { PaymentSource } from '../../../broker/payments/list-payments.ts'
import { PAYMENT_FILE_COLUMNS, writePaymentFile } from '../../../broker/tallies/payment-file.ts'
import { ledgerInMemory, newPayment } from '../ledger/ledger-in-memory.ts'

const START = Date.parse('2026-11-01T00:00:00Z')
const filter = { from: START, to: START + 1e9 }

/** A ledger of so many payments, which fails at one of its pages. */
function ledgerOf(count: number, failsAt = Number.POSITIVE_INFINITY): PaymentSource {
  const { db, ledger, context } = ledgerInMemory()
  for (let i = 0; i < count; i++) {
    const given = { createdAt: START + Math.floor(i / 3) * 1_000, description: i === 0 ? '=1+1\r\n"ひる寝"' : null }
    ledger.create(newPayment(i, given), { key: `${i}`, fingerprint: '' }, context(START))
  }
  let pages = 0
  return {
    list: (wanted, limit) =>
      pages++ === failsAt
        ? Promise.reject(new Error('The ledger does not answer.'))
        : Promise.resolve(listPayments(db, wanted, limit)),
  }
}

async function written(ledgers: PaymentSource[]): Promise<string[]> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const parts: string[] = []
  for await (const chunk of writePaymentFile(ledgers, { filter, timeZone: 'Asia/Tokyo' })) {
    parts.push(decoder.decode(chunk))
  }
  return parts
}

describe('The file of payments', () => {
  test('has each payment of all ledgers once, page by page, and ends with their number', async () => {
    const parts = await written([ledgerOf(250), ledgerOf(0), ledgerOf(1)])
    expect(parts.length).toBeGreaterThan(2)
    const text = parts.join('')
    const ids = [...text.matchAll(/,(pay_\d+),/g)].map(([, id]) => id)
    expect(ids).toHaveLength(251)
    // Both ledgers of the test have a payment of the first number.
    expect(new Set(ids).size).toBe(250)
    expect(text.split('\r\n').slice(-2)).toEqual(['end_of_file,251', ''])
    expect(text).toContain(`"'=1+1\r\n""ひる寝"""\r\n`)
    expect(text.startsWith(`\ufeff${PAYMENT_FILE_COLUMNS.join(',')}\r\n2026-11-01 09:01:23,Asia/Tokyo,pay_`)).toBe(true)
  })

  test('is no file at all when the first page fails, and has no last line when a later one does', async () => {
    const first = writePaymentFile([ledgerOf(3, 0)], { filter, timeZone: 'UTC' })
    await expect(first.next()).rejects.toThrow('does not answer')
    const later = writePaymentFile([ledgerOf(250, 1)], { filter, timeZone: 'UTC' })
    const { value } = await later.next()
    expect(new TextDecoder().decode(value ?? undefined)).not.toContain('end_of_file')
    await expect(later.next()).rejects.toThrow('does not answer')
    expect(await later.next()).toEqual({ done: true, value: undefined })
  })
})
