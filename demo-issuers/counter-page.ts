/** A small page that plays the counter: somebody scans the number and takes the money. */

import type { Entry } from '../issuer-kit/index.ts'
import { companyPage } from './company-page.ts'

const COLOR = '#0f6a86'

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
const STATES: Readonly<Record<Entry['outcome'], string>> = {
  pending: '入金待ち',
  reported: '速報あり',
  received: '入金ずみ',
  expired: '期限切れ',
  cancelled: '取りやめ',
  approved: '承認ずみ',
  declined: '拒否',
}

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

/** It holds digits and our own words alone: nothing in it comes from a member or a shop. Both languages stand side by side, for whoever is at the till. */
function page(number: string, till: CounterTill): Response {
  const entry = number === '' ? undefined : till.find(number)
  const acts = Object.entries(ACTS).map(([act, words]) => `<button name="act" value="${act}">${both(words)}</button>`)
  const slip = entry
    ? `<p>¥${entry.amount.toLocaleString('en')} · ${entry.outcome} <span lang="ja">${STATES[entry.outcome]}</span></p>
       <form method="post"><input type="hidden" name="number" value="${number}">
       <label>Yen 金額 <input name="amount" value="${entry.amount}" inputmode="numeric"></label>${acts.join('')}</form>`
    : `<p>${both({ en: 'There is no such number yet.', ja: '番号を入力してください。' })}</p>`
  const form = `<form><label>Number 番号 <input name="number" value="${number}" autofocus></label>
    <button>${both({ en: 'Look up', ja: '調べる' })}</button></form>`
  return companyPage({ language: 'en', title: 'Minato counter みなとの窓口', color: COLOR, main: form + slip })
}

/** A line for each language. */
function both({ en, ja }: { en: string; ja: string }): string {
  return `${en}<br><span lang="ja">${ja}</span>`
}
