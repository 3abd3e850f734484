/** The members of an issuer.json: made for the run, and of nobody. */

import { memberIdProblem } from '../protocol/member-id.ts'
import { isAmount } from '../protocol/money.ts'
import { CODE_LENGTH_MAX, QUESTION_KINDS } from '../protocol/questions.ts'
import { PASSWORD_MAX_CHARACTERS } from '../protocol/sealed-password.ts'
import { isOptional, isRecord, isText } from '../protocol/shape.ts'

/** Stories of members who are asked something before their account is released: the kind of the question. */
export const ASKED_STORIES = QUESTION_KINDS

/**
 * `plain`: can pay. `guessed`: gets wrong passwords until it is locked. Where
 * there are such: `insufficient_funds`: too little for any payment. `closed`:
 * the password is right, and it may not pay. `code`, `choice`, `page`,
 * `elsewhere`: is asked that first. `later`: pays at a counter, by a transfer;
 * where all members do, there is no `plain`.
 */
export interface Member {
  id: string
  password: string
  story: string
  /** Minor units of the payments of a member who is asked, where it depends on that whether. */
  amount?: number
  /** Of a `code`: one that is always right, in test mode. Without it the test hook tells the one that was sent. */
  code?: string
  /** As the issuer's statement names it. */
  account?: string
}

/** Guards a {@link Member}. */
export function isAccountMember(value: unknown): value is Member {
  return (
    isRecord(value) &&
    typeof value['id'] === 'string' &&
    memberIdProblem(value['id']) === undefined &&
    isText(value['password'], PASSWORD_MAX_CHARACTERS) &&
    isText(value['story'], 32) &&
    isOptional(value['amount'], isAmount) &&
    isOptional(value['code'], (code): code is string => isText(code, CODE_LENGTH_MAX)) &&
    isOptional(value['account'], (account): account is string => isText(account, 256))
  )
}
