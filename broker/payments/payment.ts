import { OPERATION_KINDS } from '../../protocol/payment.ts'
import { isOneOf } from '../../protocol/shape.ts'
import type { Dispute } from '../../protocol/adjustments.ts'
import type {
  BookedKind,
  Canceller,
  DeclineReason,
  OperationKind,
  PaymentItem,
  PaymentMethod,
  PaymentStatus,
  ProcessingStage,
} from '../../protocol/payment.ts'
import type { Instructions } from '../../protocol/later-money.ts'
import type { Plan, QuestionKind } from '../../protocol/questions.ts'
import type { VoidCause } from '../../protocol/verdict.ts'
import type { NamesByLanguage } from '../names-by-language.ts'

/** A question of the issuer's that the member has yet to answer: what the broker may know of it. Times as in {@link Payment}. */
export interface PaymentQuestion {
  id: string
  kind: QuestionKind
  round: number
  /** Says when the first one of the attempt was asked. */
  begunAt: number
  expiresAt: number
  /** Of whoever is asking the issuer about it now; null while the member is waited for. */
  answering: string | null
}

/** `denied`: by the member, or by the issuer after too many wrong codes. `expired`: nobody answered in time. */
export type QuestionEnd = 'denied' | 'expired'

/** A payment as the ledger keeps it. Amounts in minor units, times in milliseconds since 1970, UTC. */
export interface Payment {
  id: string
  merchantId: string
  livemode: boolean
  status: PaymentStatus
  /** Names who is being asked, while an attempt or an operation is under way; null also when its answer was lost. */
  stage: ProcessingStage | null
  /** Grows by one with every change; orders the events of a payment. */
  version: number
  amount: number
  currency: string
  order: string
  description: string | null
  items: PaymentItem[] | null
  capture: 'automatic' | 'manual'
  confirmation: 'none' | 'required'
  locale: string | null
  metadata: Record<string, string> | null
  /** The issuer's prefix and its name when the payment was made. */
  issuer: string | null
  issuerName: string | null
  /** Its names by language at that time, as shops are told them; absent or null of a payment of a version before. */
  issuerNames?: NamesByLanguage | null
  method: PaymentMethod | null
  /** The last four characters of the member ID. */
  memberHint: string | null
  /** The settlement server's approval code. */
  authorization: string | null
  reason: DeclineReason | null
  capturedAmount: number
  refundedAmount: number
  /** Times that a password was tried. */
  attempts: number
  /** The operation that is under way or being resolved: at most one at a time. */
  pendingOperation: string | null
  /** The approved authorization, which later operations name as their original. */
  authorizeOperation: string | null
  createdAt: number
  expiresAt: number
  confirmBy: number | null
  /** Whoever shows the token of this key may confirm: it came with the attempt that leads to step 10. */
  confirmKey: string | null
  /** Says when what was approved goes back unless it is captured before: the issuer's limit, or ours. */
  holdExpiresAt: number | null
  /** Says why it was voided. */
  voidCause: VoidCause | null
  /** Times in a row that the issuer refused to give an approval back. */
  refusals: number
  /** Names who cancelled it, or wanted its approval given back; null when its time ran out. */
  cancelledBy: Canceller | null
  /** The page around the form took the keyboard's focus: no password is taken in a frame again. */
  guarded: boolean
  /** While the issuer waits for an answer. */
  question: PaymentQuestion | null
  /** Says how the last attempt's question ended, where the issuer or the clock ended it; absent or null of every other payment. */
  questionEnd?: QuestionEnd | null
  /** The member's choice of how to pay. */
  plan: Plan | null
  /** Describes money that comes later; absent or null of every other payment. */
  awaited?: AwaitedMoney | null
  /** Describes what the issuer itself has done since the capture; absent or null of most payments. */
  adjustments?: PaymentAdjustments | null
  /** The trace of the request that made it (protocol/trace.ts); absent or null of one that an earlier version made. */
  traceId?: string | null
  /** The page of the shop's that the member goes back to from the payment's own page; absent or null where there is none. */
  returnUrl?: string | null
  /** Says when its personal data was erased last; absent or null: it was not. */
  erasedAt?: number | null
  /** Says when the ledger's alarm must look at this payment again, or null. */
  wakeAt: number | null
}

