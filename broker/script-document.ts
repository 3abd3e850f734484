/** The document of a page that one script draws. */

import type { Locale } from '../protocol/look.ts'
import { pageAssetPath } from './checkout/page-assets.ts'

/** A page that its script draws: the script is served as `<id>.js`, and draws in the element of that id. */
export interface ScriptPage {
  id: 'console' | 'operator' | 'verify'
  css: string
  title: Readonly<Record<Locale, string>>
  /** Shown where scripts are forbidden. */
  needsScript: Readonly<Record<Locale, string>>
}

/** Returns the page's document. */
export function scriptDocument({ id, css, title, needsScript }: ScriptPage, nonce: string, locale: Locale): string {
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<title>${title[locale]}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<style nonce="${nonce}">${css}</style>
<script type="module" src="${pageAssetPath(`${id}.js`)}"></script>
<body>
<div id="${id}"></div><noscript><p>${needsScript[locale]}</p></noscript>
`
}
