/** Tests how the views are written, where a browser test would find a slip in one of them only. */

import { globSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

const views = globSync('broker/checkout-page/views/*.ts').map((file) => [file, readFileSync(file, 'utf8')] as const)

/** Text between tags, straight from the words or the payment. */
const TEXT_BETWEEN_TAGS = />\s*\$\{\s*(?:words|facts|said|state|label|text|title|name|term|detail|money)\b[^{}]*\}\s*</g

test('every text goes in as `.textContent`: a translator that replaces text nodes would leave Lit’s own behind', () => {
  expect(views.length).toBeGreaterThan(7)
  const slips = views.flatMap(([file, text]) =>
    [...text.matchAll(TEXT_BETWEEN_TAGS)].map(([slip]) => `${file}: ${slip}`),
  )
  expect(slips).toEqual([])
})

test('the rule above would see a slip', () => {
  for (const slip of ['<p>${words.pay(facts)}</p>', '<b>\n  ${said.title}\n</b>', '<i>${state.shown ? a : b}</i>'])
    expect(slip.match(TEXT_BETWEEN_TAGS)).toHaveLength(1)
})
