/** Every timeout, size and bound of the broker, with its unit in its name. Those of the wire: messages/limits.ts; of rates, of reconciliation, of health and of issuers: the limits.ts of those rooms. */

import { JWKS_TIMEOUT_MS } from '../messages/limits.ts'

/** Step 5: an authentication server spends some 50 ms on Argon2id; ten seconds covers a bad day. */
export const AUTHENTICATION_TIMEOUT_MS = 10_000
/** A challenge for a passkey, or the adding of one: no money waits on it. */
export const PASSKEY_TIMEOUT_MS = 8_000
/** Step 7: a settlement server may take eight seconds. Below the 30 s that a Worker gets when the runtime is updated. */
export const SETTLEMENT_TIMEOUT_MS = 15_000
export const INQUIRY_TIMEOUT_MS = 8_000
/** A page of a clearing record. */
export const CLEARING_TIMEOUT_MS = 15_000
/** A dialog waits this often and so long for the key of an issuer that nobody has ever heard of, and then for a while not again. */
export const FIRST_KEY_LOOKS = 20
export const FIRST_KEY_LOOK_EACH_MS = 25
export const FIRST_KEY_WAIT_AGAIN_MS = 60_000
/** Sets how often the key that an issuer is sealed to is written down again, though it is the same: so that it is known to be good. */
export const SEALING_KEY_SAVED_EACH_MS = 6 * 60 * 60_000

/** Payments, each with its operations, that a ledger keeps in memory: some four kilobytes each. */
export const KEPT_ROWS_MAX = 1_000

/** A tally at once: more than a year, so that two Januaries can be compared; and a month, if nothing else is asked. */
export const TALLY_DAYS_MAX = 400
export const TALLY_DAYS_DEFAULT = 30
/** Days that a ledger sums up in one turn, while its payments wait. */
export const TALLY_SPANS_A_CALL = 31
/** Calls in which one request has a ledger count payments: 50,000 of them. */
export const OUTCOME_CALLS_MAX = 25
/** Payments of each ledger that a file of payments reads at once. */
export const PAYMENT_FILE_PAGE = 200

/** Steps 5 to 8 together, and a margin: an intent older than this has lost its caller, and the alarm takes it over. */
export const INTENT_MAX_AGE_MS = AUTHENTICATION_TIMEOUT_MS + SETTLEMENT_TIMEOUT_MS + 2 * JWKS_TIMEOUT_MS + 4_000

/** Resolving an unknown outcome: the first look at once, then growing delays, and it never gives up. */
export const RESOLVE_DELAYS_MS = [0, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000] as const
/**
 * After each refusal of giving an approval back (a void, a reversal), and each look at what is overdue though it was
 * just worked on: later each time. After the last it is left to a person, who was told at the first.
 */
export const REFUSED_DELAYS_MS = [
  60_000, 300_000, 900_000, 3_600_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000, 86_400_000, 86_400_000,
  86_400_000, 86_400_000, 86_400_000, 86_400_000,
] as const
/** Money that comes later: the issuer is asked by itself, later each time without news; and right after the end that it named. */
export const AWAITED_ASK_DELAYS_MS = [60_000, 300_000, 900_000, 3_600_000, 10_800_000, 21_600_000, 86_400_000] as const
export const AWAITED_END_MARGIN_MS = 60_000
/** Notices about one payment in quick succession are one question, and a repeat of one of the latest is none. */
export const NOTICE_ASKS_APART_MS = 2_000
export const NOTICES_KNOWN_MAX = 8
/** After a notice about a captured payment its issuer is asked at these times, until it has answered so often without news; after the last, daily while a dispute is open or answers are missing, and so many times in all. */
export const ADJUSTMENT_ASK_DELAYS_MS = [10_000, 300_000, 3_600_000, 21_600_000, 86_400_000] as const
export const ADJUSTMENT_ASKS_MAX = 400
/** Asked this long after the time for an answer to a dispute is over. */
export const DISPUTE_ENDS_MARGIN_MS = 60_000
/** A question that is overdue, for something else was under way, is asked after so much. */
export const OVERDUE_ASK_DELAY_MS = 10_000
/** Payments that a ledger has at their issuers at once to find out what became of them; its object has six connections. */
export const RESOLVE_LANES_MAX = 3
/** The same at one issuer; at one whose last answer did not come, one at a time. */
export const RESOLVE_LANES_PER_ISSUER_MAX = 2
/** A payment that is not back from its issuer by then was lost with the object that worked on it, and is looked at again. */
export const RESOLVE_LEASE_MS = INTENT_MAX_AGE_MS
/** Open payments whose time is up that one run of the alarm expires: a transaction each, and payments wait meanwhile. */
export const EXPIRED_AT_ONCE = 50
/** Issuers, and endpoints, whose turns and failures a ledger remembers. */
export const LANE_NAMES_MAX = 1_000
/** The soonest that the alarm runs again, so that a fault cannot make it spin. */
export const ALARM_MIN_DELAY_MS = 100
/** The same, after the ledger itself could not be read or written. */
export const ALARM_FAILED_DELAY_MS = 5_000
/** An alarm that should have rung this long ago and has not is no longer trusted, and set anew. */
export const ALARM_LATE_MAX_MS = 5_000

