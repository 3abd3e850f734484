/** Draws any screen of the dialog in any language, for measuring: the dialog's own views and words, without a broker. */

import { render } from 'lit/html.js'
import { fillPanel } from '../../../broker/checkout-page/awaited/panel.ts'
import { questionView } from '../../../broker/checkout-page/questions/question-view.ts'
import { adoptStyles } from '../../../broker/checkout-page/questions/question-styles.ts'
import { firstState, reduce, screenOf } from '../../../broker/checkout-page/state.ts'
import type { PageEvent, PageState } from '../../../broker/checkout-page/state.ts'
import { later } from '../../../broker/checkout-page/fetch-later-views.ts'
import { LATER_VIEWS } from '../../../broker/checkout-page/views/later.ts'
import { TOOLS, viewOf } from '../../../broker/checkout-page/views/screens.ts'
import { viewContext } from '../../../broker/checkout-page/views/view-context.ts'
import type { Actions } from '../../../broker/checkout-page/views/view-context.ts'
import { learnWords } from '../../../broker/checkout-page/words.ts'
import type { Words } from '../../../broker/checkout-page/words.ts'
import type { CheckoutState } from '../../../protocol/checkout-api.ts'
import { directionOf } from '../../../protocol/languages.ts'
import { DECLINE_REASONS } from '../../../protocol/payment.ts'
import type { QuestionContent } from '../../../protocol/questions.ts'

