/** A comparison has the issuer asked about what the record has and a ledger does not know yet: as a hint, and no more. */

import { describe, expect, test } from 'vitest'
import type { BookedOperation } from '../../../broker/ledger/clearing-queries.ts'
import type { ClearedOperation } from '../../../protocol/clearing-messages.ts'
import { DayWorld, cleared, ledgerId, operation } from './day-world.ts'
import type { ModelLedger } from './day-world.ts'

const LEDGER = ledgerId(1)
const OTHER = ledgerId(2)

function dayOf(operations: BookedOperation[], record: ClearedOperation[]): { world: DayWorld; ledger: ModelLedger } {
  const ledger: ModelLedger = { operations }
  return {
    world: new DayWorld(
      new Map([
        [LEDGER, ledger],
        [OTHER, { operations: [] }],
      ]),
      record,
    ).announceAll(),
    ledger,
  }
}

const AUTHORIZED = operation(LEDGER, 1, { kind: 'authorize' })

/** Returns what the issuer did by itself, as its record has it. */
function movement(number: number, kind: 'return' | 'dispute_debit' | 'dispute_credit' = 'return'): ClearedOperation {
  return { ...cleared(operation(LEDGER, 100 + number)), kind, original: AUTHORIZED.id }
}

describe('A comparison has a ledger ask about', () => {
  test.each(['return', 'dispute_debit', 'dispute_credit'] as const)('a %s that it never heard of', async (kind) => {
    const { world, ledger } = dayOf([AUTHORIZED], [cleared(AUTHORIZED), movement(1, kind), movement(2, kind)])
    const { report } = await world.toItsEnd()
    expect(report.report).toMatchObject({ state: 'differs' })
    expect(report.differenceCount).toBe(2)
    expect(ledger.told).toEqual([[AUTHORIZED.id, `clearing_${world.now}`, '4']])
    // The next comparison asks anew: the answer may have got lost too.
    world.now += 86_400_000
    await world.toItsEnd()
    expect(ledger.told).toHaveLength(2)
  })

  test('money that it waits for, and that is in the record', async () => {
    const waiting: BookedOperation = { ...AUTHORIZED, state: 'pending' }
    const { world, ledger } = dayOf([waiting], [cleared(AUTHORIZED)])
    await world.toItsEnd()
    expect(ledger.told?.map(([about]) => about)).toEqual([AUTHORIZED.id])
  })

  test('nothing that it knows, is finding out by itself, or could not have sent', async () => {
    const known: BookedOperation = { ...operation(LEDGER, 101), kind: 'return' }
    const unknown: BookedOperation = { ...operation(LEDGER, 2), state: 'unknown' }
    const { world, ledger } = dayOf(
      [AUTHORIZED, known, unknown],
      [cleared(AUTHORIZED), movement(1), cleared(unknown), cleared(operation(LEDGER, 3))],
    )
    expect((await world.toItsEnd()).report.differenceCount).toBeGreaterThan(0)
    expect(ledger.told).toBeUndefined()
  })

  test('twenty payments at a time, however many there are', async () => {
    const many = Array.from({ length: 60 }, (_, n) => ({
      ...movement(n),
      original: operation(LEDGER, 1_000 + n).id,
    }))
    const { world, ledger } = dayOf([], many)
    expect((await world.toItsEnd()).report.differenceCount).toBe(60)
    expect(ledger.told).toHaveLength(20)
  })
})

test('A ledger that cannot be told stops no comparison, and one that does not exist is not told', async () => {
  const { world, ledger } = dayOf([AUTHORIZED], [cleared(AUTHORIZED), movement(1)])
  ledger.isDeaf = true
  const made = ledgerId(9)
  world.record.push({ ...cleared(operation(made, 1)), kind: 'return', original: operation(made, 2).id })
  const { report, invocations } = await world.toItsEnd()
  expect(report.differenceCount).toBe(2)
  expect(invocations.flat().filter((call) => call.includes(made))).toEqual([])
})
