import type { SdkErrorCode } from '../protocol/error-codes.ts'
import { FuriwakeError } from './errors.ts'
import type { SignedErrorFacts } from './errors.ts'
import { TALLY_MESSAGES } from './signed-document-messages.ts'

/** Describes what is wrong with a signed day; `tally_keys_unavailable` alone may pass when asked again. */
export type TallyErrorCode = Extract<SdkErrorCode, `tally_${string}`>

/** Says why a signed daily tally was not believed, and of several which one. Nothing may be booked on it. */
export class TallyError extends FuriwakeError {
  declare readonly code: TallyErrorCode
  /** The place in the list of the first that is not right, from 0. */
  readonly at: number | undefined
  /** The day that it says it is of. */
  readonly day: string | undefined

  constructor(code: TallyErrorCode, about: SignedErrorFacts & { at?: number; day?: string | undefined } = {}) {
    const message = TALLY_MESSAGES[code]
    super(code, about.day === undefined ? message : `${about.day}: ${message}`, about)
    this.name = 'TallyError'
    this.at = about.at
    this.day = about.day
  }
}