/** Describes money that the member pays later: how, and what the issuer last said of it. Times in milliseconds since 1970. */
export interface AwaitedMoney {
  instructions: Instructions
  /** `reported`: a till says that it was paid. It may be taken back, and is never final. */
  state: 'pending' | 'reported'
  /** The version of the issuer's latest answer: a lower one is old news. */
  version: number
  receivedAmount: number
  /** Says when the issuer is asked next, notice or none. */
  askAt: number
  askedAt: number
  /** Times that it was asked since something changed. */
  asks: number
  /** The ids of the latest notices: a repeat asks nothing. */
  notices: string[]
}

/** Describes what the issuer has told about a captured payment, and when it is asked again. Its movements of money are operations of the payment. Times in milliseconds since 1970. */
export interface PaymentAdjustments {
  /** The version of the issuer's latest word; 0 while it has said nothing. */
  version: number
  disputes: PaymentDispute[]
  /** Says when the issuer is asked next; null when only a notice asks. */
  askAt: number | null
  askedAt: number
  /** Times that it was asked since something changed. */
  asks: number
  /** Those of them that were answered, without news; absent in what an earlier version wrote. */
  answers?: number
  /** The ids of the latest notices: a repeat asks nothing. */
  notices: string[]
}

/** A dispute, and what it has taken so far: its debits less its credits, in minor units. */
export interface PaymentDispute extends Dispute {
  debited: number
}

/** Describes what every payment begins as. All else was in the request, and never changes. */
export const NEW_PAYMENT = {
  status: 'open',
  stage: null,
  version: 1,
  issuer: null,
  issuerName: null,
  issuerNames: null,
  method: null,
  memberHint: null,
  authorization: null,
  reason: null,
  capturedAmount: 0,
  refundedAmount: 0,
  attempts: 0,
  pendingOperation: null,
  authorizeOperation: null,
  confirmBy: null,
  confirmKey: null,
  holdExpiresAt: null,
  voidCause: null,
  refusals: 0,
  cancelledBy: null,
  guarded: false,
  question: null,
  questionEnd: null,
  plan: null,
  awaited: null,
  adjustments: null,
  traceId: null,
  returnUrl: null,
  erasedAt: null,
  wakeAt: null,
} as const satisfies Partial<Payment>

/**
 * Names how far an operation has come. `intended`: written before the call;
 * `unknown`: the call was made and its answer lost; `pending`: taken, and the
 * money comes later; `reversing`: a reversal is
 * on its way, and whatever else arrives no longer counts.
 */
export const OPERATION_STATES = [
  'intended',
  'unknown',
  'pending',
  'reversing',
  'approved',
  'declined',
  'reversed',
  'abandoned',
] as const
export type OperationState = (typeof OPERATION_STATES)[number]

/** One movement of money at the settlement server, by an id that is never applied twice. */
export interface PaymentOperation {
  id: string
  paymentId: string
  kind: BookedKind
  amount: number
  currency: string
  /** The authorization it is about; null for an authorization. */
  original: string | null
  state: OperationState
  reason: DeclineReason | null
  /** Says why the shop refunded, in its own words. */
  refundReason: string | null
  authorization: string | null
  reference: string | null
  /** The signed answer of the relay centre, kept as evidence. */
  evidence: string | null
  /** `YYYY-MM-DD`: in which clearing record of its issuer it must be; null where no money moved. */
  businessDate: string | null
  /** Times the alarm has tried to resolve it. */
  tries: number
  createdAt: number
  settledAt: number | null
}

/** An operation that the ledger has intended, and the broker sends. What an issuer moves by itself is only written down. */
export type SentOperation = PaymentOperation & { kind: OperationKind }

export function isSentOperation(operation: PaymentOperation): operation is SentOperation {
  return isOneOf(operation.kind, OPERATION_KINDS)
}

export const PAYMENT_EVENTS = [
  'payment.processing',
  'payment.awaiting_payment',
  'payment.awaiting_confirmation',
  'payment.authorized',
  'payment.captured',
  'payment.declined',
  'payment.voided',
  'payment.cancelled',
  'payment.expired',
  'payment.refunded',
  /** Alerts, beside what the payment is: nothing is lost by them, and a person may want to know. */
  'payment.capture_refused',
  'payment.void_refused',
  'payment.reversal_refused',
  'payment.late_approval',
  /** A dispute: opened, or moved on; and its end, for or against the shop. */
  'payment.disputed',
  'payment.dispute_won',
  'payment.dispute_lost',
] as const
export type PaymentEventName = (typeof PAYMENT_EVENTS)[number]
