import type { SdkErrorCode } from '../protocol/error-codes.ts'
import { FuriwakeError } from './errors.ts'
import type { SignedErrorFacts } from './errors.ts'

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
    const message = MESSAGES[code]
    super(code, about.day === undefined ? message : `${about.day}: ${message}`, about)
    this.name = 'TallyError'
    this.at = about.at
    this.day = about.day
  }
}

const MESSAGES: Readonly<Record<TallyErrorCode, string>> = {
  tally_malformed: 'This is no signed day, or it lacks a claim that every one has. Pass the JWT as it came.',
  tally_signature:
    "The broker's keys did not sign this day, and no later one leads back to it. Fetch it anew with listDailyTallies; check that `broker` is your broker.",
  tally_algorithm: 'The day is signed with another algorithm than ES256.',
  tally_type: 'The token is of another type than tally+jwt.',
  tally_issuer: 'The day is from another broker. Check `broker`: it is the origin, without a slash at the end.',
  tally_audience: "The day is another shop's. Check `merchant`.",
  tally_livemode: 'The day is of test money for a live shop, or the other way round. Check `secretKey`.',
  tally_from_future: "The day was signed at a time that is yet to come. Check this server's clock.",
  tally_sums: 'Its own sums do not add up: the totals are not those of its lines.',
  tally_chain:
    'It does not follow the day before it in the list: one was left out, or changed. Fetch both anew with listDailyTallies.',
  tally_keys_unavailable: "The broker's keys could not be fetched, so nothing is known yet. Ask again in a moment.",
}
