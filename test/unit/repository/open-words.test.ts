import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inRepository, ROOT } from '../../../tools/root.ts'

/** Everything between the issuer and the shop. The issuers' own servers know what they are, and nobody else does. */
const PARTS = [
  'protocol',
  'messages',
  'broker',
  'issuers/relay',
  'issuers/server',
  'widget',
  'sdk',
  'demo-shop',
] as const
/**
 * Rows that were there before issuers had words of their own, scripts that were released before, and the one list that
 * shops of version 0.1 have in them.
 */
const PAST = /^broker\/(?:db\/\w+-migrations\/|released-scripts\/|verdicts\/earlier-shops\.ts$)/

/** Ways of paying that issuers have, or may come to have. */
const METHODS = ['credit', 'debit', 'prepaid', 'counter', 'transfer', 'wallet', 'invoice', 'bank', 'card', 'points']
const QUOTED = new RegExp(`(?<![\\w.])['"\`](${METHODS.join('|')})['"\`]`, 'g')
const AS_KEY = new RegExp(`[{,]\\s*(${METHODS.join('|')})\\??:`, 'g')

function methodsNamedIn(text: string): string[] {
  return [QUOTED, AS_KEY].flatMap((pattern) => [...text.matchAll(pattern)].flatMap(([, word]) => word ?? []))
}

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ...PARTS], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => /\.(?:ts|json|css|html)$/.test(file) && !PAST.test(file) && existsSync(inRepository(file)))

describe('Between the issuer and the shop', () => {
  test.each(PARTS)('%s knows no list of ways of paying', (part) => {
    const own = files.filter((file) => file.startsWith(`${part}/`))
    const named = own.map((file) => [file, [...new Set(methodsNamedIn(readFileSync(inRepository(file), 'utf8')))]])
    // One word may stand as an example; two are a list, and so is a branch on one.
    const lists = named.filter(([file, words = []]) => words.length > (file === EXAMPLE_OF_A_METHOD ? 1 : 0))
    expect(own.length).toBeGreaterThan(2)
    expect(lists).toEqual([])
  })

  test.each([
    ["export const METHODS = ['credit', 'debit'] as const", ['credit', 'debit']],
    ["stations: { credit: ['Card company'], debit: ['Bank'] }", ['credit', 'debit']],
    ["if (method === 'prepaid') return", ['prepaid']],
    ['a member with credit at a bank', []],
  ] as const)('the search finds what it should in: %s', (text, found) => {
    expect(methodsNamedIn(text)).toEqual(found)
  })
})

/** The API's description shows one word, so that a reader sees what such a word looks like. */
const EXAMPLE_OF_A_METHOD = 'broker/routes/payment-shapes.ts'
