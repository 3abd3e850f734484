/** The page that verifies, read by somebody of a third language: its names are in the reader's, as far as the document has them. */

import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import { expect, test } from 'vitest'

import { RETURN_KEYS_PATH } from '../../protocol/return.ts'
import { stageOfFile } from './stage.ts'

const stage = stageOfFile()

const ISSUER = { en: 'Sumire Card', ja: 'すみれカード', ar: 'بطاقة سوميري' }
const SHOP = { en: 'Hirune Pottery', ja: 'ひるね陶器', 'zh-TW': '午睡陶器' }

/** A return whose key the page is told with the broker's own. */
async function signedReturn(iss: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const key = { ...(await exportJWK(publicKey)), kid: 'names', alg: 'ES256', use: 'sig' }
  const about = { iss, aud: 'mer_1', sub: 'pay_1', jti: 'op_1', iat: 1_790_000_000, of: 'pay_1.approved' }
  const sums = { amount: 1_000, captured_amount: 3_200, refunded_amount: 1_000, disputed_amount: 0, currency: 'JPY' }
  const names = { issuer: '4', issuer_name: ISSUER.en, issuer_names: ISSUER, merchant_name: SHOP }
  const claims = { ...about, ...sums, ...names, kind: 'refund', order: 'A-1', at: 1_790_000_000, livemode: false }
  const header = { alg: 'ES256', typ: 'return+jwt', kid: 'names' }
  return { key, signed: await new SignJWT(claims).setProtectedHeader(header).sign(privateKey) }
}

test.each([
  ['ar', ['ar-EG', 'en'], 'ar', ISSUER.ar, SHOP.en],
  ['zh-Hant', ['zh-HK', 'en'], 'en', ISSUER.en, SHOP['zh-TW']],
  ['ja', ['ja'], 'ja', ISSUER.ja, SHOP.ja],
] as const)('Names for a reader of %s', async (_, languages, issuerTag, issuer, shop) => {
  const { context, page, complaints } = await stage.visitor({ language: languages[0] === 'ja' ? 'ja' : 'en' })
  const { key, signed } = await signedReturn(stage.info.broker)
  await context.addInitScript((list) => Object.defineProperty(navigator, 'languages', { value: list }), languages)
  await page.route(`**${RETURN_KEYS_PATH}`, (route) => route.fulfill({ json: { keys: [key] } }))
  await page.goto(`${stage.info.broker}/verify#${signed}`)
  await page.getByRole('heading', { name: shop }).waitFor()
  expect(await page.locator(`dd bdi[lang=${issuerTag}]`).textContent()).toContain(issuer)
  // Who chooses the page's language reads names in it.
  const isJapanese = languages[0] === 'ja'
  await page.getByRole('button', { name: isJapanese ? 'English' : '日本語' }).click()
  await page.getByRole('heading', { name: isJapanese ? SHOP.en : SHOP.ja }).waitFor()
  expect(complaints).toEqual([])
})
