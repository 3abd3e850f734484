/** Describes what may be in the way of paying here, by name: the words for it are each language's. */

import type { CheckoutErrorCode } from '../../protocol/error-codes.ts'
import type { MemberIdProblem } from '../../protocol/member-id.ts'
import type { Say } from './words.ts'

/** Says why the form was not sent, or came back. */
export type MemberIdTrouble = MemberIdProblem | 'unknown_issuer' | 'empty'

/** `unfinished`: put off, timed out, or there is none; a browser does not say which. */
export type PasskeyTrouble = 'unfinished' | 'forbidden'

/** Says why the form needs the member's eye. */
export type Complaint =
  | { about: 'member_id'; trouble: MemberIdTrouble }
  | { about: 'password_empty' }
  | { about: 'mismatch'; attemptsLeft: number | undefined }
  | { about: 'passkey'; trouble: PasskeyComplaint }
  | { about: 'problem'; code: CheckoutErrorCode }
  /** A sentence that the page's own words do not have. */
  | { about: 'told'; tell: (say: Say) => string }
  | { about: 'not_sent' }
  | { about: 'not_confirmed' }

/** `refused`: by the issuer, which does not say why. */
export type PasskeyComplaint = PasskeyTrouble | 'refused'
