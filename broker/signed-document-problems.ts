/** The SDK's codes of what the broker signs: why a verdict, a return or a day is not believed, and what to do. */

import type { SdkErrorCode } from '../protocol/error-codes.ts'
import type { ExplainedWords } from './problem-terms.ts'

/** A code of a verdict, of a signed return or of a signed day. */
export type SignedDocumentCode = Extract<SdkErrorCode, `${'verdict' | 'return' | 'tally'}_${string}`>

/** Words that the three kinds share. */
const ALGORITHM_CAUSE = 'Somebody made it, or it is a token of another service. The broker signs with ES256 alone.'
const KEYS_CAUSE = 'The broker did not answer in five seconds, something else did, or no call gets out of your network.'

export const SIGNED_DOCUMENT_PROBLEMS: Readonly<Record<SignedDocumentCode, ExplainedWords>> = {
  verdict_expectation_missing: {
    title: 'What the verdict must be about was not given',
    cause:
      'A field of your order is undefined, empty or no such value: the order was not found, or its column is null.',
    detail:
      "`param` names it. Give `payment`, `order`, `amount` and `currency` from your own record; `'unchecked'` leaves one out on purpose. Ship nothing.",
  },
  verdict_malformed: {
    title: 'This is no verdict',
    cause: 'It was cut, decoded before, or something else was sent. Or a claim is missing that every verdict has.',
    detail: 'Pass the JWT as it came. Ship nothing; `retrieveVerdict` gives the payment’s own.',
  },
  verdict_signature: {
    title: 'The broker’s keys did not sign this verdict',
    cause: 'It is forged or was changed, or is from another broker than `broker` names.',
    detail: 'Ship nothing. Check `broker`; `retrieveVerdict` gives the payment’s own.',
  },
  verdict_algorithm: {
    title: 'The verdict is signed with another algorithm than ES256',
    cause: ALGORITHM_CAUSE,
    detail: 'Ship nothing. `retrieveVerdict` gives the payment’s own verdict.',
  },
  verdict_type: {
    title: 'The token is of another type than `verdict+jwt`',
    cause: 'A signed return or a signed day was given, or a token of another service.',
    detail: 'Ship nothing. A return is verified by `verifyReturn`, a day by `verifyDailyTally`.',
  },
  verdict_issuer: {
    title: 'The verdict is from another broker',
    cause: 'The script’s tag and the server’s settings name different brokers, or one of them has changed its address.',
    detail: 'Ship nothing. Check `broker`: it is the origin, without a slash at the end.',
  },
  verdict_audience: {
    title: 'The verdict is for another shop',
    cause:
      '`merchant` and `secretKey` are of two merchants, or somebody brings the verdict of an order at another shop.',
    detail: 'Ship nothing. Check `merchant`.',
  },
  verdict_expired: {
    title: 'The verdict is older than 15 minutes',
    cause: 'A browser brought it late, it was kept and read later, or this server’s clock is ahead.',
    detail:
      'Nothing is lost: `retrieveVerdict` gives a fresh one, and `askForVerdict` takes it. Keep no verdict to verify it later.',
  },
  verdict_lifetime: {
    title: 'The verdict says that it is valid for longer than 15 minutes',
    cause: 'None of a broker is. Its key may be in other hands.',
    detail: 'Ship nothing, and tell whoever runs the broker.',
  },
  verdict_from_future: {
    title: 'The verdict was signed at a time that is yet to come',
    cause: 'This server’s clock is more than 30 seconds behind the broker’s, or somebody has made the verdict.',
    detail: 'Ship nothing. Set the clock, then ask again with `retrieveVerdict`.',
  },
  verdict_payment: {
    title: 'The verdict is about another payment',
    cause: 'It is of an earlier attempt at the order, or of another order’s payment.',
    detail:
      'It is genuine, but ship nothing on it. `retrieveVerdict` with the order’s payment gives the one that counts.',
  },
  verdict_order: {
    title: 'The verdict is about another order',
    cause: 'A browser brought that of another order, or one of an order that is not this visitor’s or has no payment.',
    detail: 'Ship nothing. `askForVerdict` asks for the verdict of the order’s own payment.',
  },
  verdict_amount: {
    title: 'The verdict is about another amount',
    cause: 'The order was changed after its payment was made, or the amount is not in minor units.',
    detail: 'Ship nothing. Give the amount that the payment was made with; a changed order needs a new payment.',
  },
  verdict_currency: {
    title: 'The verdict is about another currency',
    cause: 'The order was changed after its payment was made.',
    detail: 'Ship nothing. Give the currency that the payment was made with, in capitals.',
  },
  verdict_livemode: {
    title: 'The verdict is a test for a live shop, or the other way round',
    cause: '`secretKey` is of the other mode than the one that made the payment, or somebody shows a test as real.',
    detail: 'Ship nothing. Check `secretKey`: sk_live_ believes live money alone, sk_test_ test money.',
  },
  verdict_keys_unavailable: {
    title: 'The broker’s keys could not be fetched',
    cause: KEYS_CAUSE,
    detail: 'Nothing is known of the verdict yet. Ask again in a moment, and ship nothing until then.',
  },
  return_expectation_missing: {
    title: 'What the return must be about was not given',
    cause: 'A field of your record is undefined, empty or no such value.',
    detail:
      "`param` names it. Give `payment`, `order`, `kind`, `amount` and `currency` from your own record; `'unchecked'` leaves one out on purpose.",
  },
  return_malformed: {
    title: 'This is no signed return',
    cause: 'It was cut, decoded before, or something else was given. Or a claim is missing that every return has.',
    detail: 'Pass the JWT as it came. `listReturns` gives the payment’s own.',
  },
  return_signature: {
    title: 'The broker’s keys did not sign this return, or its key counts no more',
    cause: 'It is forged or was changed, is from another broker, or its key has leaked since and was revoked.',
    detail:
      'Believe nothing of it. Fetch it anew with `listReturns`, where it is signed with today’s key; check `broker`.',
  },
  return_algorithm: {
    title: 'The return is signed with another algorithm than ES256',
    cause: ALGORITHM_CAUSE,
    detail: 'Believe nothing of it. `listReturns` gives the payment’s own.',
  },
  return_type: {
    title: 'The token is of another type than `return+jwt`',
    cause: 'A verdict or a signed day was given, or a token of another service.',
    detail: 'A verdict is verified by `verifyVerdict`, a day by `verifyDailyTally`.',
  },
  return_issuer: {
    title: 'The return is from another broker',
    cause: 'The return is of another broker’s payment, or the broker has changed its address.',
    detail: 'Book nothing. Check `broker`: it is the origin, without a slash at the end.',
  },
  return_audience: {
    title: 'The return is another shop’s',
    cause: '`merchant` is another’s than the one whose payment it is.',
    detail: 'Book nothing. Check `merchant`.',
  },
  return_from_future: {
    title: 'The return was signed at a time that is yet to come',
    cause: 'This server’s clock is more than 30 seconds behind the broker’s.',
    detail: 'Set the clock, then verify it again.',
  },
  return_payment: {
    title: 'The return is about another payment',
    cause: 'It was kept with the wrong record, or somebody shows that of another payment.',
    detail: 'It is genuine, but book nothing on it. `listReturns` gives those of a payment.',
  },
  return_order: {
    title: 'The return is about another order',
    cause: 'It was kept with the wrong record, or somebody shows that of another order.',
    detail: 'It is genuine, but book nothing on it. Find the order by the return’s `order`, and compare.',
  },
  return_kind: {
    title: 'Something else moved than was expected',
    cause: 'A return by the issuer, or a movement of a dispute, was taken for the shop’s own refund.',
    detail:
      'It is genuine: look at its `kind`. Of a `dispute_credit` the money went to the shop, of all others to the member.',
  },
  return_amount: {
    title: 'The return is about another amount',
    cause: 'The amount of the payment was expected, in place of what this return moved; or it is not in minor units.',
    detail: 'Expect the return’s own amount. If it is not what you gave back, book nothing and look at the payment.',
  },
  return_currency: {
    title: 'The return is about another currency',
    cause: 'It was kept with the wrong record.',
    detail: 'Book nothing. Give the payment’s currency, in capitals.',
  },
  return_livemode: {
    title: 'The return is of test money for a live shop, or the other way round',
    cause: '`secretKey` is of the other mode than the payment, or somebody shows a test as real.',
    detail: 'Book nothing. Check `secretKey`: sk_live_ believes live money alone, sk_test_ test money.',
  },
  return_keys_unavailable: {
    title: 'The broker’s keys could not be fetched',
    cause: KEYS_CAUSE,
    detail: 'Nothing is known of the return yet. Ask again in a moment.',
  },
  tally_malformed: {
    title: 'This is no signed day',
    cause: 'It was cut, decoded before, or something else was given. Or a claim is missing that every day has.',
    detail: 'Pass the JWT, `tally`, as it came. `retrieveDailyTally` gives it anew; `at` is its place in the list.',
  },
  tally_signature: {
    title: 'The broker’s keys did not sign this day, and no later one leads back to it',
    cause: 'It is forged or was changed, is from another broker, or its key has leaked since and was revoked.',
    detail: 'Book nothing on it. Fetch it anew with `listDailyTallies`, with the days after it; check `broker`.',
  },
  tally_algorithm: {
    title: 'The day is signed with another algorithm than ES256',
    cause: ALGORITHM_CAUSE,
    detail: 'Book nothing on it. `retrieveDailyTally` gives the day’s own.',
  },
  tally_type: {
    title: 'The token is of another type than `tally+jwt`',
    cause: 'A verdict or a signed return was given, or a token of another service.',
    detail: 'A verdict is verified by `verifyVerdict`, a return by `verifyReturn`.',
  },
  tally_issuer: {
    title: 'The day is from another broker',
    cause: 'It was kept from another broker, or the broker has changed its address.',
    detail: 'Book nothing on it. Check `broker`: it is the origin, without a slash at the end.',
  },
  tally_audience: {
    title: 'The day is another shop’s',
    cause: '`merchant` is another’s than the one whose day it is.',
    detail: 'Book nothing on it. Check `merchant`.',
  },
  tally_livemode: {
    title: 'The day is of test money for a live shop, or the other way round',
    cause: '`secretKey` is of the other mode than the day.',
    detail: 'Book nothing on it. Check `secretKey`: each mode has its own chain of days.',
  },
  tally_from_future: {
    title: 'The day was signed at a time that is yet to come',
    cause: 'This server’s clock is more than 30 seconds behind the broker’s.',
    detail: 'Set the clock, then verify it again.',
  },
  tally_sums: {
    title: 'The day’s own sums do not add up',
    cause: 'The totals are not those of its lines. The broker signs none like that when all is well.',
    detail: 'It is genuine, but book nothing on it: tell whoever runs the broker.',
  },
  tally_chain: {
    title: 'The day does not follow the one before it in the list',
    cause: 'One was left out or changed, is another shop’s, or the list is not in order, the earliest first.',
    detail:
      '`at` and `day` say which. Fetch both anew with `listDailyTallies`; if it stays, tell whoever runs the broker.',
  },
  tally_keys_unavailable: {
    title: 'The broker’s keys could not be fetched',
    cause: KEYS_CAUSE,
    detail: 'Nothing is known of the day yet. Ask again in a moment.',
  },
}
