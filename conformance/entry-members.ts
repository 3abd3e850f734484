/** The members of an issuer.json: made for the run, and of nobody. */

import { memberIdProblem } from '../protocol/member-id.ts'
import { PASSWORD_MAX_CHARACTERS } from '../protocol/sealed-password.ts'
import { isOptional, isRecord, isText } from '../protocol/shape.ts'

/**
 * `plain`: can pay. `guessed`: gets wrong passwords until it is locked. Where
 * there are such: `insufficient_funds`: too little for any payment. `closed`:
 * the password is right, and it may not pay.
 */
export interface Member {
  id: string
  password: string
  story: string
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
    isOptional(value['account'], (account): account is string => isText(account, 256))
  )
}
