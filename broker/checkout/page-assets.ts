import { ASSETS } from '../../dist/broker-assets.ts'
import type { Locale } from '../../protocol/look.ts'

/** Every script of the dialog's page, and of the broker's others, that is loaded by its address. */
export const PAGE_ASSETS = [
  'checkout-en.js',
  'checkout-ja.js',
  'words-en.js',
  'words-ja.js',
  'webauthn.js',
  'questions.js',
  'awaited.js',
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

/** Returns the dialog's script with a language's words in it. */
export function checkoutScriptPath(locale: Locale): string {
  return pageAssetPath(`checkout-${locale}.js`)
}
