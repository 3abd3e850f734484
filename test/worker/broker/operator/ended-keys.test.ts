/** Keys and tokens that ended long ago go: the directory does not keep every one that there ever was. */

import { beforeAll, describe, expect, test } from 'vitest'

import type { Reconciliation } from '../../../../broker/db/day-report.ts'
import { forgetEnded } from '../../../../broker/operator/forget-ended.ts'
import { ENDED_KEPT_MS, REPORTS_KEPT_MS } from '../../../../broker/operator/limits.ts'
import { listReconciliations, writeReport } from '../../../../broker/reconciliation/reconciliations.ts'
import { brokerEnv } from '../../broker-world.ts'
import { Operator, madeMerchant } from '../../operator-world.ts'

const DAY_MS = 86_400_000
let operator: Operator
beforeAll(async () => {
  operator = await Operator.with()
})

const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString()

describe('What ended long ago', () => {
  test('is forgotten, a key and a token each, four hundred days after its end; the audit log keeps who made it', async () => {
    const made = await operator.calls<{ id: string }>('POST', '/tokens', {
      name: 'For a day',
      scopes: ['audit:read'],
      expires_at: inDays(1),
    })
    const merchant = await madeMerchant(operator)
    const key = { mode: 'test', name: 'Old', expires_at: inDays(1) }
    const ended = await operator.calls<{ id: string }>('POST', `/merchants/${merchant}/keys`, key)
    const good = await operator.calls<{ id: string }>('POST', `/merchants/${merchant}/keys`, {
      mode: 'test',
      name: 'New',
    })
    const listed = async () => {
      const keys = await operator.calls<{ data: { id: string }[] }>('GET', `/merchants/${merchant}/keys`)
      const tokens = await operator.calls<{ data: { id: string }[] }>('GET', '/tokens')
      return [...keys.body.data, ...tokens.body.data].map(({ id }) => id)
    }
    await forgetEnded(brokerEnv, Date.now() + ENDED_KEPT_MS)
    expect(await listed()).toEqual(expect.arrayContaining([ended.body.id, good.body.id, made.body.id]))
    await forgetEnded(brokerEnv, Date.now() + ENDED_KEPT_MS + 2 * DAY_MS)
    const left = await listed()
    expect(left).toContain(good.body.id)
    expect(left).not.toContain(ended.body.id)
    expect(left).not.toContain(made.body.id)
    expect(await operator.auditOf(made.body.id)).toHaveLength(1)
  })

  test('includes the report of a business day, ten years after it', async () => {
    const days = ['2026-01-31', '2026-02-01']
    for (const day of days) await writeReport(brokerEnv, reportOf(day))
    const listed = async () =>
      (await listReconciliations(brokerEnv, { issuer: 'KU' }, 10)).map(({ businessDate }) => businessDate).toSorted()
    await forgetEnded(brokerEnv, Date.parse('2026-01-31T00:00:00Z') + REPORTS_KEPT_MS)
    expect(await listed()).toEqual(days)
    await forgetEnded(brokerEnv, Date.parse('2026-02-01T00:00:00Z') + REPORTS_KEPT_MS)
    expect(await listed()).toEqual(['2026-02-01'])
  })
})

function reportOf(businessDate: string): Reconciliation {
  const report = { state: 'unavailable', cause: 'still_running' } as const
  return { issuer: 'KU', businessDate, ranAt: 0, report, differenceCount: 0 }
}
