/** The console's first view: what its document begins before its script is there, and how the two scripts find each other. */

import { describe, expect, test } from 'vitest'

import { ASSETS } from '../../../dist/broker-assets.ts'
import { asksAhead, FIRST_LIST, takeAhead } from '../../../broker/console-page/ahead.ts'
import { CONSOLE_DOCUMENT, OPERATOR_CONSOLE_DOCUMENT } from '../../../broker/console-page/document.ts'
import { firstPaths } from '../../../broker/console-page/pages/payment-list.ts'
import { filtersIn } from '../../../broker/console-page/pages/payment-search.ts'
import { scriptDocument } from '../../../broker/script-document.ts'

/** Answers from nowhere: what is asked is what counts. */
function askedAt(address: string): string[] {
  const asked: string[] = []
  const network = globalThis.fetch
  globalThis.fetch = (input) => {
    asked.push(input instanceof Request ? input.url : input.toString())
    return Promise.resolve(new Response('{}'))
  }
  try {
    asksAhead(new URL(address, 'https://broker.example'))
  } finally {
    globalThis.fetch = network
  }
  return asked
}

describe('The document of the console', () => {
  test('asks who is here, and for the list as the page itself would', () => {
    expect(firstPaths(filtersIn(new URLSearchParams()))).toEqual([FIRST_LIST])
    const both = ['/console/api/session', `/console/api${FIRST_LIST}`]
    for (const address of ['/console', '/console/', '/console/payments', '/console/payments?locale=ja']) {
      expect(askedAt(address)).toEqual(both)
    }
  })

  test.each(['/console/tallies', '/console/payments/pay_1', '/console/payments?status=captured'])(
    'at %s asks who is here alone',
    (address) => expect(askedAt(address)).toEqual(['/console/api/session']),
  )

  test('asks nothing for who comes by a link, and what it began is taken once', () => {
    takeAhead()
    expect(askedAt('/console#token')).toEqual([])
    expect(takeAhead().size).toBe(0)
    askedAt('/console')
    expect([...takeAhead().keys()]).toEqual(['/session', FIRST_LIST])
    expect(takeAhead().size).toBe(0)
  })

  test('maps the names by which its scripts know each other to their addresses', () => {
    const document = scriptDocument(CONSOLE_DOCUMENT, 'A'.repeat(24), 'en')
    const [, json = ''] = /<script type="importmap" nonce="A{24}">(.*?)<\/script>/.exec(document) ?? []
    const names = ['console', 'console-later'] as const
    const addresses = names.map((name) => [`/assets/${name}.js`, `/assets/${name}-${ASSETS[`${name}.js`].sha256}.js`])
    expect(JSON.parse(json)).toEqual({ imports: Object.fromEntries(addresses) })
    for (const name of names)
      expect(ASSETS[`${name}.js`].raw).toContain(name === 'console' ? 'console-later.js' : 'console.js')
  })

  test('of the operators begins nothing', () => {
    expect(scriptDocument(OPERATOR_CONSOLE_DOCUMENT, 'A'.repeat(24), 'en').match(/<script/g)).toHaveLength(1)
  })
})
