/** Names the script of each language's words, and reads which fits a wish: fetched by a page that is to go on in another language. */

import { RIGHT_TO_LEFT_CSS } from './styles.ts'

export { readLanguage } from '../../protocol/languages.ts'

/** Filled in by tools/build/browser-assets.ts. */
declare const ADDRESSES: Readonly<Record<string, string>>

export const WORDS_SCRIPTS = ADDRESSES

// A page may go on from the right in a document that began from the left.
const sheet = new CSSStyleSheet()
sheet.replaceSync(RIGHT_TO_LEFT_CSS)
document.adoptedStyleSheets.push(sheet)
