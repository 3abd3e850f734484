import { describe, expect, test } from 'vitest'
import { wordsFor } from '../../../broker/checkout-page/words.ts'
import type { Facts } from '../../../broker/checkout-page/words.ts'
import { outcomeMessage } from '../../../broker/checkout-page/views/outcome.ts'
import { viewContext } from '../../../broker/checkout-page/views/view-context.ts'
import type { Actions } from '../../../broker/checkout-page/views/view-context.ts'
import { CHECKOUT_ERROR_CODES } from '../../../protocol/error-codes.ts'
import { LOCALES } from '../../../protocol/look.ts'
import { DECLINE_REASONS, PAYMENT_STATUSES, PROCESSING_STAGES, isSettledForMember } from '../../../protocol/payment.ts'
import { checkout, pageAfter } from './checkout-fixture.ts'

const NAMES = {
  en: { shop: 'Hirune Pottery', issuer: 'Hinode Bank' },
  ja: { shop: 'ひるね陶器', issuer: 'ひので銀行' },
}
const NOTHING_TAKEN = { en: 'Nothing was taken.', ja: '引き落としはありません。' }

describe.each(LOCALES)('The words in %s', (locale) => {
  const words = wordsFor(locale)
  const facts: Facts = { amount: '¥12,800', ...NAMES[locale] }

  test.each(DECLINE_REASONS)('say for %s who says so, and that nothing was taken', (reason) => {
    const text = words.declined[reason](facts)
    expect(text).toContain(facts.issuer)
    expect(text).toContain(NOTHING_TAKEN[locale])
  })

  test.each(CHECKOUT_ERROR_CODES)('have a sentence for %s that shows no code', (code) => {
    const told = words.problem[code]
    const text = typeof told === 'string' ? told : told(facts)
    expect(text).toMatch(locale === 'en' ? /^[A-Z].*\.$/ : /。$/)
    expect(text).not.toContain('_')
  })

  // Of money that is waited for the script that shows how to pay has the words: awaited.test.ts.
  const ends = PAYMENT_STATUSES.filter((status) => isSettledForMember(status) && status !== 'awaiting_payment')
  test.each(ends)('have a heading and a sentence for %s', (status) => {
    for (const issuer of ['4100', '52']) {
      const page = pageAfter({ type: 'answered', checkout: checkout({ status, issuer }) })
      const said = outcomeMessage(viewContext({ ...page, locale }, {} as Actions))
      expect(said?.title).toBeTruthy()
      expect(said?.text).toBeTruthy()
    }
  })

  test.each(['cancelled', 'voided'] as const)('say of a payment that was %s when it was the shop', (status) => {
    const said = (by: 'member' | 'shop') => {
      const page = pageAfter({ type: 'answered', checkout: checkout({ status, issuer: '4100', cancelled_by: by }) })
      return outcomeMessage(viewContext({ ...page, locale }, {} as Actions))?.text
    }
    expect(said('shop')).toMatch(locale === 'en' ? /^The shop has cancelled/ : /^お店が/)
    expect(said('member')).not.toMatch(/shop has|お店が/)
    for (const by of ['member', 'shop'] as const) expect(said(by)).toContain(NOTHING_TAKEN[locale])
  })

  test.each(PROCESSING_STAGES)('say at %s that it counts once', (stage) => {
    expect(words.processing[stage](facts).text).toMatch(/twice|once|二重に/)
  })

  test('count tries and items as the language does', () => {
    const [none, one, three] = [undefined, 1, 3].map(words.mismatch)
    expect([none, one, three]).toEqual(
      locale === 'en'
        ? [
            "That ID and password don't match.",
            "That ID and password don't match. 1 try left.",
            "That ID and password don't match. 3 tries left.",
          ]
        : [
            'IDとパスワードが合いません。',
            'IDとパスワードが合いません。あと1回試せます。',
            'IDとパスワードが合いません。あと3回試せます。',
          ],
    )
    expect([0, 1, 2].map((items) => words.order('A-1001', items))).toEqual(
      locale === 'en'
        ? ['Order A-1001', 'Order A-1001 · 1 item', 'Order A-1001 · 2 items']
        : ['注文 A-1001', '注文 A-1001・1点', '注文 A-1001・2点'],
    )
  })

  test('say of too many tries in how many minutes the ID is taken again, where the issuer says so', () => {
    const said = (retryAfter?: number): string | undefined => {
      const over = retryAfter === undefined ? {} : { retry_after_s: retryAfter }
      const declined = checkout({ status: 'declined', reason: 'too_many_attempts', issuer: '52', ...over })
      const page = pageAfter({ type: 'answered', checkout: declined })
      return outcomeMessage(viewContext({ ...page, locale }, {} as Actions))?.text
    }
    expect(said(61)).toContain(locale === 'en' ? 'in 2 min' : '2分後')
    expect(said()).not.toMatch(/\d|undefined/)
    for (const text of [said(61), said()]) expect(text).toContain(NAMES[locale].issuer)
  })

  test('never exclaim', () => {
    const all = [
      ...Object.values(words.problem),
      ...Object.values(words.memberIdTrouble),
      words.watch.text,
      words.guarded.text,
    ]
    expect(all.join('')).not.toMatch(/[!！]/)
  })
})
