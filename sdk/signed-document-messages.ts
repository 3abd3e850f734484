/** Messages of what is wrong with a document that the broker signed. The page of the code says more. */

import type { SdkErrorCode } from '../protocol/error-codes.ts'

type Messages<Kind extends string> = Readonly<Record<Extract<SdkErrorCode, `${Kind}_${string}`>, string>>

/** Ends and whole sentences that the kinds share. */
const NOT_GIVEN =
  "must be about was not given, or is no such value. Give the order's own, or 'unchecked' to leave it out on purpose."
const MALFORMED = 'or it lacks a claim that every one has. Pass the JWT as it came.'
const ALGORITHM = 'is signed with another algorithm than ES256.'
const ISSUER = 'is from another broker. Check `broker`: it is the origin, without a slash at the end.'
const FROM_FUTURE = "was signed at a time that is yet to come. Check this server's clock."
const LIVEMODE = 'is of test money for a live shop, or the other way round. Check `secretKey`.'
const KEYS = "The broker's keys could not be fetched, so nothing is known yet. Ask again in a moment."
const NOT_SIGNED = "The broker's keys did not sign this"
const CHECK_BROKER = 'check that `broker` is your broker.'

export const VERDICT_MESSAGES: Messages<'verdict'> = {
  verdict_expectation_missing: `What the verdict ${NOT_GIVEN}`,
  verdict_malformed: `This is no verdict, ${MALFORMED}`,
  verdict_signature: `${NOT_SIGNED} verdict. Do not ship; ${CHECK_BROKER}`,
  verdict_algorithm: `The verdict ${ALGORITHM} Do not ship.`,
  verdict_type: 'The token is of another type than verdict+jwt. Do not ship.',
  verdict_issuer: `The verdict ${ISSUER}`,
  verdict_audience: 'The verdict is for another shop. Check `merchant`.',
  verdict_expired: 'The verdict is older than 15 minutes. Fetch a fresh one with retrieveVerdict.',
  verdict_lifetime:
    'The verdict says that it is valid for longer than 15 minutes, as none of a broker is. Do not ship.',
  verdict_from_future: `The verdict ${FROM_FUTURE} Do not ship.`,
  verdict_payment: "The verdict is about another payment than the order's current one. Do not ship.",
  verdict_order: 'The verdict is about another order. Do not ship.',
  verdict_amount: 'The verdict is about another amount. Do not ship.',
  verdict_currency: 'The verdict is about another currency. Do not ship.',
  verdict_livemode: `The verdict ${LIVEMODE} Do not ship.`,
  verdict_keys_unavailable: KEYS,
}

export const RETURN_MESSAGES: Messages<'return'> = {
  return_expectation_missing: `What the return ${NOT_GIVEN}`,
  return_malformed: `This is no signed return, ${MALFORMED}`,
  return_signature: `${NOT_SIGNED} return, or its key counts no more. Fetch it anew with listReturns; ${CHECK_BROKER}`,
  return_algorithm: `The return ${ALGORITHM}`,
  return_type: 'The token is of another type than return+jwt. A verdict is verified by verifyVerdict.',
  return_issuer: `The return ${ISSUER}`,
  return_audience: "The return is another shop's. Check `merchant`.",
  return_from_future: `The return ${FROM_FUTURE}`,
  return_payment: 'The return is about another payment.',
  return_order: 'The return is about another order.',
  return_kind: 'Something else moved than was expected. Of a `dispute_credit` the money went to the shop.',
  return_amount: 'The return is about another amount: its own, not that of the payment.',
  return_currency: 'The return is about another currency.',
  return_livemode: `The return ${LIVEMODE}`,
  return_keys_unavailable: KEYS,
}

export const TALLY_MESSAGES: Messages<'tally'> = {
  tally_malformed: `This is no signed day, ${MALFORMED}`,
  tally_signature: `${NOT_SIGNED} day, and no later one leads back to it. Fetch it anew with listDailyTallies; ${CHECK_BROKER}`,
  tally_algorithm: `The day ${ALGORITHM}`,
  tally_type: 'The token is of another type than tally+jwt.',
  tally_issuer: `The day ${ISSUER}`,
  tally_audience: "The day is another shop's. Check `merchant`.",
  tally_livemode: `The day ${LIVEMODE}`,
  tally_from_future: `The day ${FROM_FUTURE}`,
  tally_sums: 'Its own sums do not add up: the totals are not those of its lines.',
  tally_chain:
    'It does not follow the day before it in the list: one was left out, or changed. Fetch both anew with listDailyTallies.',
  tally_keys_unavailable: KEYS,
}
