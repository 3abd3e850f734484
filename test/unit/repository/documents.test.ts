import { readFile } from 'node:fs/promises'

import { describe, expect, test } from 'vitest'

import { PROBLEMS } from '../../../broker/problems.ts'
import { ERROR_CODES } from '../../../protocol/error-codes.ts'

describe('docs/errors.md', () => {
  test('lists every code with its status and its words, and no other', async () => {
    const text = await readFile('docs/errors.md', 'utf8')
    const listed = [...text.matchAll(/^\| `(\w+)` +\| (\d+) +\| (.+?) *\|$/gm)].map(([, code, status, words]) => [
      code,
      Number(status),
      words,
    ])
    const wanted = ERROR_CODES.map((code) => {
      const { status, title, detail } = PROBLEMS[code]
      return [code, status, `${title}. ${detail}`]
    })
    expect(listed).toEqual(wanted)
  })
})

describe('ARCHITECTURE.md', () => {
  test('names only rooms and files that are there', async () => {
    const text = await readFile('ARCHITECTURE.md', 'utf8')
    const places = [...text.matchAll(/^([a-z][\w/.-]+\/?)\s{2,}/gm)].map(([, place = '']) => place)
    expect(places.length).toBeGreaterThan(20)
    const { existsSync } = await import('node:fs')
    expect(places.filter((place) => !existsSync(place))).toEqual([])
  })
})
