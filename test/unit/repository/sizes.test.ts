import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { floorScript } from '../../../bench/page/candidates.ts'
import { CONSOLE_DOCUMENT, OPERATOR_CONSOLE_DOCUMENT } from '../../../broker/console-page/document.ts'
import { wordsData } from '../../../broker/checkout/page-assets.ts'
import { checkoutDocument } from '../../../broker/checkout-page/document.ts'
import { scriptDocument } from '../../../broker/script-document.ts'
import { ASSETS, FIRST_WORDS } from '../../../dist/broker-assets.ts'
import { ASSETS as ISSUER_ASSETS } from '../../../dist/issuer-assets.ts'
import { LANGUAGES } from '../../../protocol/languages.ts'
import { LOCALES } from '../../../protocol/look.ts'
import { assetFile, brotli } from '../../../tools/build/browser-assets.ts'

/** In Brotli at quality 11: what a shop's visitor downloads before the button works, beside the same barely done in Lit. */
const ELEMENT_TIMES_BARE_LIT_MAX = 1.3
/** All that a member downloads until the form can be filled in. */
const DIALOG_BYTES_MAX = 24_000
/** The issuer's questions: fetched when the form is there already. */
const QUESTIONS_BYTES_MAX = 5_500
/** Of those, the payment's status with its issuers and their keys. */
const STATUS_BYTES = 1_500

/** The script of an issuer's pages, and the list of passwords that it loads when one is chosen. */
const MEMBERS_BYTES_MAX = 2_000
const STRENGTH_BYTES_MAX = 220_000

/** Either console until its first page is drawn: the document with its style, and its first script. */
const CONSOLE_BYTES_MAX = 60_000

/** The page that verifies signed documents, with what checks a signature. */
const VERIFY_BYTES_MAX = 14_000

/** Words that zod's code cannot be without. */
const ZOD_MARKERS = ['ZodError', '_zod', 'invalid_union']
/** Words of Lit's development build. */
const DEVELOPMENT_MARKERS = ['litIssuedWarnings', 'Lit is in dev mode', 'process.env']

/** Scripts that fetch others. */
const LOADERS: readonly string[] = ['start.js', 'checkout.js', 'later.js']

describe('what a browser downloads', () => {
  test(`the element is at most ${ELEMENT_TIMES_BARE_LIT_MAX} times a bare one in Lit`, async () => {
    const bytes = Buffer.from(ASSETS['furiwake.js'].brotli, 'base64').length
    const bare = brotli(await floorScript('bare Lit')).length
    expect(bytes).toBeLessThanOrEqual(bare * ELEMENT_TIMES_BARE_LIT_MAX)
  })

  test.each(LANGUAGES)(`the dialog is at most ${DIALOG_BYTES_MAX} bytes in %s`, (language) => {
    const script = ASSETS['checkout.js']
    const told = { scriptUrl: `/assets/checkout-${script.sha256}.js`, wordsData: wordsData(language) }
    const startScript = ASSETS['start.js'].raw
    const words = FIRST_WORDS[language]
    const page = brotli(checkoutDocument({ nonce: 'A'.repeat(24), ...told, startScript, language, words })).length
    const bytes = page + Buffer.from(script.brotli, 'base64').length + STATUS_BYTES
    expect(bytes).toBeLessThanOrEqual(DIALOG_BYTES_MAX)
  })
})

test(`the issuer's questions are at most ${QUESTIONS_BYTES_MAX} bytes`, () => {
  expect(Buffer.from(ASSETS['questions.js'].brotli, 'base64').length).toBeLessThanOrEqual(QUESTIONS_BYTES_MAX)
})

describe.each([
  ['console.js', CONSOLE_DOCUMENT],
  ['operator.js', OPERATOR_CONSOLE_DOCUMENT],
] as const)('the first view of %s', (name, page) => {
  test.each(LOCALES)(`is at most ${CONSOLE_BYTES_MAX} bytes (%s)`, (locale) => {
    const document = brotli(scriptDocument(page, 'A'.repeat(24), locale)).length
    expect(document + Buffer.from(ASSETS[name].brotli, 'base64').length).toBeLessThanOrEqual(CONSOLE_BYTES_MAX)
  })
})

test(`the page that verifies is at most ${VERIFY_BYTES_MAX} bytes of script`, () => {
  expect(Buffer.from(ASSETS['verify.js'].brotli, 'base64').length).toBeLessThanOrEqual(VERIFY_BYTES_MAX)
})

describe('what a member downloads at an issuer', () => {
  test.each([
    ['members.js', MEMBERS_BYTES_MAX],
    ['strength.js', STRENGTH_BYTES_MAX],
  ] as const)('%s is at most %i bytes', (name, max) => {
    expect(Buffer.from(ISSUER_ASSETS[name].brotli, 'base64').length).toBeLessThanOrEqual(max)
    expect(ISSUER_ASSETS[name].raw).not.toMatch(/\bnew Function\b|\beval\(/)
  })
})

describe.each([
  'furiwake.js',
  'checkout.js',
  'languages.js',
  'words-en.js',
  'words-ja.js',
  'later-words-ja.js',
  'webauthn.js',
  'questions.js',
  'awaited.js',
  'later.js',
  'start.js',
  'verify.js',
  'operator.js',
] as const)('%s', (name) => {
  const text = readFileSync(assetFile(name), 'utf8')

  test.each(ZOD_MARKERS)('holds no zod (%s)', (marker) => {
    expect(text.includes(marker)).toBe(false)
  })

  test.each(DEVELOPMENT_MARKERS)('is built for production (no %s)', (marker) => {
    expect(text.includes(marker)).toBe(false)
  })

  test('loads nothing beside itself, but in the one place where the dialog’s scripts fetch what they need later', () => {
    const loads = text.match(/\bimport\s*\(|(?<!["'`])\bfrom\s*["'`]|\bimport\s*["'`]/g) ?? []
    const own = LOADERS.includes(name) ? 1 : 0
    expect(loads).toEqual(Array.from({ length: own }, () => 'import('))
  })

  test('makes no code from text, which a strict CSP refuses', () => {
    expect(text).not.toMatch(/\bnew Function\b|\beval\(/)
  })

  test('is what the broker serves', () => {
    expect(ASSETS[name].raw === text).toBe(true)
  })
})
