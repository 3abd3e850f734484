import { describe, expect, test } from 'vitest'

import { broughtUpToDate, newsIn } from '../../../broker/console-page/pages/delivery-rows.ts'
import type { DeliverySeen } from '../../../broker/console-page/pages/webhook-seen.ts'

const row = (id: string, state: DeliverySeen['state'] = 'delivered'): DeliverySeen => ({
  id,
  event: { id: `evt_${id}`, type: 'payment.captured', payment: null },
  state,
  tries: 1,
  under_way: false,
  next_attempt_at: null,
  attempts: [],
  created_at: '2026-01-01T00:00:00.000Z',
})
const ids = (rows: readonly DeliverySeen[] | undefined) => rows?.map(({ id }) => id).join('')

describe('Deliveries that are shown', () => {
  test('get new ones before them, and keep those that were read further back', () => {
    const rows = [row('c'), row('b'), row('a')]
    const newest = { data: [row('e'), row('d'), row('c')], isWhole: false }
    expect(ids(broughtUpToDate(rows, newest))).toBe('edcba')
  })

  test('are as they are now, and gone where the newest page reaches and has them not', () => {
    const rows = [row('c', 'waiting'), row('b', 'waiting'), row('a')]
    const found = broughtUpToDate(rows, { data: [row('c'), row('a')], isWhole: false })
    expect(ids(found)).toBe('ca')
    expect(newsIn(rows, found ?? [])).toBe(1)
  })

  test('begin anew where so many have come that something may lie between', () => {
    expect(broughtUpToDate([row('a')], { data: [row('z'), row('y')], isWhole: false })).toBeUndefined()
    expect(ids(broughtUpToDate([row('a')], { data: [row('z'), row('y')], isWhole: true }))).toBe('zy')
    expect(ids(broughtUpToDate([row('a')], { data: [], isWhole: true }))).toBe('')
  })

  test('that are as they were are no news', () => {
    expect(newsIn([row('b'), row('a')], [row('b'), row('a')])).toBe(0)
  })
})
