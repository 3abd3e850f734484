import { describe, expect, test } from 'vitest'

import { businessDate, isTimeZone } from '../../../protocol/business-day.ts'
import { isBusinessDate } from '../../../protocol/clearing-messages.ts'

describe('A business day', () => {
  test.each([
    ['2026-03-31T14:59:59.999Z', 'Asia/Tokyo', '2026-03-31'],
    ['2026-03-31T15:00:00.000Z', 'Asia/Tokyo', '2026-04-01'],
    ['2026-12-31T23:59:59.999Z', 'UTC', '2026-12-31'],
    ['2026-03-29T00:30:00.000Z', 'Europe/Paris', '2026-03-29'],
    ['2026-10-25T23:30:00.000Z', 'Europe/Paris', '2026-10-26'],
  ])('%s in %s is of %s', (at, zone, day) => {
    expect(businessDate(Date.parse(at), zone)).toBe(day)
  })

  test('goes by time zones that there are', () => {
    expect(isTimeZone('Asia/Tokyo')).toBe(true)
    expect(isTimeZone('Asia/Edo')).toBe(false)
  })

  test.each(['2026-01-31', '2024-02-29'])('is named %s', (day) => expect(isBusinessDate(day)).toBe(true))
  test.each(['2026-02-29', '2026-13-01', '2026-1-1', '20260101', '2026-01-31T00:00Z', '', 20260101, null])(
    'is not named %s',
    (day) => expect(isBusinessDate(day)).toBe(false),
  )
})
