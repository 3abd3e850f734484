/** The merchant's console has a word in each language for whatever its API says: what has one is shown by no code. */

import { describe, expect, test } from 'vitest'

import { ARRIVALS_WORDS } from '../../../broker/console-page/pages/arrivals-words.ts'
import { eventWord } from '../../../broker/console-page/pages/webhook-form.ts'
import { LOG_WORDS } from '../../../broker/console-page/pages/log-words.ts'
import { PAYMENT_WORDS } from '../../../broker/console-page/pages/payment-words.ts'
import { methodName } from '../../../broker/console-page/method-name.ts'
import { MERCHANT_OPERATIONS } from '../../../broker/api-documents/merchant-operations.ts'
import { DIFFERENCE_KINDS } from '../../../broker/db/day-report.ts'
import { EVENT_NAMES, TEST_EVENT } from '../../../broker/events/event.ts'
import { LOCALES } from '../../../protocol/look.ts'
import { ADJUSTMENT_KINDS, OPERATION_KINDS } from '../../../protocol/payment.ts'

/** Made by the shop's servers alone; the console has no such route. */
const NOT_IN_THE_CONSOLE = ['post /v1/payments', 'post /v1/console-sessions']
const OF_THE_CONSOLE = ['POST /keys', 'DELETE /keys/{id}', 'POST /origins', 'DELETE /origins']

describe.each(LOCALES)('The console, in %s, has a word', (locale) => {
  test('for every event', () => {
    const words = [...EVENT_NAMES, TEST_EVENT].map((name) => [name, eventWord(name, { locale })])
    expect(words.filter(([, word]) => word === '')).toEqual([])
  })

  test('for every operation, and for what an issuer does by itself', () => {
    // A reversal is the broker's own and in no list of the shop.
    const kinds = [...OPERATION_KINDS, ...ADJUSTMENT_KINDS].filter((kind) => kind !== 'reverse')
    expect(Object.keys(PAYMENT_WORDS[locale].operations).toSorted()).toEqual(kinds.toSorted())
  })

  test('for every difference of what will arrive', () => {
    expect(Object.keys(ARRIVALS_WORDS[locale].kinds).toSorted()).toEqual([...DIFFERENCE_KINDS].toSorted())
  })

  test('for every act in the log', () => {
    const changes = Object.keys(MERCHANT_OPERATIONS).filter(
      (name) => !name.startsWith('get ') && !NOT_IN_THE_CONSOLE.includes(name),
    )
    const acts = changes.map((name) => {
      const [method = '', path = ''] = name.split(' ')
      return `${method.toUpperCase()} ${path.slice('/v1'.length).replaceAll(/\{\w+\}/g, '{id}')}`
    })
    expect(Object.keys(LOG_WORDS[locale].actions).toSorted()).toEqual([...acts, ...OF_THE_CONSOLE].toSorted())
  })
})

describe('A way of paying', () => {
  const issuers = [
    { method: 'stamps', method_name: { en: null, ja: null } },
    { method: 'stamps', method_name: { en: 'With stamps', ja: '切手払い' } },
  ]

  test('is called what an issuer calls it, in the language of the reader', () => {
    expect(methodName('stamps', { issuers, locale: 'ja' })).toBe('切手払い')
    expect(methodName('stamps', { issuers, locale: 'en' })).toBe('With stamps')
  })

  test('of which no issuer says more is its own word', () => {
    expect(methodName('gift_card', { issuers, locale: 'ja' })).toBe('Gift card')
  })
})
