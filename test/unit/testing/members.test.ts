import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { memberWith, readMembers } from '../../../testing/index.ts'
import { claimOf } from '../../../testing/noted-verdicts.ts'

const folder = mkdtempSync(join(tmpdir(), 'furiwake-members-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const PLAIN = { issuer: '4', id: '41', password: 'x', story: 'plain', account: 'of the issuer' }
const BROKE = { issuer: '7', id: '71', password: 'y', story: 'insufficient_funds', account: 'another' }

function noted(text: string): string {
  const file = join(folder, 'demo.json')
  writeFileSync(file, text)
  return file
}

describe('Test members', () => {
  test('are read from what a broker has noted, and found by story and issuer', async () => {
    const members = await readMembers(
      noted(JSON.stringify({ shop: 'http://shop.test', members: [PLAIN, BROKE, { id: 7 }] })),
    )
    expect(members).toEqual([PLAIN, BROKE])
    expect(memberWith(members, 'plain')).toBe(members[0])
    expect(memberWith(members, 'insufficient_funds', '7')).toBe(members[1])
  })

  test('that are not there are told with those that are', () => {
    expect(() => memberWith([PLAIN, BROKE], 'rich')).toThrow(
      'No test member has the story rich. There are: plain, insufficient_funds.',
    )
    expect(() => memberWith([PLAIN, BROKE], 'plain', '7')).toThrow(
      'No test member of issuer 7 has the story plain. There are: insufficient_funds.',
    )
    expect(() => memberWith([], 'plain')).toThrow('There are: none.')
  })

  test.each(['{}', '{"members":[]}', '{"members":{}}', '{"members":[null]}'])(
    'are missed in a file with %s',
    async (text) => {
      await expect(readMembers(noted(text))).rejects.toThrow('holds no test members: is the test broker running?')
    },
  )
})

test('A claim of a verdict is read in whatever letters it is written', () => {
  const payload = Buffer.from(JSON.stringify({ reason: 'refused_by_issuer', order: '🧋?>' })).toString('base64url')
  expect(claimOf(`x.${payload}.y`, 'reason')).toBe('refused_by_issuer')
  expect(claimOf(`x.${payload}.y`, 'absent')).toBeUndefined()
})
