import { describe, expect, test } from 'vitest'

import { FAULT_MESSAGES } from '../../../broker/checkout-page/fault-messages.ts'
import { endOfDay } from '../../../broker/console-page/pages/key-end.ts'
import { LOG_WORDS } from '../../../broker/console-page/pages/log-words.ts'
import { originTyped } from '../../../broker/console-page/pages/origin-typed.ts'
import { ORIGINS_WORDS, STRANGER_LOGGED } from '../../../broker/console-page/pages/origins-words.ts'
import { ENDPOINT_MAY_HEAR } from '../../../broker/console-page/pages/webhook-seen.ts'
import { WEBHOOKS_WORDS } from '../../../broker/console-page/pages/webhooks-words.ts'
import { scopeMissing, scopeNeeded } from '../../../broker/directory/key-scopes.ts'
import { EVENT_NAMES } from '../../../broker/events/event.ts'
import { DELIVERY_ERRORS } from '../../../broker/webhooks/delivery.ts'
import { readCatalogue } from '../../../tools/build/words-scripts.ts'

describe('The console', () => {
  test('offers every event that there is', () => {
    expect(ENDPOINT_MAY_HEAR).toEqual(EVENT_NAMES)
  })

  test.each(['en', 'ja'] as const)('says in %s what went wrong with a try, and what to do', (locale) => {
    const { errors, help } = WEBHOOKS_WORDS[locale]
    expect(Object.keys(errors).toSorted()).toEqual([...DELIVERY_ERRORS].toSorted())
    expect(Object.keys(help).toSorted()).toEqual([...DELIVERY_ERRORS].toSorted())
  })

  test('has words for the same acts in both languages', () => {
    expect(Object.keys(LOG_WORDS.ja.actions)).toEqual(Object.keys(LOG_WORDS.en.actions))
  })

  test('tells of a missing origin in the words that the dialog and the browser have', () => {
    expect(ORIGINS_WORDS.en.missingDialog).toBe(readCatalogue('en').form.strangerTitle)
    expect(ORIGINS_WORDS.ja.missingDialog).toBe(readCatalogue('ja').form.strangerTitle)
    expect(STRANGER_LOGGED).toBe(`furiwake: frame_stranger: ${FAULT_MESSAGES.stranger}`)
  })
})

describe('An origin', () => {
  test.each([
    ['https://shop.example', 'https://shop.example'],
    [' https://Shop.example/cart?x=1#y ', 'https://shop.example'],
    ['https://shop.example:8443/', 'https://shop.example:8443'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://ひるね.example', 'https://xn--t9jj9e.example'],
    ['shop.example', undefined],
    ['javascript:alert(1)', undefined],
    ['https://me:secret@shop.example', undefined],
    ['https://', undefined],
    ['', undefined],
  ])('%j is read as %j', (typed, origin) => {
    expect(originTyped(typed)).toBe(origin)
  })
})

describe('The end of a key', () => {
  const now = Date.parse('2026-01-31T18:59:00Z')
  test.each([
    ['2026-01-31', '2026-01-31T19:00:00.000Z'],
    ['2028-02-29', '2028-02-29T19:00:00.000Z'],
    ['2026-01-30', undefined],
    ['2036-02-01', undefined],
    ['tomorrow', undefined],
  ])('on %s is that of the shop’s day, wherever it is chosen', (day, end) => {
    expect(endOfDay(day, { zone: 'Asia/Tokyo', hour: 4 }, now)).toBe(end)
  })
})

describe('A limited key', () => {
  test.each([
    ['GET', '/v1/anything/at/all', 'read'],
    ['HEAD', '/v1/payments', 'read'],
    ['POST', '/v1/payments', 'create'],
    ['POST', '/v1/payments/', 'create'],
    ['POST', '/v1/payments/pay_1/capture', 'create'],
    ['POST', '/v1/payments/pay_1/cancel', 'create'],
    ['POST', '/v1/payments/pay_1/void', 'refund'],
    ['POST', '/v1/payments/pay_1/refunds', 'refund'],
    ['POST', '/v1/payments/pay_1/refunds/more', 'unlimited'],
    ['POST', '/v1/payments/pay_1', 'unlimited'],
    ['POST', '/v1/webhook-endpoints/refunds', 'unlimited'],
    ['POST', '/v1/of-a-later-version', 'unlimited'],
    ['DELETE', '/v1/payments', 'unlimited'],
    ['PATCH', '/v1/payments/pay_1/capture', 'unlimited'],
  ])('needs for %s %s the scope %s', (method, path, scope) => {
    expect(scopeNeeded(method, path)).toBe(scope)
    expect(scopeMissing(['read', 'create', 'refund'], method, path)).toBe(scope === 'unlimited' ? scope : undefined)
    expect(scopeMissing([], method, path)).toBe(scope)
    expect(scopeMissing(null, method, path)).toBeUndefined()
  })
})
