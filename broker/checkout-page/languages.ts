/** Names the script of each language's words, and reads which fits a wish: fetched by a page that is to go on in another language. */

export { readLanguage } from '../../protocol/languages.ts'

/** Filled in by tools/build/browser-assets.ts. */
declare const ADDRESSES: Readonly<Record<string, string>>

export const WORDS_SCRIPTS = ADDRESSES
