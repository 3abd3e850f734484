import { ASSETS } from '../../dist/broker-assets.ts'
import { LANGUAGES } from '../../protocol/languages.ts'
import type { Language } from '../../protocol/languages.ts'

/** Every script of the dialog's page, and of the broker's others, that is loaded by its address. */
export const PAGE_ASSETS = [
  'checkout.js',
  'languages.js',
  ...LANGUAGES.map((language) => `words-${language}.js` as const),
  ...LANGUAGES.map((language) => `later-words-${language}.js` as const),
  'webauthn.js',
  'questions.js',
  'awaited.js',
  'later.js',
  'console.js',
  'console-later.js',
  'operator.js',
  'verify.js',
] as const
export type PageAsset = (typeof PAGE_ASSETS)[number]

/** Returns the address of a page's script, which names its bytes: it may be kept for ever. */
export function pageAssetPath(name: PageAsset): string {
  return `/assets/${name.replace(/\.js$/, '')}-${ASSETS[name].sha256}.js`
}

/** Returns what a language's script exports, as JSON: the document of its page has it inside. */
export function wordsData(language: Language): string {
  return ASSETS[`words-${language}.js`].raw.replace(/^export default /, '')
}
