/**
 * Finishes the pages that the generator leaves open: their Content-Security-Policy, their weight in the search, where their
 * choice of a language leads, and some of their markup.
 */

import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Finishes every page of the built site, before it is read for the search. */
export function finishPages(folder: string, base: string): void {
  const files = globSync('**/*.html', { cwd: folder }).map((file) => file.replaceAll('\\', '/'))
  const addresses = new Set(files.map((file) => base + file.replace(/index\.html$/, '')))
  for (const file of files) {
    const path = join(folder, file)
    const html = withLanguages(accessible(readFileSync(path, 'utf8')), base, addresses)
    writeFileSync(path, withPolicy(weighed(html, file)))
  }
}

/** Returns the page with its choice of a language leading to pages that are there: of one that is not, to the first of its language. */
export function withLanguages(html: string, base: string, addresses: ReadonlySet<string>): string {
  return html.replaceAll(/<option value="(\/[^"]*)"/g, (option, address: string) => {
    if (!address.startsWith(base) || addresses.has(address)) return option
    const first = address.startsWith(`${base}ja/`) ? `${base}ja/` : base
    return `<option value="${first}"`
  })
}

/** Returns the page with the policy first in its head: static files bring no header fields along. */
export function withPolicy(html: string): string {
  const meta = `<meta http-equiv="content-security-policy" content="${policyFor(html)}">`
  return html.replace(/<meta charset="utf-8"\s*\/?>/i, (charset) => charset + meta)
}

/** A script inside a page runs by its hash; styles may stand in the page, which the colours of samples do. */
function policyFor(html: string): string {
  const inside = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, text = '']) => text)
  const hashes = new Set(inside.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`))
  return [
    "default-src 'none'",
    // The search is WebAssembly of the site's own.
    `script-src 'self' 'wasm-unsafe-eval' ${[...hashes].join(' ')}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    // The playground's dialog: where its broker is, the demo says.
    'frame-src http: https:',
    "form-action 'self'",
    "base-uri 'none'",
  ].join('; ')
}

/** Puts what a shop's developer looks for before what the reference and the records have. */
const WEIGHTS: readonly [RegExp, number][] = [
  [/^(?:ja\/)?(?:recipes|migrate|quick-start|element|going-live|develop|testing)\b/, 4],
  [
    /^(?:ja\/)?(?:console|demo|errors|integrate-a-shop|payment-links|returns|sdk|security-for-shops|tallies|webhooks)\b/,
    3,
  ],
  // A page of its own for each call and event: what a word is the name of is found there last.
  [/^(?:ja\/)?(?:api|checkout-api|operate\/api)\//, 0.1],
  [/^(?:ja\/)?(?:decisions|project|bench|bench-page|issuer-protocol|operate)\b/, 0.5],
]

/** Returns the page with its weight in the search. */
export function weighed(html: string, file: string): string {
  const weight = WEIGHTS.find(([pattern]) => pattern.test(file))?.[1]
  if (weight === undefined) return html
  return html.replace('data-pagefind-body', `data-pagefind-body data-pagefind-weight="${weight}"`)
}

/** Returns the page with what its readers' tools stumble over put right. */
export function accessible(html: string): string {
  return (
    html
      // The button's name is what it shows; how it is pressed is in aria-keyshortcuts.
      .replaceAll(/<kbd class="[^"]*" style="display: none;">.*?<\/kbd><\/kbd>/g, '')
      // A list to be ticked on paper: a box that can't be pressed is no field.
      .replaceAll(/<input type="checkbox" disabled[^>]*>/g, '<span aria-hidden="true">☐ </span>')
      // The corner of a table heads nothing.
      .replaceAll(/<th((?:\s[^>]*)?)><\/th>/g, '<td$1></td>')
      // Below a heading of any level: a caption.
      .replaceAll(/<h5( class="sl-openapi-examples-heading[^>]*>)(.*?)<\/h5>/g, '<p$1$2</p>')
  )
}
