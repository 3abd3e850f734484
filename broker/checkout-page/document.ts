/** The page as the Worker sends it. No DOM here: the Worker imports this. */

import type { Locale } from '../../protocol/look.ts'
import { CHECKOUT_CSS } from './styles.ts'

export interface CheckoutDocument {
  /** Of this answer's Content-Security-Policy. */
  nonce: string
  scriptUrl: string
  /** start.ts, built: it stands in the document, and the answer's policy names its hash. */
  startScript: string
  locale: Locale
  /** The member types in another window; this one follows. */
  isWatching?: boolean
}

// As words-en.ts and words-ja.ts have them (a test compares): the Worker has no use for all the others.
export const FIRST_WORDS: Readonly<Record<Locale, { documentTitle: string; memberId: string }>> = {
  en: { documentTitle: 'Payment', memberId: 'Member ID' },
  ja: { documentTitle: 'お支払い', memberId: '会員ID' },
}
const NEEDS_SCRIPT: Readonly<Record<Locale, string>> = {
  en: 'Your password is sealed by a script in this browser. Please allow scripts for this page.',
  ja: 'パスワードに封をするため、このページのスクリプトを許可してください。',
}

/**
 * The whole document, with its styles and its first script inside, and the
 * field that the member begins with: it can be typed into while the script,
 * the payment and the issuers' keys are still on their way. The script's first
 * drawing replaces it and keeps what was typed.
 */
export function checkoutDocument(page: CheckoutDocument): string {
  const { nonce, scriptUrl, startScript, locale, isWatching = false } = page
  const { documentTitle, memberId } = FIRST_WORDS[locale]
  const field = `<div class="field"><label for="member-id">${memberId}</label><div class="f"><input id="member-id" name="username" type="text" autocomplete="username" autocapitalize="characters" autocorrect="off" spellcheck="false" enterkeyhint="next"></div></div>`
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<title>${documentTitle}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<style nonce="${attribute(nonce)}">${CHECKOUT_CSS}</style>
<link rel="modulepreload" href="${attribute(scriptUrl)}">
</head>
<body>
<main><i></i>${isWatching ? '' : field}<i></i><i></i><i></i><noscript><p>${NEEDS_SCRIPT[locale]}</p></noscript></main>
<script>${startScript}</script>
</body>
</html>
`
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