const ISSUER = {
  prefix: '52',
  name: { en: 'Hinode Bank', ja: 'ひので銀行' },
  mark: 'ひ',
  color: '#2f6fb0',
  method: 'debit',
  encryption_key: { kid: 'k1', kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
  forgot_url: 'https://bank.example/forgot',
  register_url: 'https://bank.example/register',
} as const
const CHECKOUT: CheckoutState = {
  payment_id: 'pay_1',
  status: 'open',
  amount: 128_000,
  currency: 'JPY',
  minor_digits: 0,
  order: 'A-1001',
  items: [{ name: 'Nap bowl', quantity: 3, amount: 36_000 }],
  merchant: { id: 'mer_1', name: { en: 'Hirune Pottery', ja: 'ひるね陶器' } },
  allowed_origins: [],
  confirmation: 'required',
  expires_at: '2026-11-23T01:00:00Z',
  livemode: false,
  now: '2026-11-23T00:00:00Z',
}
const QUESTIONS: Readonly<Record<string, QuestionContent>> = {
  code: { kind: 'code', channel: 'sms', sent_to_hint: '•••• 5678', length: 6, resend_after_s: 30, attempts_left: 3 },
  choice: {
    kind: 'choice',
    choices: [
      { id: '10', label: '一括', plan: { division: '10', count: 1, fee: 0, total: 128_000 } },
      { id: '61-24', label: '分割24回', plan: { division: '61', count: 24, fee: 9_000, total: 137_000 } },
    ],
  },
  page: { kind: 'page', url: 'https://bank.example/approve' },
  elsewhere: { kind: 'elsewhere', number: '42' },
}

const answered = (over: Partial<CheckoutState>): PageEvent => ({
  type: 'answered',
  checkout: { ...CHECKOUT, issuer: '52', member_hint: '5678', ...over },
})
const sent: PageEvent = { type: 'sent', pending: 'authorize' }
const typed: PageEvent = { type: 'typed', memberId: '5200220731' }
const complained = (complaint: Extract<PageEvent, { type: 'complained' }>['complaint']): PageEvent[] => [
  typed,
  { type: 'complained', complaint },
]

const SCREENS: Readonly<Record<string, readonly PageEvent[]>> = {
  form: [],
  'form of an issuer': [typed],
  'about to end': [typed, { type: 'ending', endsAt: Date.parse('2026-11-23T00:50:00Z') }],
  'wrong password': complained({ about: 'mismatch', attemptsLeft: 4 }),
  'wrong ID': complained({ about: 'member_id', trouble: 'unknown_issuer' }),
  'passkeys forbidden': complained({ about: 'passkey', trouble: 'unfinished' }),
  processing: [typed, sent, answered({ status: 'processing', stage: 'issuer' })],
  'on its way': [typed, sent, answered({ status: 'processing', stage: 'centre' })],
  confirm: [typed, answered({ status: 'awaiting_confirmation', confirm_by: '2026-11-23T00:10:00Z', confirm_key: 'k' })],
  captured: [answered({ status: 'captured', authorization: 'AP-104822' })],
  authorized: [answered({ status: 'authorized', authorization: 'AP-104822' })],
  refunded: [answered({ status: 'refunded' })],
  voided: [answered({ status: 'voided' })],
  cancelled: [answered({ status: 'cancelled' })],
  expired: [answered({ status: 'expired' })],
  ...Object.fromEntries(
    DECLINE_REASONS.map((reason) => [reason, [answered({ status: 'declined', reason, retry_after_s: 120 })]]),
  ),
  'a broken link': [{ type: 'faulted', fault: 'link' }],
  'no connection': [{ type: 'faulted', fault: 'unreachable' }],
  'a strange page': [{ type: 'faulted', fault: 'stranger' }],
}

function stateOf(events: readonly PageEvent[], locale: string): PageState {
  const start: PageEvent[] = [
    { type: 'loaded', checkout: { ...CHECKOUT, issuers: [ISSUER] } },
    { type: 'admitted', canRetry: true },
  ]
  return [...start, ...events].reduce(reduce, firstState(locale, 'frame', false, false, new Map([['k', 'token']])))
}

const doesNothing = new Proxy({}, { get: () => () => undefined }) as Actions

/** Shows a question as it is first seen, and returns the page's state for it. */
function asking(content: QuestionContent, locale: string): PageState {
  const state = stateOf([typed, sent, answered({ status: 'processing', stage: 'issuer' })], locale)
  const shown = {
    content,
    isOpening: false,
    isResent: false,
    expiresAt: '2026-11-23T00:10:00Z',
    complaint: '',
    resendSeconds: 30,
    isBusy: false,
    answered: () => undefined,
    resent: () => undefined,
    beginsAgain: () => undefined,
  }
  const talk = { view: (context: never, tools: never) => questionView(context, shown, tools), ended: () => '' }
  return Object.assign(state, { talk })
}

later.views = LATER_VIEWS

const card = document.body.appendChild(document.createElement('main'))

function show(state: PageState, name: Parameters<typeof viewOf>[0]): void {
  render(null, card)
  render(viewOf(name)(viewContext(state, doesNothing), TOOLS), card)
}

function showAwaited(locale: string): void {
  const state = stateOf([], locale)
  const { say } = viewContext(state, doesNothing)
  const name = { en: 'Convenience store', ja: 'コンビニ' }
  const numbers = [{ label: { en: 'Receipt number', ja: '払込番号' }, value: '1234-5678-9012-3456' }]
  const ways = [{ id: 'store', name, numbers, barcode: null }]
  const pay_by = '2026-11-29T14:59:59Z'
  const instructions = { state: 'pending', received_amount: 1, pay_by, url: 'https://bank.example/', ways } as const
  render(null, card)
  const panel = document.createElement('div')
  card.append(panel)
  fillPanel(panel, { instructions: { ...instructions, ways }, say, locale, cancel: () => undefined })
}

/** Says what of the card is wider than there is room, or cut. */
function cut(): string[] {
  const room = document.documentElement.clientWidth
  const wide =
    document.documentElement.scrollWidth > room ? [`the page is ${document.documentElement.scrollWidth} px`] : []
  const parts = [...card.querySelectorAll<HTMLElement>('button, a, h1, h2, p, label, dt, dd, li span')]
  const bad = parts.filter((part) => {
    if (part.closest('.quiet')) return false
    const { left, right } = part.getBoundingClientRect()
    const isOutside = left < -1 || right > room + 1
    return isOutside || part.scrollWidth > part.clientWidth + 1
      ? getComputedStyle(part).display !== 'inline' || isOutside
      : false
  })
  return [...wide, ...bad.map((part) => `${part.tagName} “${part.textContent.trim().slice(0, 60)}”`)]
}

function begin(language: string, words: Words): void {
  learnWords(language, words)
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
  adoptStyles()
}

/** Draws every screen in a language, and returns what does not fit, by screen. */
function measure(language: string, words: Words): Record<string, string[]> {
  begin(language, words)
  const found: Record<string, string[]> = {}
  for (const name of namesOfScreens()) {
    draw(language, name)
    const bad = cut()
    if (bad.length > 0) found[name] = bad
  }
  return found
}

function namesOfScreens(): string[] {
  return [
    ...Object.keys(SCREENS),
    ...Object.keys(QUESTIONS),
    'passkey',
    'guarded',
    'covered',
    'watch',
    'closing',
    'elsewhere approved',
    'awaited',
  ]
}

function draw(language: string, name: string): void {
  const question = QUESTIONS[name]
  if (question) return show(asking(question, language), 'question')
  if (name === 'awaited') return showAwaited(language)
  const events = SCREENS[name]
  const state = stateOf(events ?? [typed], language)
  const own: Readonly<Record<string, string>> = {
    passkey: 'passkey',
    guarded: 'guarded',
    covered: 'covered',
    watch: 'watch',
    closing: 'closing',
  }
  const screen: string = name === 'elsewhere approved' ? 'elsewhere' : (own[name] ?? screenOf(state))
  const now = screen as ReturnType<typeof screenOf>
  if (now !== 'loading') show(state, now)
}

Object.assign(globalThis, { furiwakeScreens: { begin, measure, draw, namesOfScreens } })
