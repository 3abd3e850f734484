/** Describes what may happen to a payment, and what must follow: the words of lifecycle.ts. */

import type { Canceller, DeclineReason, OperationKind, PaymentMethod } from '../../protocol/payment.ts'
import type { Instructions } from '../../protocol/later-money.ts'
import type { Plan, Question } from '../../protocol/questions.ts'
import type { NamesByLanguage } from '../names-by-language.ts'
import type { Payment, PaymentDispute, PaymentEventName, QuestionEnd } from './payment.ts'

/** Of the issuer that a member means to pay with. */
export interface AttemptIssuer {
  prefix: string
  name: string
  /** Absent from a Worker of the version before. */
  names?: NamesByLanguage
  livemode: boolean
}

export type PaymentChange =
  /** Step 4: the member sent an ID and a sealed password. `operation` is the authorization's id. */
  | ({ type: 'attempt_begun'; operation: string } & BegunAttempt)
  /** Step 6: the issuer knows the member. `memberHint`: known only now, when the member came with a passkey. */
  | { type: 'authenticated'; method: PaymentMethod; memberHint?: string; plan?: Plan }
  /** Step 6: the issuer has one further question, or waits on. */
  | { type: 'asked'; question: Omit<Question, 'sealed'> }
  /** Whoever names itself first asks the issuer about the question; `by`: an id of its own. */
  | { type: 'answer_begun'; question: string; by: string }
  /** The issuer could not be asked: the question waits on. */
  | { type: 'answer_lost'; by: string }
  /** Nobody answers: the member begins again. `question`: the one that is meant. `end`: where its time is up; a member who gives it up knows. */
  | { type: 'question_ended'; question: string; end?: 'expired' }
  /** Step 6: ID and password do not match; the member may try again. Also when the seal was not accepted, and, with its `end`, when a question ended without an account. */
  | { type: 'attempt_returned'; end?: QuestionEnd }
  /** Step 6: the issuer will not have it, and trying again is no use. */
  | { type: 'attempt_declined'; reason: DeclineReason }
  /** Step 7: the call was made and its answer is lost. */
  | { type: 'outcome_unknown' }
  /** Whoever made the call is gone, or has had no answer: the alarm asks now. */
  | { type: 'taken_over' }
  /** The settlement server does not know the authorization: it is reversed, so that it can't be applied late either. */
  | { type: 'reversal_begun'; operation: string }
  /** An authorization that is reversed, or being reversed, was approved after all: that is told, and changes nothing. */
  | { type: 'approved_late' }
  /** Step 8. */
  | { type: 'approved'; authorization: string; holdExpiresAt: number | null }
  | { type: 'declined'; reason: DeclineReason }
  /** Step 8, when the money comes later: it is waited for. Without instructions, those of before hold. */
  | ({ type: 'awaiting'; instructions?: Instructions } & AwaitedNews)
  /** The money that was waited for is there. */
  | { type: 'received'; authorization: string; holdExpiresAt: number | null; receivedAmount: number; version: number }
  /** The issuer waits for the money no more. */
  | { type: 'awaiting_ended'; status: 'expired' | 'cancelled' }
  /** Step 10. `key`: of the token that was shown (protocol/confirm-token.ts). */
  | { type: 'confirmed'; key?: string | undefined }
  /** Begins what the shop (or the member, at the confirm step) wants done with what was approved; `earlier` operations, if it was asked for by the API. */
  | ({ type: 'operation_begun'; kind: FollowingKind; operation: string; amount: number } & AskedBy)
  | { type: 'captured'; amount: number }
  | { type: 'refunded'; amount: number }
  | { type: 'voided' }
  /** The settlement server refused the capture: what was approved stays approved, until its hold runs out. */
  | { type: 'capture_refused' }
  /** The settlement server refused to give an approval back: it is tried again, later each time, and not for ever. */
  | { type: 'void_refused' }
  /** The same of an authorization whose outcome is unknown: to the old id the issuer would only repeat its answer. */
  | { type: 'reversal_refused'; original: string }
  /** The operation that followed was refused by the settlement server: the payment stays what it was. */
  | { type: 'operation_refused' }
  /** The issuer itself has returned money to the member. */
  | { type: 'returned'; amount: number }
  /** A dispute is there, or has moved on. */
  | { type: 'disputed'; dispute: PaymentDispute }
  | { type: 'cancelled'; by: Canceller }
  | { type: 'expired' }
  /** The page around the form took the keyboard's focus, or hid the form, while the member typed. */
  | { type: 'guarded' }

/** Describes what step 4 brings: by which issuer, what is known of the member, and the key of the dialog's token for step 10, without which it can't be confirmed. */
export interface BegunAttempt {
  issuer: AttemptIssuer
  memberHint: string | null
  confirmKey?: string
}

interface AwaitedNews {
  state: 'pending' | 'reported'
  version: number
  receivedAmount: number
}

interface AskedBy {
  by?: Canceller | undefined
  earlier?: number | undefined
  /** The version that whoever asks has seen: with another one nothing is begun. */
  seen?: number | undefined
}

/** Describes what must follow, in the same transaction: an event to the shop, or an operation to intend. */
export type Effect =
  | { type: 'announce'; name: PaymentEventName }
  | { type: 'intend'; kind: Extract<OperationKind, 'capture' | 'reverse'>; amount: number; original: string | null }

/** Describes what may follow an authorization. */
export type FollowingKind = Extract<OperationKind, 'capture' | 'void' | 'refund'>

export type LifecycleProblem =
  | 'issuer_unknown'
  | 'payment_not_open'
  | 'payment_in_progress'
  | 'payment_expired'
  | 'nothing_to_confirm'
  | 'confirm_token_invalid'
  | 'payment_not_capturable'
  | 'payment_not_voidable'
  | 'payment_not_refundable'
  | 'amount_too_large'
  | 'too_many_operations'
  | 'payment_changed'
  | 'already_paid'

export type Transition = { ok: true; payment: Payment; effects: Effect[] } | { ok: false; problem: LifecycleProblem }

/** Makes the transition of a change that may be. */
export function done(payment: Payment, ...effects: Effect[]): Transition {
  return { ok: true, payment, effects }
}
