import { globSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

import { describe, expect, test } from 'vitest'

import { ELEMENT_PROBLEMS } from '../../../broker/element-problems.ts'
import { JAPANESE_CAUSES } from '../../../broker/error-pages/japanese-causes.ts'
import { JAPANESE_ELEMENT_PROBLEMS } from '../../../broker/error-pages/japanese-element.ts'
import { JAPANESE_PROBLEMS } from '../../../broker/error-pages/words.ts'
import { PROBLEM_CAUSES } from '../../../broker/problem-causes.ts'
import { PROBLEMS } from '../../../broker/problems.ts'
import { PROBLEMS as ISSUER_PROBLEMS } from '../../../issuers/server/problems.ts'
import { WIRE_PROBLEMS } from '../../../messages/problems.ts'
import { ELEMENT_ERROR_CODES, ERROR_CODES, SDK_ERROR_CODES } from '../../../protocol/error-codes.ts'

/** The rows of a table of problems: code, status, what it means. */
async function problemsIn(file: string): Promise<[string, number, string][]> {
  const rows = (await readFile(file, 'utf8')).matchAll(/^\| `(\w+)` +\| (\d+) +\| (.+?) *\|$/gm)
  return [...rows].map(([, code = '', status, words = '']) => [code, Number(status), words])
}

describe('docs/errors.md', () => {
  test('lists every code with its status and its words, and no other', async () => {
    const wanted = ERROR_CODES.map((code) => {
      const { status, title, detail } = PROBLEMS[code]
      return [code, status, `${title}. ${detail}`]
    })
    expect(await problemsIn('docs/errors.md')).toEqual(wanted)
  })

  test('lists every code that the element and its frame tell the shop’s page, as its page has it, and no other', async () => {
    const rows = (await readFile('docs/errors.md', 'utf8')).matchAll(/^\| `(\w+)` +\| ([A-Z`].*?) *\|$/gm)
    const wanted = ELEMENT_ERROR_CODES.map((code) => {
      const { title, cause, detail } = ELEMENT_PROBLEMS[code]
      return [code, `${title}. ${cause} ${detail}`]
    })
    expect([...rows].map(([, code, words]) => [code, words])).toEqual(wanted)
  })

  test('says of every code why it happens, as its page does', async () => {
    const sections = (await readFile('docs/errors.md', 'utf8')).matchAll(/^### (\w+)\n\n(.+)$/gm)
    expect([...sections].map(([, code, words]) => [code, words])).toEqual(
      ERROR_CODES.map((code) => [code, PROBLEM_CAUSES[code]]),
    )
  })
})

describe('docs/ja/errors.md', () => {
  const tables = (text: string) => ({
    statuses: [...text.matchAll(/^\| `(\w+)` +\| (\d{3}) +\| .+ \|$/gm)].map(([, ...cells]) => cells),
    ofTheElement: [...text.matchAll(/^\| `(\w+)` +\| [^|]*[^|\s\d][^|]*\|$/gm)].map(([, code]) => code),
    limits: [...text.matchAll(/^\| `([a-z-]+)` +\| .+? \| +(\d+) \| +([\d.-]+) \|$/gm)].map(([, ...cells]) => cells),
    sections: [...text.matchAll(/^### (\w+)\n\n.+$/gm)].map(([, code]) => code),
  })

  test('has every code, status, limit and section of the English page, in its order', async () => {
    const english = tables(await readFile('docs/errors.md', 'utf8'))
    expect(tables(await readFile('docs/ja/errors.md', 'utf8'))).toEqual(english)
    expect(english.statuses).toHaveLength(ERROR_CODES.length)
    expect(english.ofTheElement).toEqual(ELEMENT_ERROR_CODES)
    expect(english.sections).toEqual(ERROR_CODES)
    expect(english.limits.length).toBeGreaterThan(10)
  })

  test('says of every code what its page says to who reads Japanese', async () => {
    const text = await readFile('docs/ja/errors.md', 'utf8')
    const rows = new Map((await problemsIn('docs/ja/errors.md')).map(([code, , words]) => [code, words]))
    const sections = new Map([...text.matchAll(/^### (\w+)\n\n(.+)$/gm)].map(([, code, words]) => [code, words]))
    const ofTheElement = new Map(
      [...text.matchAll(/^\| `(\w+)` +\| ([^|]*[^|\s\d][^|]*?) *\|$/gm)].map(([, code, words]) => [code, words]),
    )
    for (const code of ERROR_CODES) {
      const { title, detail } = JAPANESE_PROBLEMS[code]
      expect([code, rows.get(code), sections.get(code)]).toEqual([code, `${title}。${detail}`, JAPANESE_CAUSES[code]])
    }
    for (const code of ELEMENT_ERROR_CODES) {
      const { title, cause, detail } = JAPANESE_ELEMENT_PROBLEMS[code]
      expect([code, ofTheElement.get(code)]).toEqual([code, `${title}。${cause}${detail}`])
    }
  })
})

describe('How much is taken', () => {
  test('is in docs/errors.md as it is set: by the name that the headers give', async () => {
    const text = await readFile('docs/errors.md', 'utf8')
    const rows = [...text.matchAll(/^\| `([a-z-]+)` +\| .+? \| +(\d+) \| +([\d.]+) \|$/gm)]
    const told = rows.map(([, name = '', burst, perSecond]) => [name, Number(burst), Number(perSecond)])
    const code = await readFile('broker/bounds/api-bounds.ts', 'utf8')
    const rates = await readFile('broker/bounds/limits.ts', 'utf8')
    const numberOf = (digits = '') => Number(digits.replaceAll('_', ''))
    const limits = [...code.matchAll(/new RequestLimit\('([a-z-]+)', (\w+)\)/g)]
    const set = limits.map(([, name = '', rate = '']) => {
      const [, burst, perSecond] =
        new RegExp(`const ${rate} = \\{ burst: ([\\d_]+), perSecond: ([\\d_.]+) \\}`).exec(rates) ?? []
      return [name, numberOf(burst), numberOf(perSecond)]
    })
    expect(told).toHaveLength(14)
    expect(told).toEqual(expect.arrayContaining(set))
    expect(set).toEqual(expect.arrayContaining(told))
  })

  test('is refused in one way, which states the limit: nobody else answers 429', () => {
    const files = globSync('broker/**/*.ts').filter((file) => !/api-documents|checkout-page|problems\.ts$/.test(file))
    const refusing = files.filter((file) => readFileSync(file, 'utf8').includes("'rate_limited'"))
    expect(refusing.toSorted()).toEqual(['broker/app.ts', 'broker/refuse-at-once.ts'])
  })
})

describe('docs/issuer-servers.md', () => {
  test('lists every code of an issuer’s servers with its status and its words, and no other', async () => {
    const wanted = Object.entries(ISSUER_PROBLEMS).map(([code, [status, title, detail]]) => {
      return [code, status, `${title}. ${detail}`]
    })
    expect(await problemsIn('docs/issuer-servers.md')).toEqual(wanted)
  })
})

describe('A code', () => {
  test('has its words in one record: nobody else writes down a code with a status', () => {
    const codes = [...new Set([...ERROR_CODES, ...Object.keys(ISSUER_PROBLEMS)])].join('|')
    const written = new RegExp(
      `(?:'(?:${codes})',\\s*(?:status: )?[45]\\d\\d|[45]\\d\\d,\\s*(?:code: )?'(?:${codes})')`,
    )
    const files = globSync('{broker,issuers,messages,sdk,widget}/**/*.ts').filter(
      (file) => !file.endsWith('/problems.ts'),
    )
    expect(files.length).toBeGreaterThan(200)
    expect(files.filter((file) => written.test(readFileSync(file, 'utf8')))).toEqual([])
  })
})

describe('docs/integrate-a-shop.md, docs/returns.md, docs/tallies.md and docs/sdk.md', () => {
  test('list every code of the SDK’s own', () => {
    const texts = ['docs/integrate-a-shop.md', 'docs/returns.md', 'docs/tallies.md', 'docs/sdk.md'].map((file) =>
      readFileSync(file, 'utf8'),
    )
    const text = texts.join('')
    expect(SDK_ERROR_CODES.filter((code) => !text.includes(`\`${code}\``))).toEqual([])
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
