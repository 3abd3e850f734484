/** The page as the Worker sends it. No DOM here: the Worker imports this. */

import type { Locale } from '../../protocol/look.ts'
import { CHECKOUT_CSS } from './styles.ts'

export interface CheckoutDocument {
  /** Of this answer's Content-Security-Policy. */
  nonce: string
  scriptUrl: string
  locale: Locale
}

const TITLE: Readonly<Record<Locale, string>> = { en: 'Payment', ja: 'お支払い' }
const NEEDS_SCRIPT: Readonly<Record<Locale, string>> = {
  en: 'Your password is sealed by a script in this browser. Please allow scripts for this page.',
  ja: 'パスワードに封をするため、このページのスクリプトを許可してください。',
}

/** The whole document, with its styles inside and a skeleton that the script's first drawing replaces. */
export function checkoutDocument({ nonce, scriptUrl, locale }: CheckoutDocument): string {
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<title>${TITLE[locale]}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<style nonce="${attribute(nonce)}">${CHECKOUT_CSS}</style>
<script type="module" src="${attribute(scriptUrl)}"></script>
</head>
<body>
<main><div class="skeleton"><i></i><i></i><i></i><i></i></div><noscript><p>${NEEDS_SCRIPT[locale]}</p></noscript></main>
</body>
</html>
`
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
