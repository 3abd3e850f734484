/** The page as the Worker sends it. No DOM here: the Worker imports this. */

import { directionOf } from '../../protocol/languages.ts'
import { CHECKOUT_CSS, RIGHT_TO_LEFT_CSS } from './styles.ts'

export interface CheckoutDocument {
  /** Of this answer's Content-Security-Policy. */
  nonce: string
  scriptUrl: string
  /** JSON of the language's words (learn-words.ts): a page that waited for them would have its first word later. */
  wordsData: string
  /** start.ts, built: it stands in the document, and the answer's policy names its hash. */
  startScript: string
  language: string
  words: FirstWords
  /** The member types in another window; this one follows. */
  isWatching?: boolean
}

/** The words that stand in the document itself, as its language's catalogue has them. */
export interface FirstWords {
  documentTitle: string
  needsScript: string
  memberId: string
  password: string
  /** Said by start.ts when the page around takes the focus before main.ts is there. */
  guardedTitle: string
  /** The system's faces for the language's writing, where its own choice may be another language's. */
  faces: string
}

/**
 * Renders the whole document, with its styles and its first script inside, and
 * the two fields that the member begins with: they can be typed into while the
 * script, the payment and the issuers' keys are still on their way. The first
 * script opens them: a page around that forbids scripts gets no field without
 * their guard. The page's first drawing replaces them and keeps what was typed.
 * They stand in a form, which is what password managers look for; one of the
 * method `dialog` goes nowhere when it is sent, whoever sends it.
 *
 * Nothing is drawn before the first script has put on the shop's look, however slowly the document comes, where a
 * browser knows `expect`: a dark page would begin white. What is expected stands behind that script: between reading a
 * script and running it a browser may draw.
 */
export function checkoutDocument(page: CheckoutDocument): string {
  const { nonce, scriptUrl, wordsData, startScript, language, words, isWatching = false } = page
  const { documentTitle, needsScript, memberId, password, guardedTitle, faces } = words
  const direction = directionOf(language)
  const own = (faces ? `:root{--faces:${faces}}` : '') + (direction === 'rtl' ? RIGHT_TO_LEFT_CSS : '')
  const field = (label: string, id: string, look: string, keys: string): string =>
    `<div class="field${look}"><label for="${id}">${attribute(label)}</label><div class="f"><input disabled id="${id}" ${keys}></div></div>`
  const fields =
    field(memberId, 'member-id', '', 'name="username" autocomplete="username" autocapitalize="characters"') +
    field(password, 'password', ' password', 'name="password" type="password" autocomplete="current-password"')
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<meta charset="utf-8">
<meta name="google" content="notranslate">
<title>${attribute(documentTitle)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<link rel="icon" href="data:,">
<style nonce="${attribute(nonce)}">${CHECKOUT_CSS}${own}</style>
<link rel="modulepreload" href="${attribute(scriptUrl)}">
<link rel="expect" href="#worn" blocking="render">
<body translate="no" class="notranslate">
<main><i></i><h1 role="alert" tabindex="-1" data-said="${attribute(guardedTitle)}"></h1>${isWatching ? '' : `<form method="dialog">${fields}</form>`}<i></i><i></i><noscript><p>${attribute(needsScript)}</p></noscript></main>
<script type="application/json">${wordsData.replaceAll('<', '\\u003c')}</script>
<script>${startScript}</script>
<i id="worn" hidden></i>
`
}

/** Escapes a text for an attribute in double quotes, and for what stands between tags. */
export function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
