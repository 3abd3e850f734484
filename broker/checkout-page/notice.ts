/** A page that says one thing, in the dialog's look: for a person where there is nothing to do. No DOM here: the Worker imports this. */

import type { Locale } from '../../protocol/look.ts'
import { attribute } from './document.ts'
import { CHECKOUT_CSS } from './styles.ts'

/** Describes what is said, as a heading and what it means for the member's money. */
export interface NoticeWords {
  title: string
  text: string
}

export interface Notice {
  /** Of this answer's Content-Security-Policy. */
  nonce: string
  locale: Locale
  words: NoticeWords
  /** Holds what support asks for. */
  reference?: string
  /** In the element's frame: refusal.ts, built, and what it tells the shop's page. */
  inFrame?: { script: string; code: string; message: string }
}

const FRAME_WORDS: Readonly<Record<Locale, { close: string; back: string }>> = {
  en: { close: 'Close', back: 'Back to the shop' },
  ja: { close: '閉じる', back: 'お店に戻る' },
}

/** Renders the whole document. Every text in it is ours, but for what `attribute` escapes. */
export function noticeDocument({ nonce, locale, words, reference = '', inFrame }: Notice): string {
  const { close, back } = FRAME_WORDS[locale]
  const told = inFrame ? ` data-code="${attribute(inFrame.code)}" data-message="${attribute(inFrame.message)}"` : ''
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<title>${attribute(words.title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<style nonce="${attribute(nonce)}">${CHECKOUT_CSS}</style>
<body>
<main${told}><header>${BRAND_MARK}${inFrame ? `<button class="x" aria-label="${close}">${CLOSE_MARK}</button>` : ''}</header>
<div class="icon plain">${SIGN}</div>
<div class="said"><h1 tabindex="-1">${attribute(words.title)}</h1><p>${attribute(words.text)}</p></div>
<div class="actions">${inFrame ? `<button class="go">${back}</button>` : `<p class="what">${attribute(reference)}</p>`}</div>
</main>
${inFrame ? `<script>${inFrame.script}</script>` : ''}
`
}

// As views/marks.ts draws them: that file is the browser's.
export const BRAND_MARK =
  '<svg class="brand" viewBox="0 0 20 20" aria-hidden="true"><path d="M3 10h4c4 0 4-6 10-6M7 10h10M7 10c4 0 4 6 10 6"/></svg>'
const CLOSE_MARK = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 4l8 8M12 4l-8 8"/></svg>'
const SIGN =
  '<svg viewBox="0 0 30 30" aria-hidden="true"><path d="M4 15h5c7 0 6-8 17-8M9 15h17M9 15c7 0 6 8 17 8"/></svg>'
