/** The page as the Worker sends it. No DOM here: the Worker imports this. */

import type { Locale } from '../../protocol/look.ts'
import { CHECKOUT_CSS } from './styles.ts'
import { wordsFor } from './words.ts'

export interface CheckoutDocument {
  /** Of this answer's Content-Security-Policy. */
  nonce: string
  scriptUrl: string
  /** start.ts, built: it stands in the document. */
  startScript: string
  locale: Locale
  /** The member types in another window; this one follows. */
  isWatching?: boolean
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
  const { documentTitle, memberId } = wordsFor(locale)
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
<script nonce="${attribute(nonce)}">(()=>{"use strict";${startScript}})()</script>
</body>
</html>
`
}

/** What the element may load before the click: nothing but the way to the broker, and the script of the page above. */
export function prepareDocument(scriptUrl: string): string {
  return `<!doctype html><html lang="en"><title>Furiwake</title><link rel="modulepreload" href="${attribute(scriptUrl)}">`
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
