import { describe, expect, test } from 'vitest'
import { learnWords, problemWord, sayIn } from '../../../broker/checkout-page/words.ts'
import { outcomeMessage } from '../../../broker/checkout-page/views/outcome.ts'
import { viewContext } from '../../../broker/checkout-page/views/view-context.ts'
import type { Actions } from '../../../broker/checkout-page/views/view-context.ts'
import { CHECKOUT_ERROR_CODES } from '../../../protocol/error-codes.ts'
import { LANGUAGES } from '../../../protocol/languages.ts'
import type { CheckoutState } from '../../../protocol/checkout-api.ts'
import { DECLINE_REASONS, PAYMENT_STATUSES, isSettledForMember } from '../../../protocol/payment.ts'
import { checkout, pageAfter } from './checkout-fixture.ts'

/** Returns what the page says at the end of a payment. */
function saidOf(locale: string, over: Partial<CheckoutState>) {
  const page = pageAfter({ type: 'answered', checkout: checkout({ issuer: '52', ...over }) })
  return outcomeMessage(viewContext({ ...page, locale }, {} as Actions))
}

describe.each(LANGUAGES)('The words in %s', (locale) => {
  const facts = { amount: '¥12,800', shop: 'Hirune Pottery', issuer: 'Hinode Bank' }
  const say = sayIn(locale, facts)
  const nothingTaken = say('@nothing')

  test('say of every decline who says so, and that nothing was taken', () => {
    const issuer = locale === 'ja' ? 'ひので銀行' : 'Hinode Bank'
    for (const reason of DECLINE_REASONS) {
      const { text = '' } = saidOf(locale, { status: 'declined', reason }) ?? {}
      expect(text).toContain(issuer)
      expect(text).toContain(nothingTaken)
    }
  })

  test('have a sentence for every problem, which shows no code and no braces', () => {
    for (const code of CHECKOUT_ERROR_CODES) {
      const text = say(problemWord(code))
      expect(text.length).toBeGreaterThan(8)
      expect(text).not.toMatch(/[_{}]/)
    }
  })

  // Of money that is waited for the script that shows how to pay has the words: awaited.test.ts.
  const ends = PAYMENT_STATUSES.filter((status) => isSettledForMember(status) && status !== 'awaiting_payment')
  test('have a heading and a sentence for every end', () => {
    for (const status of ends) {
      for (const issuer of ['4100', '52']) {
        const said = saidOf(locale, { status, issuer })
        expect(said?.title).toBeTruthy()
        expect(said?.text).toBeTruthy()
        expect(`${said?.title}${said?.text}`).not.toMatch(/[{}]|undefined/)
      }
    }
  })

  test('say of a payment that was cancelled or voided when it was the shop', () => {
    for (const status of ['cancelled', 'voided'] as const) {
      const said = (by: 'member' | 'shop') => saidOf(locale, { status, issuer: '4100', cancelled_by: by })?.text
      expect(said('shop')).toContain(say('@byShop'))
      expect(said('member')).not.toContain(say('@byShop'))
      for (const by of ['member', 'shop'] as const) expect(said(by)).toContain(nothingTaken)
    }
  })

  test('count tries by the plural forms of the language, the number in each', () => {
    for (const n of [0, 1, 2, 3, 5, 11, 21, 100]) {
      expect(say('@triesLeft', { n })).toContain(n.toLocaleString(locale))
      expect(say('@orderItems', { n, order: 'A-1001' })).toContain('A-1001')
    }
  })

  test('say of too many tries in how many minutes the ID is taken again, where the issuer says so', () => {
    const declined = { status: 'declined', reason: 'too_many_attempts' } as const
    expect(saidOf(locale, { ...declined, retry_after_s: 61 })?.text).toContain((2).toLocaleString(locale))
    expect(saidOf(locale, declined)?.text).not.toMatch(/\d|undefined/)
  })
})

test.each([
  ['en', ['1 try left.', '3 tries left.'], 'Order A-1001 · 1 item'],
  ['ja', ['あと1回試せます。', 'あと3回試せます。'], '注文 A-1001・1点'],
] as const)('In %s a count stands in its sentence', (language, tries, order) => {
  const say = sayIn(language)
  expect([1, 3].map((n) => say('@triesLeft', { n }))).toEqual(tries)
  expect(say('@orderItems', { n: 1, order: 'A-1001' })).toBe(order)
})

test('What is learned later is said by who spoke the language before', () => {
  const say = sayIn('qaa', { amount: '1' })
  expect(say('@awaitedTitle')).toBe('')
  learnWords('qaa', { '@awaitedTitle': 'pay {amount}' })
  expect(say('@awaitedTitle')).toBe('pay 1')
})
