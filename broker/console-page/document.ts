/** The console's page as the Worker sends it. No DOM here: the Worker imports this. */

import type { Locale } from '../../protocol/look.ts'
import { CONSOLE_CSS } from './styles.ts'

const TITLE: Readonly<Record<Locale, string>> = { en: 'Console', ja: '管理画面' }
const NEEDS_SCRIPT: Readonly<Record<Locale, string>> = {
  en: 'The console is drawn by a script. Please allow scripts.',
  ja: '管理画面の表示にはスクリプトが必要です。スクリプトを許可してください。',
}

export interface ConsoleDocument {
  /** Of this answer's Content-Security-Policy. */
  nonce: string
  scriptUrl: string
  locale: Locale
}

/** Renders the document: its style, its script, and nothing of any shop. */
export function consoleDocument({ nonce, scriptUrl, locale }: ConsoleDocument): string {
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<title>${TITLE[locale]}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<style nonce="${nonce}">${CONSOLE_CSS}</style>
<script type="module" src="${scriptUrl}"></script>
<body>
<div id="console"></div><noscript><p>${NEEDS_SCRIPT[locale]}</p></noscript>
`
}
