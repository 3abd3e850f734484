/** A page for a person who opened an address that is only for programs, or is none: what a problem (RFC 9457) says to those. */

import type { Context } from 'hono'
import { accepts } from 'hono/accepts'

import { readLocale } from '../../protocol/look.ts'
import type { Locale } from '../../protocol/look.ts'

/** Describes what the answer would have been. */
export interface NoticedProblem {
  status: number
  code: string
}

export type NoticeName = 'nothing' | 'refused' | 'failed'

const WORDS: Readonly<Record<NoticeName, Readonly<Record<Locale, readonly [title: string, text: string]>>>> = {
  nothing: {
    en: [
      'There is nothing here',
      'The address is wrong, or only for programs. Nothing was taken, and nothing changed.',
    ],
    ja: [
      'ここには何もありません',
      'アドレスが違うか、プログラムだけが使うものです。引き落としも、変わったことも、ありません。',
    ],
  },
  refused: {
    en: ['This was not taken', 'It did not come as this server needs it. Nothing was changed.'],
    ja: ['受け付けられませんでした', 'このサーバーが受け取れる形ではありませんでした。何も変わっていません。'],
  },
  failed: {
    en: ['Something went wrong on our side', 'Please try again in a moment.'],
    ja: ['こちらの不具合です', '少し待ってからもう一度お試しください。'],
  },
}

/** Returns true for a browser that a person has led here: it would rather have a page than JSON. */
export function wantsPage(c: Context): boolean {
  const supports = ['text/html', 'application/json', 'application/problem+json']
  return accepts(c, { header: 'Accept', supports, default: 'application/json' }) === 'text/html'
}

export function noticeName({ status }: NoticedProblem): NoticeName {
  if (status >= 500) return 'failed'
  return status === 404 || status === 405 ? 'nothing' : 'refused'
}

const STYLE = `:root{color-scheme:light dark;font:16px/1.6 system-ui,sans-serif;background:light-dark(#f5f4f8,#121117);color:light-dark(#1c1b22,#f3f2f7);overflow-wrap:anywhere}
body{margin:0;min-height:100vh;display:grid;place-content:center;padding:24px;box-sizing:border-box;text-align:center}
h1{font-size:22px;line-height:1.35;text-wrap:balance;margin:0}p{margin:10px auto 0;max-width:30em;text-wrap:balance}small{color:light-dark(#5b5966,#b6b3c2)}`

/** Renders the page of the servers that have no brand of their own to show: a relay centre, a settlement server. */
export function noticePage(c: Context, problem: NoticedProblem): Response {
  const locale = readLocale(c.req.header('accept-language')?.split(',')[0])
  const [title, text] = WORDS[noticeName(problem)][locale]
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  const html = `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<style nonce="${nonce}">${STYLE}</style>
<body><main><h1>${title}</h1><p>${text}</p><p><small>${problem.code}</small></p></main>
`
  return new Response(html, {
    status: problem.status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  })
}
