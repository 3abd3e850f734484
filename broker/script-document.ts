/** The document of a page that one script draws. */

import type { Locale } from '../protocol/look.ts'
import { ASSETS } from '../dist/broker-assets.ts'
import { pageAssetPath } from './checkout/page-assets.ts'
import type { PageAsset } from './checkout/page-assets.ts'

/** A page that its script draws: the script is served as `<id>.js`, and draws in the element of that id. */
export interface ScriptPage {
  id: 'console' | 'operator' | 'verify'
  css: string
  title: Readonly<Record<Locale, string>>
  /** The script that stands in the document, and begins what the other will ask for. */
  start?: 'console-start.js'
  /** The script that is fetched later: both name each other as files, which the document maps to their addresses. */
  later?: 'console-later.js'
  /** Shown where scripts are forbidden. */
  needsScript: Readonly<Record<Locale, string>>
}

/** Returns the page's document. */
export function scriptDocument(page: ScriptPage, nonce: string, locale: Locale): string {
  const { id, css, title, needsScript, start, later } = page
  const map =
    later === undefined ? '' : `<script type="importmap" nonce="${nonce}">${importMap([`${id}.js`, later])}</script>\n`
  const begun = start === undefined ? '' : `<script nonce="${nonce}">${ASSETS[start].raw}</script>\n`
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<title>${title[locale]}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<style nonce="${nonce}">${css}</style>
${map}${begun}<script type="module" src="${pageAssetPath(`${id}.js`)}"></script>
<body>
<div id="${id}"></div><noscript><p>${needsScript[locale]}</p></noscript>
`
}

function importMap(scripts: readonly PageAsset[]): string {
  return JSON.stringify({
    imports: Object.fromEntries(scripts.map((name) => [`/assets/${name}`, pageAssetPath(name)])),
  })
}
