/** The page that verifies signed documents, as the Worker sends it. No DOM here: the Worker imports this. */

import type { Locale } from '../../protocol/look.ts'
import { VERIFY_CSS } from './styles.ts'

const TITLE: Readonly<Record<Locale, string>> = { en: 'Check a signed document', ja: '署名を確かめる' }
const NEEDS_SCRIPT: Readonly<Record<Locale, string>> = {
  en: 'The check is made by a script, in your browser. Please allow scripts.',
  ja: '署名はお使いのブラウザーの中で確かめます。スクリプトを許可してください。',
}

export interface VerifyDocument {
  /** Of this answer's Content-Security-Policy. */
  nonce: string
  scriptUrl: string
  locale: Locale
}

/** Renders the document: its style, its script, and nothing of any payment. */
export function verifyDocument({ nonce, scriptUrl, locale }: VerifyDocument): string {
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<title>${TITLE[locale]}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<style nonce="${nonce}">${VERIFY_CSS}</style>
<script type="module" src="${scriptUrl}"></script>
<body>
<div id="verify"></div><noscript><p>${NEEDS_SCRIPT[locale]}</p></noscript>
`
}
