/** The soak's short form: everything at once for less than a minute. `npm run soak` goes on for an hour. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { DISTURBANCES } from '../../tools/soak/disturbances.ts'
import { soak } from '../../tools/soak/soak.ts'

const state = mkdtempSync(join(tmpdir(), 'furiwake-soak-'))
afterAll(() => rmSync(state, { recursive: true, force: true }))

/** A crash, keys that turn, and a ledger more: what is over quickly. */
const QUICK = DISTURBANCES.filter(({ name }) => /^the machine|^every signing|^a ledger/.test(name))

test('Nothing is lost, stuck or different while payments go on through crashes, new keys and new ledgers', async () => {
  const said: string[] = []
  const report = await soak({ minutes: 0.1, aMinute: 80, state, disturbances: QUICK, say: (line) => said.push(line) })
  expect(report.findings, said.join('\n')).toEqual([])
  expect(report.happened).toBe(QUICK.length)
  expect(report.ends.get('captured')).toBeGreaterThan(5)
}, 300_000)
