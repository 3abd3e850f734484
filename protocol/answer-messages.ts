/** The member's answer to a question of step 6, on its way to the issuer: sealed in the browser, as a password is. */

import { isAuthenticatePayment } from './issuer-messages.ts'
import type { AuthenticatePayment } from './issuer-messages.ts'
import { isAmount } from './money.ts'
import { looksSealed } from './sealed-password.ts'
import { isOptional, isRecord, isText, isWholeNumber } from './shape.ts'

export const ANSWER_MAX_CHARACTERS = 128

/** `POST AUTHENTICATION/answers`. With neither of the last two: what has become of the question? */
export interface AnswerRequest {
  question_id: string
  payment: AuthenticatePayment
  sealed_answer?: string | undefined
  /** The code did not come: send another. */
  resend?: boolean | undefined
}

/** The payload that the dialog seals to the issuer: any change of what is paid voids it. */
export interface SealedAnswerPayload {
  /** The code, or the id of a choice. */
  answer: string
  question_id: string
  payment_id: string
  amount: number
  currency: string
  merchant_id: string
  jti: string
  iat: number
  exp: number
}

export function isAnswerRequest(value: unknown): value is AnswerRequest {
  return (
    isRecord(value) &&
    isText(value['question_id'], 64) &&
    isAuthenticatePayment(value['payment']) &&
    isOptional(value['sealed_answer'], looksSealed) &&
    isOptional(value['resend'], (resend): resend is boolean => typeof resend === 'boolean')
  )
}

export function isSealedAnswerPayload(value: unknown): value is SealedAnswerPayload {
  return (
    isRecord(value) &&
    isText(value['answer'], ANSWER_MAX_CHARACTERS) &&
    (['question_id', 'payment_id', 'merchant_id', 'jti'] as const).every((field) => isText(value[field], 64)) &&
    isAmount(value['amount']) &&
    isText(value['currency'], 3) &&
    (['iat', 'exp'] as const).every((field) => isWholeNumber(value[field], 0, Number.MAX_SAFE_INTEGER))
  )
}
