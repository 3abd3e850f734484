/** The page of an error code, for the developer of a shop or an issuer, in the dialog's look. */

import { attribute } from '../checkout-page/document.ts'
import { BRAND_MARK } from '../checkout-page/notice.ts'
import { CHECKOUT_CSS } from '../checkout-page/styles.ts'
import type { Locale } from '../../protocol/look.ts'
import type { Explained } from './words.ts'

interface PageWords {
  cause: string
  detail: string
  /** The other language, in its own words. */
  other: { locale: Locale; name: string }
}

const PAGE_WORDS: Readonly<Record<Locale, PageWords>> = {
  en: {
    cause: 'Why it happens',
    detail: 'What it means and what to do',
    other: { locale: 'ja', name: '日本語' },
  },
  ja: {
    cause: '起きる理由',
    detail: '意味と対処',
    other: { locale: 'en', name: 'English' },
  },
}

const PAGE_CSS = `
main { padding-bottom: 32px; }
@media (min-width: 660px) { main { width: 600px; } }
header a { margin-inline-start: auto; padding: 8px 0; color: var(--link); font-weight: 550; }
h1 { margin-top: 24px; font-size: 24px; line-height: 1.35; font-weight: 650; letter-spacing: -.01em; }
h2 { margin-top: 28px; font-size: 16px; font-weight: 650; }
h2 + p { margin-top: 6px; }
.what { margin-top: 8px; }
code { font-family: ui-monospace, monospace; font-size: .9em; padding: 1px 5px; border-radius: 4px; background: var(--wash); }
:lang(ja) p { line-height: 1.8; }
`

/** Renders the whole document. Every text in it is ours. */
export function errorDocument(code: string, explained: Explained, locale: Locale, nonce: string): string {
  const { cause, detail, other } = PAGE_WORDS[locale]
  const { title, status } = explained
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<title>${attribute(`${plain(title)} (${code})`)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<style nonce="${attribute(nonce)}">${CHECKOUT_CSS}${PAGE_CSS}</style>
<body>
<main><header>${BRAND_MARK}<a href="?locale=${other.locale}" hreflang="${other.locale}" lang="${other.locale}">${other.name}</a></header>
<h1>${withCode(title)}</h1>
<p class="what"><code>${attribute(code)}</code>${status === undefined ? '' : ` · HTTP ${status}`}</p>
<h2>${cause}</h2>
<p>${withCode(explained.cause)}</p>
<h2>${detail}</h2>
<p>${withCode(explained.detail)}</p>
</main>
`
}

/** Shows what stands between backticks as code. */
function withCode(text: string): string {
  return attribute(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}

function plain(text: string): string {
  return text.replaceAll('`', '')
}
