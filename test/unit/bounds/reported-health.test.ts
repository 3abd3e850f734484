/** Tests what isolates tell one another of an issuer's health: each has a memory of its own, and all read one row. */

import { beforeEach, describe, expect, test } from 'vitest'

import { IssuerHealth } from '../../../broker/issuers/issuer-health.ts'
import type { ReportedParts } from '../../../broker/issuer-reports.ts'
import {
  ISSUER_DOWN_MEMBERS,
  ISSUER_PROBE_AFTER_MS,
  ISSUER_REPORT_EACH_MS,
  ISSUER_REPORT_ENDS_MS,
  ISSUER_REPORT_STANDS_MS,
} from '../../../broker/issuers/limits.ts'

const NOW = 1_800_000_000_000
const PART = 'authentication'

let now: number
let row: ReportedParts | null
let writes: number
beforeEach(() => {
  now = NOW
  row = null
  writes = 0
})

/** An isolate: what it hears is written into the row as the broker writes it. `remembered`: it has read the row as it was then. */
class Isolate {
  readonly health = new IssuerHealth()

  reads(remembered = row): void {
    this.health.learn('4', remembered)
  }

  hears(isAnswered: boolean, member = 'member'): void {
    this.health.note('4', { part: PART, isAnswered, member, at: now, counts: true })
    const report = this.health.report('4', PART, now)
    if (report === undefined) return
    writes += 1
    row = report.down === null ? null : { [PART]: report.down }
  }

  /** Members without an answer, and one who finds out that it is still so. */
  findsItDown(): void {
    for (let member = 0; member < ISSUER_DOWN_MEMBERS; member++) this.hears(false, `member ${member}`)
    now += ISSUER_PROBE_AFTER_MS
    this.probes(false)
  }

  probes(isAnswered: boolean): void {
    expect(this.health.admit('4', now)).toBeDefined()
    this.hears(isAnswered)
  }

  state(): string {
    return this.health.word('4', now).state
  }
}

describe('An issuer that one isolate has found to be down', () => {
  test('is down for an isolate that is new, since when it was: before any member of its own has waited', () => {
    new Isolate().findsItDown()
    const other = new Isolate()
    other.reads()
    expect(other.state()).toBe('down')
    expect(other.health.isDown('4', now)).toBe(true)
    expect(other.health.admit('4', now)).toBeUndefined()
    expect(other.health.word('4', now).downSince).toBe(NOW)
  })

  test('is not told before the isolate has tried once more', () => {
    const one = new Isolate()
    for (let member = 0; member < ISSUER_DOWN_MEMBERS; member++) one.hears(false, `member ${member}`)
    expect(one.state()).toBe('down')
    expect(row).toBeNull()
  })

  test('is tried by one member of each other isolate when nothing more was told for a minute', () => {
    new Isolate().findsItDown()
    const other = new Isolate()
    other.reads()
    now += ISSUER_REPORT_STANDS_MS
    expect(other.state()).toBe('half_open')
    expect(other.health.admit('4', now)).toBeDefined()
    expect(other.health.admit('4', now)).toBeUndefined()
    other.hears(false)
    expect(other.state()).toBe('down')
    expect(other.health.word('4', now).downSince).toBe(NOW)
  })

  test('is written down once a minute at the most, however often it is tried', () => {
    const one = new Isolate()
    one.findsItDown()
    expect(writes).toBe(1)
    const until = now + 10 * ISSUER_REPORT_EACH_MS
    for (; now < until; now += 1_000) if (one.health.admit('4', now) !== undefined) one.hears(false)
    expect(writes).toBeGreaterThan(2)
    expect(writes).toBeLessThanOrEqual(11)
  })

  test('is back for all with the first answer that anybody hears', () => {
    const one = new Isolate()
    one.findsItDown()
    const other = new Isolate()
    other.reads()
    now += ISSUER_REPORT_STANDS_MS
    other.probes(true)
    expect(row).toBeNull()
    one.reads()
    const third = new Isolate()
    third.reads()
    expect(other.state()).toBe('up')
    expect(third.health.admit('4', now)).toBeDefined()
  })

  test('is back for whoever wrote it, also where it remembers the row as it was', () => {
    const one = new Isolate()
    one.findsItDown()
    const before = row
    now += ISSUER_REPORT_STANDS_MS
    one.reads(null)
    one.probes(true)
    expect(row).toBeNull()
    const taken = writes
    for (let again = 0; again < 10; again++) {
      one.reads(before)
      one.hears(true)
    }
    expect(one.state()).toBe('up')
    expect(writes).toBe(taken)
  })

  test('is believed no more after some minutes, if whoever wrote it has gone', () => {
    new Isolate().findsItDown()
    now += ISSUER_REPORT_ENDS_MS
    const other = new Isolate()
    other.reads()
    expect(other.state()).toBe('unheard')
    for (let members = 0; members < 10; members++) expect(other.health.admit('4', now)).toBeDefined()
  })

  test('is down by the part that was told, and that one alone', () => {
    new Isolate().findsItDown()
    const other = new Isolate()
    other.reads()
    expect(other.health.admitCall('4', 'settlement', now)).toBeDefined()
    expect(other.health.heldUntil('4', 'settlement', now)).toBeUndefined()
    expect(other.health.heldUntil('4', PART, now)).toBe(now + ISSUER_REPORT_STANDS_MS)
  })
})

describe('An isolate whose own way to an issuer is broken', () => {
  test('takes it from nobody who hears it answer, and is contradicted at once', () => {
    const well = new Isolate()
    const broken = new Isolate()
    broken.findsItDown()
    now += 1
    well.hears(true)
    well.reads()
    expect(well.state()).toBe('up')
    expect(well.health.admit('4', now)).toBeDefined()
    now += 1
    well.hears(true)
    expect(row).toBeNull()
  })

  test('writes no more often for being contradicted', () => {
    const well = new Isolate()
    const broken = new Isolate()
    broken.findsItDown()
    const until = now + 5 * ISSUER_REPORT_EACH_MS
    for (; now < until; now += 1_000) {
      broken.reads()
      if (broken.health.admit('4', now) !== undefined) broken.hears(false)
      well.reads()
      well.hears(true)
      expect(well.state()).toBe('up')
    }
    // Each time both: it is down, and it is not.
    expect(writes).toBeLessThanOrEqual(2 * 6)
  })
})
