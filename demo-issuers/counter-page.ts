/** A small page that plays the counter: somebody scans the number and takes the money. */

import { createHash } from 'node:crypto'
import type { Entry } from '../issuer-kit/index.ts'

export interface CounterTill {
  find(number: string): Entry | undefined
  change(entry: Entry, news: { outcome: 'pending' | 'reported' | 'received'; receivedAmount?: number }): boolean
  sendNotices(): Promise<unknown>
}

const ACTS = {
  scan: { outcome: 'reported', en: 'Scan at the till (reported)', ja: 'レジで読み取る（速報）' },
  pay: { outcome: 'received', en: 'Money has arrived (received)', ja: '入金を確かめる（確報）' },
  'take-back': { outcome: 'pending', en: 'Take the report back', ja: '速報を取り消す' },
} as const

const CSS = `:root{color-scheme:light dark;font:16px/1.6 system-ui,sans-serif;accent-color:#0f6a86}
body{max-width:26rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.3rem;border-bottom:4px solid #0f6a86}
input,button{font:inherit;padding:.5rem .7rem;box-sizing:border-box;border:1px solid #76838a;border-radius:6px}
label input{display:block;width:100%}
button{width:100%;margin-top:.7rem;background:#0f6a86;color:#fff;border-color:#0f6a86;cursor:pointer}`
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(CSS).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Answers `GET /counter?number=` and `POST /counter`; undefined elsewhere. */
export async function counterPage(request: Request, till: CounterTill): Promise<Response | undefined> {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname !== '/counter') return undefined
  if (request.method !== 'POST') return page(numberOf(searchParams.get('number')), till)
  const form = new URLSearchParams((await request.text()).slice(0, 1_000))
  const number = numberOf(form.get('number'))
  const act = ACTS[form.get('act') as keyof typeof ACTS]
  const entry = till.find(number)
  if (entry === undefined || act === undefined) return new Response('There is no such number.', { status: 404 })
  const paid = Number(form.get('amount') ?? entry.amount)
  const receivedAmount =
    act.outcome === 'received' && Number.isSafeInteger(paid) && paid > 0 ? { receivedAmount: paid } : {}
  const isDone = till.change(entry, { outcome: act.outcome, ...receivedAmount })
  await till.sendNotices()
  if (!isDone) return new Response('It is over: money that comes now is given back at the counter.', { status: 409 })
  return new Response(null, { status: 303, headers: { location: `/counter?number=${encodeURIComponent(number)}` } })
}

/** Reads a number as it was typed, or as a scanner reads it from the bars: with application identifier 91 before it. */
function numberOf(text: string | null): string {
  const digits = (text ?? '')
    .slice(0, 100)
    .replace(/\D/g, '')
    .replace(/^91(?=\d{16}$)/, '')
  return digits.replace(/\d{4}(?=\d)/g, '$&-')
}

/** It holds digits and our own words alone: nothing in it comes from a member or a shop. */
function page(number: string, till: CounterTill): Response {
  const entry = number === '' ? undefined : till.find(number)
  const acts = Object.entries(ACTS).map(([act, { en, ja }]) => `<button name="act" value="${act}">${en} ${ja}</button>`)
  const slip = entry
    ? `<p>¥${entry.amount.toLocaleString('en')}, ${entry.outcome}</p>
       <form method="post"><input type="hidden" name="number" value="${number}">
       <label>Yen 金額 <input name="amount" value="${entry.amount}" inputmode="numeric"></label>${acts.join('')}</form>`
    : '<p>There is no such number yet. 番号を入力してください。</p>'
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>Minato counter</title><style>${CSS}</style><h1>Minato counter みなとの窓口</h1>
    <form><label>Number 番号 <input name="number" value="${number}" autofocus></label><button>Look up 調べる</button></form>${slip}`
  const type = 'text/html; charset=utf-8'
  const headers = { 'content-type': type, 'content-security-policy': POLICY, 'cache-control': 'no-store' }
  return new Response(html, { headers })
}
