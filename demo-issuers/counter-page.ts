/** A small page that plays the counter: somebody scans the number and takes the money. */

import type { Entry } from '../issuer-kit/index.ts'

export interface CounterTill {
  find(number: string): Entry | undefined
  change(entry: Entry, news: { outcome: 'pending' | 'reported' | 'received'; receivedAmount?: number }): boolean
  sendNotices(): Promise<unknown>
}

const ACTS = {
  scan: { outcome: 'reported', label: 'Scan at the till (reported)' },
  pay: { outcome: 'received', label: 'Money has arrived (received)' },
  'take-back': { outcome: 'pending', label: 'Take the report back' },
} as const

/** Answers `GET /counter?number=` and `POST /counter`; undefined elsewhere. */
export async function counterPage(request: Request, till: CounterTill): Promise<Response | undefined> {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname !== '/counter') return undefined
  if (request.method !== 'POST') return page(searchParams.get('number') ?? '', till)
  const form = new URLSearchParams((await request.text()).slice(0, 1_000))
  const number = form.get('number') ?? ''
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

function page(number: string, till: CounterTill): Response {
  const entry = number === '' ? undefined : till.find(number)
  const shown = escaped(number)
  const acts = Object.entries(ACTS).map(([act, { label }]) => `<p><button name="act" value="${act}">${label}</button>`)
  const slip = entry
    ? `<p>¥${entry.amount.toLocaleString('en')}, ${entry.outcome}<form method="post"><input type="hidden" name="number" value="${shown}">
       <label>Yen <input name="amount" value="${entry.amount}" inputmode="numeric"></label>${acts.join('')}</form>`
    : ''
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Minato counter</title><h1>Minato counter</h1>
    <form><label>Number <input name="number" value="${shown}" autofocus></label> <button>Look up</button></form>${slip}`
  const policy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'"
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
  }
  return new Response(html, { headers })
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
