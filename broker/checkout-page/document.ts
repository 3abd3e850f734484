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

interface FirstWords {
  documentTitle: string
  memberId: string
  password: string
  /** Said by start.ts when the page around takes the focus before main.ts is there. */
  guarded: string
}

// As words-en.ts and words-ja.ts have them (a test compares): the Worker has no use for all the others.
export const FIRST_WORDS: Readonly<Record<Locale, FirstWords>> = {
  en: {
    documentTitle: 'Payment',
    memberId: 'Member ID',
    password: 'Password',
    guarded: "Let's go on in a safer place",
  },
  ja: {
    documentTitle: 'お支払い',
    memberId: '会員ID',
    password: 'パスワード',
    guarded: '専用の画面でお続けください',
  },
}
const NEEDS_SCRIPT: Readonly<Record<Locale, string>> = {
  en: 'Your password is sealed by a script. Please allow scripts.',
  ja: 'パスワードに封をするため、スクリプトを許可してください。',
}

/**
 * Renders the whole document, with its styles and its first script inside, and
 * the two fields that the member begins with: they can be typed into while the
 * script, the payment and the issuers' keys are still on their way. The first
 * script opens them: a page around that forbids scripts gets no field without
 * their guard. The page's first drawing replaces them and keeps what was typed.
 */
export function checkoutDocument(page: CheckoutDocument): string {
  const { nonce, scriptUrl, startScript, locale, isWatching = false } = page
  const { documentTitle, memberId, password, guarded } = FIRST_WORDS[locale]
  const field = (label: string, id: string, look: string, keys: string): string =>
    `<div class="field${look}"><label for="${id}">${label}</label><div class="f"><input disabled id="${id}" ${keys}></div></div>`
  const fields =
    field(memberId, 'member-id', '', 'name="username" autocomplete="username" autocapitalize="characters"') +
    field(password, 'password', ' password', 'name="password" type="password" autocomplete="current-password"')
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="google" content="notranslate">
<title>${documentTitle}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<link rel="icon" href="data:,">
<style nonce="${attribute(nonce)}">${CHECKOUT_CSS}</style>
<link rel="modulepreload" href="${attribute(scriptUrl)}">
<body translate="no" class="notranslate">
<main><i></i><h1 role="alert" tabindex="-1" title="${guarded}"></h1>${isWatching ? '' : fields}<i></i><i></i><noscript><p>${NEEDS_SCRIPT[locale]}</p></noscript></main>
<script>${startScript}</script>
`
}

/** Escapes a text for an attribute in double quotes, and for what stands between tags. */
export function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
