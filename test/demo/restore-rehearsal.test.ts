/** The rehearsal of a restore in its short form: payments of every kind, and none by chance. `npm run rehearse-restore` adds those. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { rehearseRestore } from '../../tools/restore/rehearse.ts'

const state = mkdtempSync(join(tmpdir(), 'furiwake-restore-'))
afterAll(() => rmSync(state, { recursive: true, force: true }))

test('A directory and ledgers that were put back to different moments have the books that they had, by the document’s steps', async () => {
  const said: string[] = []
  const { findings, mending, books } = await rehearseRestore({ payments: 0, state, say: (line) => said.push(line) })
  expect(findings, said.join('\n')).toEqual([])
  const missing = mending.holes.filter(({ hole }) => hole === 'missing_here')
  expect(missing.map(({ issuer }) => issuer).toSorted()).toEqual(['4', '7', 'MK', 'MN'])
  expect(books.withoutOrder).toBeGreaterThan(0)
}, 300_000)
