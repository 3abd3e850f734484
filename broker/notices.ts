/** Pages for people, at the addresses where programs get a problem (RFC 9457) or a shop's page the dialog. */

import type { Context } from 'hono'
import { accepts } from 'hono/accepts'

import { ASSETS } from '../dist/broker-assets.ts'
import { readLanguage } from '../protocol/languages.ts'
import type { Locale } from '../protocol/look.ts'
import type { ElementErrorCode, Problem } from '../protocol/error-codes.ts'
import { FAULT_MESSAGES } from './checkout-page/fault-messages.ts'
import { noticeDocument } from './checkout-page/notice.ts'
import type { NoticeWords } from './checkout-page/notice.ts'
import { errorDocument } from './error-pages/document.ts'
import { explainedIn } from './error-pages/words.ts'
import { newNonce } from './nonce.ts'

/** `link` and `stranger` are said as the dialog says them (a test compares). */
type NoticeName = 'nothing' | 'link' | 'stranger' | 'program' | 'busy' | 'failed'

export const NOTICES: Readonly<Record<NoticeName, Readonly<Record<Locale, NoticeWords>>>> = {
  nothing: {
    en: {
      title: 'There is nothing here',
      text: 'The address is wrong, or no longer in use. Nothing was taken. If you were paying, please go back to the shop.',
    },
    ja: {
      title: 'ここには何もありません',
      text: 'アドレスが違うか、もう使われていません。引き落としはありません。お支払いの途中でしたら、お店にお戻りください。',
    },
  },
  link: {
    en: {
      title: "This payment can't be opened",
      text: 'The link is incomplete or out of date. Nothing was taken. Please start again at the shop.',
    },
    ja: {
      title: 'お支払いを開けません',
      text: 'リンクが古いか、正しくありません。引き落としはありません。お店からやり直してください。',
    },
  },
  stranger: {
    en: {
      title: 'Not the right place',
      text: "The page around this form isn't registered with the shop, so it stays shut. Nothing was taken.",
    },
    ja: {
      title: 'ここでは開けません',
      text: 'このページはお店に登録されていません。引き落としはありません。',
    },
  },
  program: {
    en: {
      title: 'This address is for programs',
      text: "A shop's server speaks to Furiwake here. There is nothing to look at, and nothing was taken.",
    },
    ja: {
      title: 'プログラムのためのアドレスです',
      text: 'お店のサーバーが使うアドレスで、ご覧いただくものはありません。引き落としはありません。',
    },
  },
  busy: {
    en: {
      title: 'Too many requests from here',
      text: 'Nothing was taken. Please wait a moment, then open this page again.',
    },
    ja: {
      title: 'アクセスが集中しています',
      text: '引き落としはありません。少し待ってから、もう一度このページを開いてください。',
    },
  },
  failed: {
    en: {
      title: 'Something went wrong on our side',
      text: 'Opening this page has changed nothing. Please try again in a moment.',
    },
    ja: {
      title: 'こちらの不具合で表示できません',
      text: 'このページを開いたことで変わったものはありません。少し待ってからもう一度お試しください。',
    },
  },
}

/** Returns true for a browser that a person has led here: it would rather have a page than JSON. */
export function wantsPage(c: Context): boolean {
  const supports = ['text/html', 'application/json', 'application/problem+json']
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
  return isRead && accepts(c, { header: 'Accept', supports, default: 'application/json' }) === 'text/html'
}

/** The reader of a notice, as far as the request tells their language. */
interface NoticeReader {
  req: { query(name: string): string | undefined; header(name: string): string | undefined }
}

/** Renders the page that says to a person what a problem says to a program. */
export function problemNotice(c: NoticeReader, { status, code, request_id }: Problem): Response {
  const name = noticeFor(status, code)
  const locale = localeOf(c)
  const nonce = newNonce()
  const reference = `${code} · ${request_id}`
  const html = noticeDocument({ nonce, locale, words: NOTICES[name][locale], reference })
  return new Response(html, { status, headers: headersOf(nonce, "frame-ancestors 'none'") })
}

/** Renders the page that explains a code to a developer; undefined: there is no such code. */
export function errorNotice(c: NoticeReader, code: string): Response | undefined {
  const locale = localeOf(c)
  const explained = explainedIn(locale, code)
  if (explained === undefined) return undefined
  const nonce = newNonce()
  const headers = headersOf(nonce, "frame-ancestors 'none'")
  headers.set('content-language', locale)
  headers.set('vary', 'accept-language')
  return new Response(errorDocument(code, explained, locale, nonce), { headers })
}

function noticeFor(status: number, code: Problem['code']): NoticeName {
  if (status >= 500) return 'failed'
  if (status === 429) return 'busy'
  if (code === 'payment_not_found' || code === 'payment_removed') return 'link'
  return status === 404 ? 'nothing' : 'program'
}

/** Of the page in place of a form that does not stand in a frame. */
const REFUSAL_STATUS = { link: 404, stranger: 403 } as const

/**
 * Renders what stands in the element's frame where the form may not: it tells
 * the member, and through the element the shop's developer. Any page may frame
 * it: there is nothing in it to type or to press by mistake.
 */
export function frameRefusal(c: Context, name: keyof typeof REFUSAL_STATUS): Response {
  const code: ElementErrorCode = `frame_${name}`
  const { raw: script, integrity } = ASSETS['refusal.js']
  const locale = localeOf(c)
  const nonce = newNonce()
  const html = noticeDocument({
    nonce,
    locale,
    words: NOTICES[name][locale],
    inFrame: { script, code, message: FAULT_MESSAGES[name] },
  })
  const headers = headersOf(nonce, `script-src '${integrity}'; frame-ancestors *`)
  headers.set('cross-origin-embedder-policy', 'require-corp')
  headers.set('cross-origin-resource-policy', 'cross-origin')
  return new Response(html, { status: REFUSAL_STATUS[name], headers })
}

function localeOf(c: NoticeReader): Locale {
  return readLanguage(c.req.query('locale'), c.req.header('accept-language')) === 'ja' ? 'ja' : 'en'
}

function headersOf(nonce: string, policy: string): Headers {
  return new Headers({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; base-uri 'none'; form-action 'none'; ${policy}`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
    'cross-origin-opener-policy': 'same-origin',
  })
}
