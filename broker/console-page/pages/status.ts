/** A payment's status as a word and a tone. */

import type { Locale } from '../../../protocol/look.ts'
import type { PaymentStatus } from '../../../protocol/payment.ts'
import type { PaymentSeen } from '../payment-seen.ts'
import type { Tone } from '../state-view.ts'
import { PAYMENTS_WORDS } from './payments-words.ts'

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

/** Returns the status in words; of what was given back in part, or is disputed, that. */
export function statusOf(payment: PaymentSeen, locale: Locale): { tone: Tone; word: string } {
  const own = PAYMENTS_WORDS[locale]
  const { status, refunded_amount: refunded, disputed_amount: disputed } = payment
  const isPart = status === 'captured' && refunded > 0
  const word = disputed > 0 ? own.disputed : isPart ? own.partlyRefunded : own.statuses[status]
  const tone = disputed > 0 ? 'bad' : TONES[status]
  return { tone, word }
}
