/** Names of shops, issuers and stations in languages of their choice, as an Arabic, a German and a Taiwanese reader's dialog is told them. */

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { DIRECTORY_ROWS_MAX_AGE_MS } from '../../../broker/limits.ts'
import { issuerEntry, Operator } from '../operator-world.ts'
import { newMerchant, newPayment, pageCalls, startSystem } from '../scenario.ts'

const ISSUER = {
  names: { en: 'Kumo Pay', ja: 'くもペイ', ar: 'كومو باي', 'de-DE': 'Kumo Zahlung', 'zh-TW': '雲支付' },
  texts: {
    en: { station: 'Cloud' },
    ja: { station: '雲', password_hint: 'アプリで決めたもの' },
    ar: { station: 'السحابة', password_hint: 'كما في التطبيق' },
    de: { station: 'Wolke' },
  },
}
const SHOP = { en: 'Kite Shop', ja: '凧の店', ar: 'متجر الطائرات', 'de-AT': 'Drachenladen' }

/** A name of a script from the right stands by itself, whatever is written beside it. */
const apart = (text: string): string => `\u2068${text}\u2069`

let operator: Operator
beforeAll(async () => {
  await startSystem()
  operator = await Operator.with()
  expect(await operator.calls('POST', '/issuers', issuerEntry('KN', ISSUER))).toMatchObject({ status: 201 })
  await operator.calls('POST', '/issuers/KN/enable', { without_certificate: 'It is our own.' })
})
afterEach(() => void vi.useRealTimers())

/** Returns what a dialog in that language is told of the shop and the issuer. */
async function told(language?: string) {
  const merchant = await newMerchant()
  await operator.calls('PATCH', `/merchants/${merchant.id}`, { name: SHOP })
  const action =
    language === undefined ? 'status?include=issuers' : (`status?include=issuers&locale=${language}` as const)
  const { body } = await pageCalls(await newPayment(merchant), action)
  return { shop: body.merchant.name, issuer: body.issuers?.find(({ prefix }) => prefix === 'KN') }
}

describe('A dialog', () => {
  test.each([
    [
      'ar',
      apart(SHOP.ar),
      apart(ISSUER.names.ar),
      apart(ISSUER.texts.ar.station),
      apart(ISSUER.texts.ar.password_hint),
    ],
    ['de', 'Drachenladen', 'Kumo Zahlung', 'Wolke', 'アプリで決めたもの'],
    ['zh-Hant', undefined, '雲支付', undefined, 'アプリで決めたもの'],
  ])('in %s is told shop, issuer, station and hint in it, where they are given', async (language, ...words) => {
    const [shopName, name, station, hint] = words
    const { shop, issuer } = await told(language)
    expect(shop[language]).toBe(shopName)
    expect(issuer?.name[language]).toBe(name)
    expect(issuer?.station?.[language]).toBe(station)
    expect(issuer?.password_hint?.[language] ?? issuer?.password_hint?.en).toBe(hint)
  })

  test('is told English and Japanese always, and of an issuer no language that nobody asked for', async () => {
    const both = { name: { en: 'Kumo Pay', ja: 'くもペイ' }, station: { en: 'Cloud', ja: '雲' } }
    for (const language of [undefined, 'en', 'ja', 'fr', '../x']) {
      const { issuer } = await told(language)
      expect(issuer?.name).toEqual(both.name)
      expect(issuer?.station).toEqual(both.station)
    }
    expect((await told('ar')).issuer?.name).toEqual({ ...both.name, ar: apart(ISSUER.names.ar) })
  })
})

describe("A merchant's names", () => {
  test('are given and changed language by language, and an empty one goes', async () => {
    const made = await operator.calls<{ id: string }>('POST', '/merchants', { name: SHOP })
    expect(made).toMatchObject({ status: 201, body: { name: SHOP } })
    const change = (name: object) => operator.calls('PATCH', `/merchants/${made.body.id}`, { name })
    expect(await change({ fr: 'Cerfs-volants', 'de-AT': '' })).toMatchObject({ status: 200 })
    const { 'de-AT': _, ...left } = SHOP
    const shown = await operator.calls('GET', `/merchants/${made.body.id}`)
    expect(shown.body['name']).toEqual({ ...left, fr: 'Cerfs-volants' })
    const audit = await operator.calls<{ data: { after: unknown }[] }>('GET', '/audit')
    expect(JSON.stringify(audit.body.data.at(-1))).toContain('Cerfs-volants')
  })

  test('reach a dialog within a minute, of which the shop is known already', async () => {
    const merchant = await newMerchant()
    const payment = await newPayment(merchant)
    const name = async () => (await pageCalls(payment, 'status')).body.merchant.name
    expect(await name()).toEqual({ en: 'Hirune Pottery', ja: 'ひるね陶器' })
    await operator.calls('PATCH', `/merchants/${merchant.id}`, { name: { de: 'Töpferei Hirune' } })
    vi.useFakeTimers({ now: Date.now() + DIRECTORY_ROWS_MAX_AGE_MS + 1, toFake: ['Date'] })
    await expect.poll(name).toEqual({ en: 'Hirune Pottery', ja: 'ひるね陶器', de: 'Töpferei Hirune' })
  })

  test.each([
    ['no language', { 'en US': 'Kite' }, 'name.en US'],
    ['the same language twice', { de: 'Drachen', DE: 'Drachen' }, 'name.DE'],
    ['a name of two lines', { fr: 'Cerf\nvolant' }, 'name.fr'],
    ['a name that turns what follows', { ar: 'متجر\u202e' }, 'name.ar'],
    ['an English name that is empty', { en: '' }, 'name.en'],
  ])('are refused where there is %s', async (_, wrong, param) => {
    const body = { name: { ...SHOP, ...wrong } }
    expect(await operator.calls('POST', '/merchants', body)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', param },
    })
  })
})
