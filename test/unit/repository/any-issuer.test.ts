/** General sentences, which are shown with any issuer's payment, name no kind of issuer and no kind of account. */

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LOCALES } from '../../../protocol/look.ts'
import { readCatalogue } from '../../../tools/build/words-scripts.ts'
import { inRepository } from '../../../tools/root.ts'

const KINDS = {
  en: /\b(?:banks?|cards?|credit|debit|prepaid|wallets?)\b/i,
  ja: /銀行|カード|口座|利用枠|枠を押さえ|プリペイド/,
}
/** Names kinds as examples, and says that there are others. */
const EXAMPLES = { en: /bank or other issuer/, ja: /銀行など/ }

/** All that a sentence may be told, so that each of its ways of being said is among those that are read. */
const TOLD = [true, false].flatMap((taken) =>
  [true, false].flatMap((byShop) => [undefined, 2].map((minutes) => ({ taken, byShop, minutes }))),
)
const NAMES = { amount: '¥1,200', shop: 'Hirune', issuer: 'Mikan' }

/** Returns every text in some words, those of functions too: with facts, and where they take something else with nothing. */
function textsIn(words: unknown): string[] {
  if (typeof words === 'string') return [words]
  if (typeof words === 'function') {
    const say = words as (given: unknown) => unknown
    return [undefined, ...TOLD.map((told) => ({ ...NAMES, ...told }))].flatMap((given) => textsIn(attempt(say, given)))
  }
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(textsIn) : []
}

/** Returns the texts that a file of the shop's words holds, of both languages: its types are those of a Worker. */
function literalsIn(file: string): string[] {
  const source = readFileSync(inRepository('demo-shop', 'pages', file), 'utf8')
  return [...source.matchAll(/'([^'\n]+)'/g)].map(([, text = '']) => text)
}

function attempt(say: (given: unknown) => unknown, given: unknown): unknown {
  try {
    return say(given)
  } catch {
    return undefined
  }
}

describe.each(LOCALES)('Of no issuer in particular (%s)', (locale) => {
  test.each([
    ['the dialog', readCatalogue(locale)],
    ['the shop', literalsIn('words.ts')],
    ['what the shop says of a verdict', literalsIn('verdict-words.ts')],
  ])('%s speaks in words that are true of any', (_, words) => {
    const texts = textsIn(words)
    expect(texts.length).toBeGreaterThan(20)
    expect([...new Set(texts)].filter((text) => KINDS[locale].test(text) && !EXAMPLES[locale].test(text))).toEqual([])
  })

  test('the search finds the sentences that version 0.2 had', () => {
    const had = {
      en: [{ a: 'From your card company or bank' }, () => 'The card or account behind this ID has expired.'],
      ja: [{ a: 'カード会社・銀行で決めたもの' }, () => 'このIDの口座は閉じられています。'],
    }
    expect(textsIn(had[locale]).filter((text) => KINDS[locale].test(text)).length).toBeGreaterThanOrEqual(2)
  })
})