/** Step 10: how long the member may think before an approval that waits for confirmation is voided. */
export const CONFIRM_WINDOW_MS = 5 * 60_000

/**
 * By currency, in minor units: the most that is paid in a frame by a browser that can't tell whether the page around
 * it lets the form be seen, where the issuer names no limit of its own. Some ten thousand yen each; a currency that is
 * not here is never paid so.
 */
export const FRAMED_DEFAULT_LIMITS: Readonly<Record<string, number>> = {
  JPY: 10_000,
  KRW: 100_000,
  USD: 7_000,
  EUR: 6_000,
  GBP: 5_000,
  CHF: 6_000,
  CAD: 9_000,
  AUD: 10_000,
  NZD: 11_000,
  SGD: 9_000,
  CNY: 50_000,
  HKD: 55_000,
  TWD: 200_000,
  THB: 230_000,
}

/** Sets how long an approval may wait for its capture where the issuer names no limit of its own. */
export const HOLD_DEFAULT_MS = 7 * 24 * 60 * 60_000

/** Taken of an address by every browser and server. */
export const RETURN_URL_MAX_CHARACTERS = 2_000
export const EXPIRES_IN_DEFAULT_SECONDS = 30 * 60
export const EXPIRES_IN_MIN_SECONDS = 60
export const EXPIRES_IN_MAX_SECONDS = 24 * 60 * 60
/** After the end of a question, for an answer that is on its way. */
export const QUESTION_MARGIN_MS = 2_000

/** Wrong passwords on one payment, over all IDs tried; the issuer's own bound usually comes first. */
export const ATTEMPTS_PER_PAYMENT_MAX = 10
/** Operations of one payment, before the API begins no more: all of them are in its row, some 700 bytes each. */
export const OPERATIONS_PER_PAYMENT_MAX = 200

/** So many in so long, and then none until it is over. */
export interface Window {
  max: number
  windowMs: number
}
/** Wrong passwords of one ID over all payments. The reference issuer tells of fewer in any hour: this is for others. */
export const GUESSES_PER_MEMBER: Window = { max: 30, windowMs: 60 * 60_000 }
/** From one source at one issuer, over all its IDs and all payments; the reference issuer stops at sixty. */
export const GUESSES_PER_SOURCE: Window = { max: 100, windowMs: 60 * 60_000 }
/** From all that name no source. */
export const GUESSES_UNNAMED: Window = { max: 1_000, windowMs: 60 * 60_000 }
/** At one issuer in all: from then on a source has only a few more, and one that was not wrong yet is not held up. */
export const GUESSES_PER_ISSUER: Window = { max: 1_000, windowMs: 60_000 }
export const GUESSES_PER_SOURCE_BRAKED: Window = { max: 5, windowMs: 60 * 60_000 }
/** Keys that one object counts: some 100 bytes each. The one that ends soonest goes. */
export const GUESS_ROWS_MAX = 50_000
export const GUESS_SWEEP_MS = 2 * 60 * 60_000

export const API_BODY_MAX_BYTES = 64 * 1024
export const CHECKOUT_BODY_MAX_BYTES = 8 * 1024
/** Sets how long the body of a request may take to come in. */
export const BODY_TIMEOUT_MS = 10_000

/** Of the name of a field that an answer repeats. */
export const PARAM_MAX_CHARACTERS = 80
/** Of the name that was sent, what is looked at for that. */
export const PARAM_READ_MAX_UNITS = 500

