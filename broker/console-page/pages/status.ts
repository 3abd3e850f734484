/** A payment's status as a word with its sign: colour is never the only one. */

import { html } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { Locale } from '../../../protocol/look.ts'
import type { PaymentStatus } from '../../../protocol/payment.ts'
import type { PaymentSeen } from '../payment-seen.ts'
import { PAYMENTS_WORDS } from './payments-words.ts'

type Tone = 'good' | 'bad' | 'moving' | 'plain'

const TONES: Readonly<Record<PaymentStatus, Tone>> = {
  open: 'plain',
  processing: 'moving',
  awaiting_payment: 'moving',
  awaiting_confirmation: 'moving',
  authorized: 'moving',
  captured: 'good',
  refunded: 'plain',
  voided: 'plain',
  declined: 'bad',
  cancelled: 'plain',
  expired: 'plain',
}
const SIGNS: Readonly<Record<Tone, string>> = { good: '●', bad: '×', moving: '◐', plain: '○' }

/** Returns the status in words; of what was given back in part, or is disputed, that. */
export function statusOf(payment: PaymentSeen, locale: Locale): { tone: Tone; sign: string; word: string } {
  const own = PAYMENTS_WORDS[locale]
  const { status, refunded_amount: refunded, disputed_amount: disputed } = payment
  const isPart = status === 'captured' && refunded > 0
  const word = disputed > 0 ? own.disputed : isPart ? own.partlyRefunded : own.statuses[status]
  const tone = disputed > 0 ? 'bad' : TONES[status]
  return { tone, sign: SIGNS[tone], word }
}

/** Renders it. The list of payments has the same in each row. */
export function statusView(payment: PaymentSeen, locale: Locale): TemplateResult {
  const { tone, sign, word } = statusOf(payment, locale)
  return html`<span class="status ${tone}"><span aria-hidden="true">${sign}</span> ${word}</span>`
}
