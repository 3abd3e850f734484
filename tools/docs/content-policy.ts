/** The Content-Security-Policy of the site's pages, written into each: static files bring no header fields along. */

import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A script inside a page runs by its hash; styles may stand in the page, which the colours of samples do. */
export function policyFor(html: string): string {
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

/** Writes each page's policy first into its head. */
export function writePolicies(folder: string): void {
  for (const file of globSync('**/*.html', { cwd: folder })) {
    const html = readFileSync(join(folder, file), 'utf8')
    const meta = `<meta http-equiv="content-security-policy" content="${policyFor(html)}">`
    writeFileSync(
      join(folder, file),
      html.replace(/<meta charset="utf-8"\s*\/?>/i, (charset) => charset + meta),
    )
  }
}