export const ORDER_MAX_CHARACTERS = 64
export const DESCRIPTION_MAX_CHARACTERS = 200
export const ITEMS_MAX = 100
export const ITEM_NAME_MAX_CHARACTERS = 120
export const METADATA_MAX_KEYS = 20
export const METADATA_KEY_MAX_CHARACTERS = 40
export const METADATA_VALUE_MAX_CHARACTERS = 500
export const REFUND_REASON_MAX_CHARACTERS = 200
export const IDEMPOTENCY_KEY_MAX_CHARACTERS = 255
/** At least the 24 hours that the contract gives. */
export const IDEMPOTENCY_KEPT_MS = 48 * 60 * 60_000
/** Sets how long before a volume takes new payments, or takes no more, it is announced: every isolate has heard of it then. */
export const VOLUME_NOTICE_MS = 2 * 60_000
/** A volume that holds as much announces its successor and closes; a Durable Object holds ten gigabytes. */
export const VOLUME_CLOSES_AT_BYTES = 5_000_000_000
/** From here on whoever runs the broker is told. */
export const VOLUME_WARNS_AT_BYTES = 4_000_000_000
/** A volume that should have been closed long ago takes no new payment: what its own come to still needs room. */
export const VOLUME_FULL_BYTES = 9_000_000_000
/** Sets how old a ledger's knowledge of its own size may be: at a thousand payments a second, 0.2 GB. */
export const SIZE_LOOK_EVERY_MS = 60_000
/** Sets how soon a ledger that could not reach the directory tells it again. */
export const DIRECTORY_ENTRY_RETRY_MS = 60_000
/** Ledgers that one invocation of the sweep wakes, and how many of them at once: a Worker may make 10,000 calls. */
export const SWEEP_LEDGERS_MAX = 2_000
export const SWEEP_LEDGERS_AT_ONCE = 50
/** Days of UTC, after that of its last use, that a key book keeps the key of a creation. */
export const KEYS_KEPT_DAYS = 3
/** Old keys that a key book forgets with each new one. */
export const KEYS_FORGOTTEN_A_KEY = 2
/** Keys that a key book forgets in one run of its alarm, and how soon the next follows while there are more. */
export const KEYS_FORGOTTEN_AT_ONCE = 1_000
export const KEYS_FORGOTTEN_EACH_MS = 1_000
/** A payment that nobody tried to pay is kept so long after its end: longer than its deliveries and their log. */
export const ABANDONED_KEPT_MS = 40 * 24 * 60 * 60_000
/** Payments that one run of the alarm looks at for those, and how many of them it removes: a few milliseconds. */
export const ABANDONED_LOOKED_AT_ONCE = 500
export const ABANDONED_REMOVED_AT_ONCE = 100
/** Once nothing is left to remove, it is looked again after so long. */
export const ABANDONED_LOOK_EACH_MS = 24 * 60 * 60_000
/** Rows of each kind that one run of the alarm forgets: it runs each minute or oftener while there is work. */
export const PRUNED_AT_ONCE = 1_000

/** Sets how long an operation waits for the one before it, look by look: some six seconds, and then it is a conflict. */
export const OPERATION_TURN_DELAYS_MS = [100, 200, 400, 800, 1_500, 3_000] as const

/** An operation whose outcome is not known after so long is something that a person should look at. */
export const STUCK_AFTER_MS = 15 * 60_000

/** Of a word in a column of the figures: a route's pattern is the longest. */
export const METRIC_WORD_MAX_CHARACTERS = 64
/** Changes of payments that a ledger keeps until they are counted: those of one commit. */
export const MOVED_PAYMENTS_MAX = 1_000

export const LIST_DEFAULT = 20
export const LIST_MAX = 100
/** Payments of a ledger that one page of a filtered list looks through. */
export const LIST_SEARCHED_MAX = 500

/** Sets how old the time of a key's last use may be: it is written down once in so long. */
export const KEY_USE_NOTED_EACH_MS = 60 * 60_000
/** Sets how long an isolate trusts what it read from the directory. A revoked key works no longer than this. */
export const DIRECTORY_MAX_AGE_MS = 5_000
/** The same of what gives nobody a right: whose ledger it is, the merchant's name and origins, the issuers. */
export const DIRECTORY_ROWS_MAX_AGE_MS = 60_000
/** While the directory cannot be read, what was known of it serves on for so long: keys, merchants, issuers, endpoints. */
export const DIRECTORY_STALE_MAX_MS = 15 * 60_000
/** The time that a read is waited for where something is known that can stand in, and where nothing is. */
export const DIRECTORY_READ_TIMEOUT_MS = 2_000
export const DIRECTORY_FIRST_READ_TIMEOUT_MS = 10_000
/** After a row could not be read again, nobody tries to for so long. */
export const DIRECTORY_READ_AGAIN_MS = 5_000
/** Ledgers of a key, open ones, that are remembered to be its merchant's: the next request is mostly about one of them. */
export const DIRECTORY_LEDGERS_READ_MAX = 16
/** Entries of each kind that an isolate remembers. */
export const DIRECTORY_MAX_ENTRIES = 2_000
/** Sets how long it remembers that there is no such row: a new one works this late at the latest. */
export const DIRECTORY_MISS_AGE_MS = 2_000

