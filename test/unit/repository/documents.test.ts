import { readFile, readdir } from 'node:fs/promises'

import { describe, expect, test } from 'vitest'

import { PROBLEMS } from '../../../broker/problems.ts'
import { WIRE_PROBLEMS } from '../../../messages/problems.ts'
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

describe('docs/errors.md, where the console sends a shop’s developer,', () => {
  test('lists every code that the element tells by itself', async () => {
    const listed = [...(await readFile('docs/errors.md', 'utf8')).matchAll(/^\| `(\w+)` +\| [A-Z`]/gm)].map(
      ([, code]) => code,
    )
    const sources = await Promise.all((await readdir('widget')).map((file) => readFile(`widget/${file}`, 'utf8')))
    const told = [...sources.join('').matchAll(/(?:PaymentSourceError|\.error)\(\s*'(\w+)'/g)].map(([, code]) => code)
    expect(told.length).toBeGreaterThan(5)
    expect(told.filter((code) => !listed.includes(code))).toEqual([])
  })
})

describe('docs/integrate-a-shop.md', () => {
  test('lists every code with which a verdict is refused', async () => {
    const text = await readFile('docs/integrate-a-shop.md', 'utf8')
    const codes = [...(await readFile('sdk/errors.ts', 'utf8')).matchAll(/\| '(\w+)'/g)].map(([, code = '']) => code)
    expect(codes.length).toBeGreaterThan(20)
    expect(codes.filter((code) => !text.includes(`\`${code}\``))).toEqual([])
  })
})

describe('docs/issuer-protocol.md', () => {
  test('lists every code that a party of the protocol answers with, and its status', async () => {
    const text = await readFile('docs/issuer-protocol.md', 'utf8')
    const missing = Object.keys(WIRE_PROBLEMS).filter((code) => !text.includes(`\`${code}\``))
    expect(missing).toEqual([])
    for (const [code, [status]] of Object.entries(WIRE_PROBLEMS)) {
      const line = text.split('\n').find((each) => each.includes(`\`${code}\``) && each.includes(String(status)))
      expect(line, `${code} ${status}`).toBeDefined()
    }
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