/** Requests that find out about one row at a time before they are counted like strangers: a busy shop on a new isolate. */
export const DIRECTORY_READERS_MAX = 50

/** `Retry-After` where nothing better is known. */
export const RETRY_AFTER_DEFAULT_SECONDS = 5

/** Webhooks: how long an endpoint may take to answer. */
export const WEBHOOK_TIMEOUT_MS = 10_000
/** Deliveries that a ledger has under way at once, so that payments keep connections of its object's six. */
export const WEBHOOK_LANES_MAX = 3
/** The same to one endpoint; to one whose last delivery failed, one at a time. */
export const WEBHOOK_LANES_PER_ENDPOINT_MAX = 2
/** A delivery that has not come back by then was lost with the object that made it, and is tried again. */
export const WEBHOOK_LEASE_MS = INTENT_MAX_AGE_MS + 5_000
/** After the first try, then after each failed one: three days together. */
export const WEBHOOK_RETRY_DELAYS_MS = [
  5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 72_000_000,
] as const
/** Each delay is up to this much shorter or longer, so that what failed together does not come back together. */
export const WEBHOOK_JITTER = 0.1
/** Sets how soon a delivery is looked at again that could not be signed: a key of the broker's is missing, and somebody has to put it back. */
export const WEBHOOK_UNSIGNED_WAIT_MS = 60_000
/** Failed tries of one delivery after which its endpoint counts as failing: some 35 minutes. */
export const WEBHOOK_FAILING_TRIES = 4
/** Troubles of an endpoint that are known to be told: two of them are half an hour apart at the least. */
export const TROUBLES_KEPT = 8
export const WEBHOOK_ENDPOINTS_MAX = 16
export const WEBHOOK_URL_MAX_CHARACTERS = 500
/** Tries that the delivery log shows. */
export const WEBHOOK_ATTEMPTS_SHOWN_MAX = 20
/** Sets how long the log keeps what has ended. */
export const WEBHOOK_LOG_KEPT_MS = 30 * 24 * 60 * 60_000
/** Asking the directory for the endpoints may take this long before it is asked again: longer than the alarm of a payment is away. */
export const WEBHOOK_FAN_OUT_LEASE_MS = INTENT_MAX_AGE_MS + 5_000
/** Events after which it is written down how far each endpoint has come: so many are looked through when an object begins. */
export const DELIVERY_MARK_EACH = 256
/** Events that are read at once, to find those that an endpoint wants. */
export const EVENTS_LOOKED_THROUGH = 100
/** Deliveries of an endpoint that its log looks through for those of one state. */
export const DELIVERIES_SEARCHED_MAX = 10_000
/** A ledger whose merchant has no endpoint looks for one no more often than this, unless it is told of one. */
export const WEBHOOK_LOOK_AGAIN_MS = 60_000
/** Secrets of endpoints that an isolate remembers. */
export const WEBHOOK_SECRETS_REMEMBERED = 256
/** A verdict that was signed for a delivery goes with the next ones of the same payment, as long as that is unchanged. */
export const WEBHOOK_VERDICT_MAX_AGE_MS = 10_000
/** Sets how long the secret before the current one goes on signing after a rotation. */
export const WEBHOOK_ROTATION_DEFAULT_SECONDS = 24 * 60 * 60
export const WEBHOOK_ROTATION_MAX_SECONDS = 7 * 24 * 60 * 60

/** Public keys that are kept of another party, for ever: one a month for forty years. Only its own signed messages add to them. */
export const PARTY_KEYS_MAX = 500
/** Sets how soon a party's keys are looked for again, to keep, after they could not be had. */
export const HELD_LOOK_AGAIN_MS = 5 * 60_000
/** Keys that an isolate remembers to be kept. */
export const PARTY_KEYS_KNOWN_MAX = 2_000
/** Business days that a ledger's object remembers to have noted: some 40 bytes each. */
export const CLEARING_DAYS_KNOWN_MAX = 2_000
/** Days that a ledger tells reconciliation of at once: a Durable Object has six outgoing connections. */
export const CLEARING_DAYS_ANNOUNCED_AT_ONCE = 6
/** Days back that a ledger of an earlier version tells of when it has caught up; older ones are asked for by themselves. */
export const CLEARING_DAYS_CAUGHT_UP = 35
/** Rows of an earlier version that the alarm brings up to date in one turn, while payments wait: some 10 ms. */
export const ROWS_MIGRATED_AT_ONCE = 250
/** Sets how soon the alarm goes on with that, and how late after a failure. */
export const CHORES_PAUSE_MS = 1_000
export const CHORES_RETRY_MS = 60_000
/** Parts of it that one request waits for. */
export const CHORES_TURNS_PER_CALL = 20
