/** Written by `npm run openapi` from the merchant API’s own document. */

export interface Arrival {
  issuer: string
  issuer_name: string
  business_date: string
  /** confirmed: the clearing record of the day has all of it. differs: see `differences`. open: the issuer's day was not over when it was compared. waiting: it was not compared yet, or could not be read. */
  state: 'confirmed' | 'differs' | 'open' | 'waiting'
  compared_at: string | null
  /** False: there was more than is summed up at once, and `sums` is empty. */
  whole: boolean
  sums: {
    currency: string
    captured_amount: number
    refunded_amount: number
    disputed_amount: number
    net_amount: number
    /** Of the net amount, what the record has too. Null: nothing can be said of it yet. */
    confirmed_amount: number | null
  }[]
  differences: {
    difference: 'missing_here' | 'missing_there' | 'booked_twice' | 'other_amount' | 'refused_here' | 'unresolved_here'
    operation: string
    payment: string | null
    here: {
      kind: string
      amount: number
      currency: string
    } | null
    there: {
      kind: string
      amount: number
      currency: string
    } | null
  }[]
  /** The day has more differences than are kept, and some may be yours. */
  more_differences: boolean
}

export interface Arrivals {
  from: string
  to: string
  data: Arrival[]
}

export interface Calendar {
  time_zone: string
  day_starts: number
}

export interface ChangeCalendar {
  /** Says whose days its signed daily tallies are of: see docs/tallies.md. UTC if not given. */
  time_zone?: string | null | undefined
  /** The hour at which these days begin; 0 if not given. */
  day_starts?: number | null | undefined
}

export interface ChangeWebhookEndpoint {
  /** Says where events are sent: https, on the public internet. */
  url?: string | null | undefined
  events?:
    | (
        | 'payment.processing'
        | 'payment.awaiting_payment'
        | 'payment.awaiting_confirmation'
        | 'payment.authorized'
        | 'payment.captured'
        | 'payment.declined'
        | 'payment.voided'
        | 'payment.cancelled'
        | 'payment.expired'
        | 'payment.refunded'
        | 'payment.capture_refused'
        | 'payment.void_refused'
        | 'payment.reversal_refused'
        | 'payment.late_approval'
        | 'payment.disputed'
        | 'payment.dispute_won'
        | 'payment.dispute_lost'
        | 'webhook_endpoint.failing'
        | 'webhook_endpoint.disabled'
      )[]
    | null
    | undefined
  description?: string | null | undefined
  enabled?: boolean | null | undefined
  /** Makes a new secret. The old one signs beside it for a while. */
  rotate_secret?: true | undefined
  /** With rotate_secret: seconds for which the old secret signs too; 86400 if not given. */
  previous_secret_expires_in?: number | null | undefined
}

export interface ConsoleSessionLink {
  /** Opens the console once: send the browser of who asked for it there. Its token is in the fragment. */
  url: string
  expires_at: string
}

export interface CreateConsoleSession {
  /** A viewer only looks. */
  role: 'viewer' | 'operator'
  name: string
}

export interface CreatePayment {
  /** Whole number of the currency's minor units. */
  amount: number
  /** ISO 4217. */
  currency: string
  order: string
  description?: string | null | undefined
  items?: PaymentItem[] | null | undefined
  capture?: 'automatic' | 'manual' | null | undefined
  confirmation?: 'none' | 'required' | null | undefined
  locale?: 'ja' | 'en' | null | undefined
  metadata?: Record<string, string> | null | undefined
  /** The page of your shop that the member goes back to from `checkout_url`: on one of your registered origins. `payment` and `status` are added to its query. */
  return_url?: string | null | undefined
  /** Seconds until an unpaid payment expires; 1800 if not given. */
  expires_in?: number | null | undefined
}

export interface CreateWebhookEndpoint {
  /** Says where events are sent: https, on the public internet. */
  url: string
  events?:
    | (
        | 'payment.processing'
        | 'payment.awaiting_payment'
        | 'payment.awaiting_confirmation'
        | 'payment.authorized'
        | 'payment.captured'
        | 'payment.declined'
        | 'payment.voided'
        | 'payment.cancelled'
        | 'payment.expired'
        | 'payment.refunded'
        | 'payment.capture_refused'
        | 'payment.void_refused'
        | 'payment.reversal_refused'
        | 'payment.late_approval'
        | 'payment.disputed'
        | 'payment.dispute_won'
        | 'payment.dispute_lost'
        | 'webhook_endpoint.failing'
        | 'webhook_endpoint.disabled'
      )[]
    | null
    | undefined
  description?: string | null | undefined
}

export interface CreatedPayment extends Payment {
  client_secret: string
  checkout_url: string
}

export interface DailyTally {
  day: string
  /** Its place in the chain, from 1. */
  number: number
  from: string
  /** Not included. */
  to: string
  timezone: string
  /** The hour at which the day begins. */
  day_starts: number
  signed_at: string
  /** By currency. */
  totals: DaySums[]
  /** Says what the issuers’ clearing records said: of this day, and of days before where it is another than was told before. */
  records: RecordWord[]
  /** The document: a JWT of type `tally+jwt`. It never changes, and has no end. */
  tally: string
  /** A page of the broker that says what is signed. */
  verify_url: string
}

export interface DailyTallyList {
  from: string
  to: string
  /** In the order of the chain, the earliest first. */
  data: DailyTally[]
  /** Says where the next page begins; null at the end. */
  next_cursor: string | null
  /** Says why no later day is signed. day_not_over: the next day is not. nothing_moved: the chain begins with the first day on which money moves. records: the day waits for the issuers’ clearing records, until `until` at the latest. books_unavailable: somebody who must be asked does not answer; it is tried again. more: ask again. */
  unsigned: {
    reason: 'day_not_over' | 'nothing_moved' | 'records' | 'books_unavailable' | 'more'
    day: string | null
    until: string | null
  }
}

export interface DaySums {
  currency: string
  /** Payments that were captured. */
  payments: number
  /** In minor units. */
  captured_amount: number
  refunds: number
  refunded_amount: number
  /** Taken by disputes, less what they gave back. */
  disputed_amount: number
  net_amount: number
}

/** The open one, or the latest. */
export interface Dispute {
  id: string
  /** An inquiry moves no money. */
  stage: 'inquiry' | 'dispute' | 'second' | 'final'
  /** `won` and `withdrawn`: for the shop. */
  status: 'needs_response' | 'under_review' | 'won' | 'lost' | 'accepted' | 'withdrawn'
  /** A word of the issuer's choice. */
  reason: string
  amount: number
  /** Says what it has taken so far. */
  debited_amount: number
  /** Answer the issuer by then; silence is acceptance. */
  respond_by: string | null
}

export interface EmptyRequest {}

export interface Event {
  id: string
  type:
    | 'payment.processing'
    | 'payment.awaiting_payment'
    | 'payment.awaiting_confirmation'
    | 'payment.authorized'
    | 'payment.captured'
    | 'payment.declined'
    | 'payment.voided'
    | 'payment.cancelled'
    | 'payment.expired'
    | 'payment.refunded'
    | 'payment.capture_refused'
    | 'payment.void_refused'
    | 'payment.reversal_refused'
    | 'payment.late_approval'
    | 'payment.disputed'
    | 'payment.dispute_won'
    | 'payment.dispute_lost'
    | 'webhook_endpoint.failing'
    | 'webhook_endpoint.disabled'
  /** The payment's version at the event; orders the events of a payment. */
  version: number
  created_at: string
  payment?: Payment | undefined
  /** Of an event about a webhook endpoint: its id. */
  webhook_endpoint?: string | undefined
}

export interface EventList {
  data: Event[]
  next_after: string
  has_more: boolean
}

export interface EvidenceList {
  data: {
    operation: string
    kind: 'authorize' | 'capture' | 'void' | 'refund' | 'return' | 'dispute_debit' | 'dispute_credit'
    /** The relay centre's answer, then the settlement server's that it holds. */
    signatures: {
      /** Says who signed: an origin. */
      party: string
      type: string
      signed_at: string
      /** The signed answer itself: a compact JWS (RFC 7515), ES256. */
      answer: string
      /** Says whether a key verifies it that the party is known to have used. */
      verified: boolean
      /** That key (RFC 7517), also when the party has long replaced it. */
      key: {
        kty: 'EC'
        crv: 'P-256'
        x: string
        y: string
        kid: string
      } | null
      key_first_seen_at: string | null
    }[]
  }[]
  /** Says where the next page begins; null at the end. */
  next_cursor: string | null
}

/** While `awaiting_payment`. */
export interface Instructions {
  /** A word of the issuer's choice. */
  kind: string
  /** `reported`: paid at a till, by the issuer’s word, which it may take back. Do not ship on it. */
  state: 'pending' | 'reported'
  received_amount: number
  pay_by: string
  url: string | null
  ways: {
    id: string
    name: {
      en: string
      ja: string
    }
    numbers: {
      label: {
        en: string
        ja: string
      }
      value: string
    }[]
    barcode: {
      symbology: string
      data: string
      text: string
    } | null
  }[]
}

export interface OperatedPayment extends Payment {
  operation: {
    id: string
    kind: 'capture' | 'void' | 'refund'
    /** Whole number of the currency's minor units. */
    amount: number
    outcome: 'approved' | 'declined' | 'pending'
  }
}

export interface Operation {
  id: string
  /** `return`, `dispute_debit` and `dispute_credit` were begun by the issuer. */
  kind: 'authorize' | 'capture' | 'void' | 'refund' | 'return' | 'dispute_debit' | 'dispute_credit'
  /** Whole number of the currency's minor units. */
  amount: number
  currency: string
  /** Of a refund: the shop's reason, if it gave one. */
  reason?: string | undefined
  /** pending: it is under way, or being resolved. */
  outcome: 'approved' | 'declined' | 'pending'
  created_at: string
  /** Says when its outcome became known. */
  settled_at?: string | undefined
}

export interface OperationList {
  data: Operation[]
  /** Says where the next page begins; null at the end. */
  next_cursor: string | null
}

export interface OperationRequest {
  /** Whole number of the currency's minor units. */
  amount?: number | null | undefined
}

export interface OutcomeCounts {
  /** Grouped by day. */
  day?: string | undefined
  /** Grouped by issuer: the issuer's prefix. */
  issuer?: string | undefined
  /** Null when there is no such issuer any more. */
  issuer_name?: string | null | undefined
  /** Grouped by method: a word of the issuers' choice. */
  method?: string | undefined
  currency: string
  /** Payments that were made in this time. */
  opened: number
  /** Says what they ask for, in minor units. */
  opened_amount: number
  /** Also those that were given back since. */
  approved: number
  /** Of those approved: money was taken. */
  captured: number
  declined: number
  cancelled: number
  expired: number
  /** Open, being worked on, or awaiting money. */
  under_way: number
  /** Of those captured: a dispute was opened. */
  disputed: number
  /** Of those declined, by reason. */
  reasons: Record<string, number>
}

export interface Outcomes {
  from: string
  to: string
  timezone: string
  day_starts: number
  group_by: string
  /** There are too many to count at once: of payments made before, not all are in it. Ask for fewer days. */
  counted_from: string | null
  data: OutcomeCounts[]
  /** Of the whole time, one for each currency. */
  totals: {
    currency: string
    /** Payments that were made in this time. */
    opened: number
    /** Says what they ask for, in minor units. */
    opened_amount: number
    /** Also those that were given back since. */
    approved: number
    /** Of those approved: money was taken. */
    captured: number
    declined: number
    cancelled: number
    expired: number
    /** Open, being worked on, or awaiting money. */
    under_way: number
    /** Of those captured: a dispute was opened. */
    disputed: number
    /** Of those declined, by reason. */
    reasons: Record<string, number>
  }[]
}

/** The payment as it is now. */
export interface Payment {
  id: string
  status:
    | 'open'
    | 'processing'
    | 'awaiting_payment'
    | 'awaiting_confirmation'
    | 'authorized'
    | 'captured'
    | 'refunded'
    | 'voided'
    | 'declined'
    | 'cancelled'
    | 'expired'
  /** Whole number of the currency's minor units. */
  amount: number
  currency: string
  order: string
  description: string | null
  items: PaymentItem[] | null
  /** A word of the issuer's choice. */
  method: string | null
  /** The issuer's prefix. */
  issuer: string | null
  issuer_name: string | null
  /** Its names by language tag (BCP 47) when the payment was made: English and Japanese, and the further ones that it has given, as far as they fit into a verdict. */
  issuer_names: Record<string, string> | null
  /** The last four characters of the member’s ID, until personal data is erased. */
  member_id_ends: string | null
  /** While the issuer waits for an answer of the member: only while `processing`. */
  question?:
    | {
        kind: 'code' | 'elsewhere' | 'choice' | 'page'
        expires_at: string
      }
    | undefined
  /** Says how the member chose to pay, as card gateways number it: 10 once, 21 with the bonus, 61 in `count` parts, 80 revolving. */
  plan?:
    | {
        division: string
        count?: number | undefined
      }
    | undefined
  captured_amount: number
  /** Returned by the shop and by the issuer. */
  refunded_amount: number
  /** Says what disputes have taken so far. */
  disputed_amount: number
  /** The approval code. */
  authorization: string | null
  reason:
    | 'insufficient_funds'
    | 'limit_exceeded'
    | 'account_closed'
    | 'expired_account'
    | 'too_many_attempts'
    | 'refused_by_issuer'
    | 'issuer_unavailable'
    | null
  instructions: Instructions
  dispute: Dispute
  /** Says who cancelled or voided it: the member in the dialog, or the shop by this API. */
  cancelled_by: 'member' | 'shop' | null
  capture: 'automatic' | 'manual'
  confirmation: 'none' | 'required'
  locale: string | null
  metadata: Record<string, string>
  livemode: boolean
  /** Grows with every change. */
  version: number
  created_at: string
  expires_at: string
  /** While something is held: when it goes back unless it is captured before. */
  hold_expires_at: string | null
  /** Since when description, items, metadata, locale and the reasons of refunds are gone. */
  personal_data_erased_at?: string | undefined
}

export interface PaymentEventList {
  data: {
    id: string
    type: string
    version: number
    created_at: string
  }[]
}

export interface PaymentItem {
  name: string
  quantity: number
  amount: number
}

export interface PaymentList {
  data: Payment[]
  /** Says where the next page begins; null at the end. With a filter that few payments pass, a page may hold fewer than `limit`, or none, and more may follow: go on until it is null. */
  next_cursor: string | null
}

export interface Readiness {
  status: 'ready' | 'not_ready'
  /** The latest look; it stands for some seconds. */
  checked_at: string
  checks: Record<string, 'ok' | 'failed'>
  /** Says what to do about each: docs/operate/health.md. */
  failing: ('directory' | 'ledger' | 'keys')[]
  /** Keys of the broker that something still needs and this Worker does not have: docs/operate/keys.md. */
  missing_keys: string[]
  /** Says what was last heard of each issuer. One that is down makes no broker unready. */
  issuers: {
    prefix: string
    livemode: boolean
    state: 'unheard' | 'up' | 'half_open' | 'down'
    /** Seconds since its latest answer or published key. */
    last_word_s: number | null
  }[]
}

export interface RecordWord {
  /** The issuer's prefix. */
  issuer: string
  /** By the issuer’s calendar. */
  business_date: string
  /** As of what will arrive, when the tally was signed. */
  state: 'confirmed' | 'differs' | 'open' | 'waiting'
  /** Seconds since 1970. */
  compared_at: number | null
  sums: {
    currency: string
    /** By the broker’s books of this business date. */
    net_amount: number
    /** Of it, what the record has too. Null: not known. */
    confirmed_amount: number | null
    /** The difference. Null: not known. */
    unconfirmed_amount: number | null
  }[]
  /** Operations that differ. */
  differences: number
  /** False: there was more than is looked at. */
  whole: boolean
}

export interface RefundRequest {
  /** Whole number of the currency's minor units. */
  amount?: number | null | undefined
  reason?: string | null | undefined
}

export interface SignedReturn {
  /** The operation's id, which is the document's `jti`. */
  id: string
  /** `void`: a hold was given up; `refund`: the shop gave back; `return`: the issuer did; `dispute_debit` and `dispute_credit`: a dispute took it, or gave it back to the shop. */
  kind: 'void' | 'refund' | 'return' | 'dispute_debit' | 'dispute_credit'
  /** Whole number of the currency's minor units. */
  amount: number
  currency: string
  /** Says when the broker had the issuer's answer. */
  at: string
  /** A JWT of type `return+jwt`, signed now. It has no end. */
  return: string
  /** A page of the broker that says what is signed, for whoever it is handed to. */
  verify_url: string
}

export interface SignedReturnList {
  data: SignedReturn[]
  /** Says where the next page begins; null at the end. */
  next_cursor: string | null
}

export interface Tallies {
  from: string
  to: string
  timezone: string
  day_starts: number
  group_by: string
  /** By day, then issuer, then method, as far as they are grouped by. */
  data: Tally[]
  /** Of the whole time, one for each currency. */
  totals: {
    currency: string
    /** Payments that were captured. */
    payments: number
    /** In minor units. */
    captured_amount: number
    refunds: number
    refunded_amount: number
    /** Captured less refunded and disputed; may be below 0. */
    net_amount: number
    /** Taken by disputes, less what they gave back; may be below 0. */
    disputed_amount: number
  }[]
}

export interface Tally {
  /** Grouped by day. */
  day?: string | undefined
  /** Grouped by issuer: the issuer's prefix. */
  issuer?: string | undefined
  /** Null when there is no such issuer any more. */
  issuer_name?: string | null | undefined
  /** Grouped by method: a word of the issuers' choice. */
  method?: string | undefined
  currency: string
  /** Payments that were captured. */
  payments: number
  /** In minor units. */
  captured_amount: number
  refunds: number
  refunded_amount: number
  /** Captured less refunded and disputed; may be below 0. */
  net_amount: number
  /** Taken by disputes, less what they gave back; may be below 0. */
  disputed_amount: number
}

export interface Verdict {
  verdict: string
}

export interface VoidRequest {}

export interface WebhookDelivery {
  id: string
  event: {
    id: string
    type:
      | 'payment.processing'
      | 'payment.awaiting_payment'
      | 'payment.awaiting_confirmation'
      | 'payment.authorized'
      | 'payment.captured'
      | 'payment.declined'
      | 'payment.voided'
      | 'payment.cancelled'
      | 'payment.expired'
      | 'payment.refunded'
      | 'payment.capture_refused'
      | 'payment.void_refused'
      | 'payment.reversal_refused'
      | 'payment.late_approval'
      | 'payment.disputed'
      | 'payment.dispute_won'
      | 'payment.dispute_lost'
      | 'webhook_endpoint.failing'
      | 'webhook_endpoint.disabled'
    payment: string | null
  }
  state: 'waiting' | 'delivered' | 'failed'
  tries: number
  /** It is being sent now. */
  under_way: boolean
  next_attempt_at: string | null
  /** The latest tries, oldest first. */
  attempts: {
    at: string
    ms: number
    /** The HTTP status, where there was an answer. */
    status: number | null
    /** Null: it arrived. */
    error: 'status' | 'redirect' | 'timeout' | 'unreachable' | 'target_not_allowed' | 'endpoint_disabled' | null
  }[]
  created_at: string
}

export interface WebhookDeliveryList {
  data: WebhookDelivery[]
  next_cursor: string | null
}

export interface WebhookDeliveryWithBody extends WebhookDelivery {
  /** The body as it would be sent now, with the payment and its verdict as they are now. What was sent before is not kept. */
  body: string
}

export interface WebhookEndpoint {
  id: string
  url: string
  description: string | null
  /** Null: all events. */
  events:
    | (
        | 'payment.processing'
        | 'payment.awaiting_payment'
        | 'payment.awaiting_confirmation'
        | 'payment.authorized'
        | 'payment.captured'
        | 'payment.declined'
        | 'payment.voided'
        | 'payment.cancelled'
        | 'payment.expired'
        | 'payment.refunded'
        | 'payment.capture_refused'
        | 'payment.void_refused'
        | 'payment.reversal_refused'
        | 'payment.late_approval'
        | 'payment.disputed'
        | 'payment.dispute_won'
        | 'payment.dispute_lost'
        | 'webhook_endpoint.failing'
        | 'webhook_endpoint.disabled'
      )[]
    | null
  status: 'enabled' | 'failing' | 'disabled'
  /** gone: it answered 410. */
  disabled_reason: 'gone' | null
  failing_since: string | null
  livemode: boolean
  previous_secret_expires_at: string | null
  created_at: string
}

export interface WebhookEndpointList {
  data: WebhookEndpoint[]
}

export interface WebhookEndpointTest {
  event: {
    id: string
    type: 'webhook_endpoint.test'
  }
  /** The one try: it is not made again, and no ledger keeps it. */
  attempt: {
    at: string
    ms: number
    /** The HTTP status, where there was an answer. */
    status: number | null
    /** Null: it arrived. */
    error: 'status' | 'redirect' | 'timeout' | 'unreachable' | 'target_not_allowed' | 'endpoint_disabled' | null
  }
  /** The body as it was sent. */
  body: string
}

export interface WebhookEndpointWithSecret extends WebhookEndpoint {
  /** Shown when it is made and never again. Keep it on your server. */
  secret: string
}

export interface WebhookEvent {
  id: string
  type:
    | 'payment.processing'
    | 'payment.awaiting_payment'
    | 'payment.awaiting_confirmation'
    | 'payment.authorized'
    | 'payment.captured'
    | 'payment.declined'
    | 'payment.voided'
    | 'payment.cancelled'
    | 'payment.expired'
    | 'payment.refunded'
    | 'payment.capture_refused'
    | 'payment.void_refused'
    | 'payment.reversal_refused'
    | 'payment.late_approval'
    | 'payment.disputed'
    | 'payment.dispute_won'
    | 'payment.dispute_lost'
    | 'webhook_endpoint.failing'
    | 'webhook_endpoint.disabled'
    | 'webhook_endpoint.test'
  /** The payment's version at the event; orders the events of a payment. */
  version: number
  created_at: string
  payment?: Payment | undefined
  /** Of an event about a webhook endpoint: its id. */
  webhook_endpoint?: string | undefined
  /** Step 9: the verdict as it is now, signed. */
  verdict?: string | undefined
  /** The returns that it tells of, each signed. */
  returns?: string[] | undefined
}

/** Types of what each call takes and answers, by its name. */
export interface ApiCalls {
  createPayment: {
    params: Record<never, never>
    query: Record<never, never>
    body: CreatePayment
    answer: CreatedPayment
  }
  listPayments: {
    params: Record<never, never>
    query: {
      status?:
        | 'open'
        | 'processing'
        | 'awaiting_payment'
        | 'awaiting_confirmation'
        | 'authorized'
        | 'captured'
        | 'refunded'
        | 'voided'
        | 'declined'
        | 'cancelled'
        | 'expired'
        | undefined
      order?: string | undefined
      issuer?: string | undefined
      method?: string | undefined
      amount?: string | undefined
      member_id_ends?: string | undefined
      from?: string | undefined
      to?: string | undefined
      limit?: number | undefined
      cursor?: string | undefined
    }
    body: undefined
    answer: PaymentList
  }
  retrievePayment: {
    params: { id: string }
    query: Record<never, never>
    body: undefined
    answer: Payment
  }
  retrieveVerdict: {
    params: { id: string }
    query: Record<never, never>
    body: undefined
    answer: Verdict
  }
  listPaymentEvents: {
    params: { id: string }
    query: Record<never, never>
    body: undefined
    answer: PaymentEventList
  }
  capturePayment: {
    params: { id: string }
    query: Record<never, never>
    body: OperationRequest
    answer: OperatedPayment
  }
  voidPayment: {
    params: { id: string }
    query: Record<never, never>
    body: VoidRequest
    answer: OperatedPayment
  }
  refundPayment: {
    params: { id: string }
    query: Record<never, never>
    body: RefundRequest
    answer: OperatedPayment
  }
  listRefunds: {
    params: { id: string }
    query: { limit?: number | undefined; cursor?: string | undefined }
    body: undefined
    answer: OperationList
  }
  cancelPayment: {
    params: { id: string }
    query: Record<never, never>
    body: EmptyRequest
    answer: Payment
  }
  listOperations: {
    params: { id: string }
    query: { limit?: number | undefined; cursor?: string | undefined }
    body: undefined
    answer: OperationList
  }
  listEvidence: {
    params: { id: string }
    query: { limit?: number | undefined; cursor?: string | undefined }
    body: undefined
    answer: EvidenceList
  }
  listReturns: {
    params: { id: string }
    query: { limit?: number | undefined; cursor?: string | undefined }
    body: undefined
    answer: SignedReturnList
  }
  exportPayments: {
    params: Record<never, never>
    query: {
      from?: string | undefined
      to?: string | undefined
      timezone?: string | undefined
      day_starts?: number | undefined
    }
    body: undefined
    answer: string
  }
  listEvents: {
    params: Record<never, never>
    query: { after?: string | undefined; limit?: number | undefined }
    body: undefined
    answer: EventList
  }
  createWebhookEndpoint: {
    params: Record<never, never>
    query: Record<never, never>
    body: CreateWebhookEndpoint
    answer: WebhookEndpointWithSecret
  }
  listWebhookEndpoints: {
    params: Record<never, never>
    query: Record<never, never>
    body: undefined
    answer: WebhookEndpointList
  }
  retrieveWebhookEndpoint: {
    params: { id: string }
    query: Record<never, never>
    body: undefined
    answer: WebhookEndpoint
  }
  updateWebhookEndpoint: {
    params: { id: string }
    query: Record<never, never>
    body: ChangeWebhookEndpoint
    answer: WebhookEndpointWithSecret | WebhookEndpoint
  }
  deleteWebhookEndpoint: {
    params: { id: string }
    query: Record<never, never>
    body: undefined
    answer: undefined
  }
  listWebhookDeliveries: {
    params: { id: string }
    query: {
      state?: 'waiting' | 'delivered' | 'failed' | undefined
      limit?: number | undefined
      cursor?: string | undefined
    }
    body: undefined
    answer: WebhookDeliveryList
  }
  retrieveWebhookDelivery: {
    params: { id: string; delivery: string }
    query: Record<never, never>
    body: undefined
    answer: WebhookDeliveryWithBody
  }
  testWebhookEndpoint: {
    params: { id: string }
    query: Record<never, never>
    body: EmptyRequest
    answer: WebhookEndpointTest
  }
  retryWebhookDelivery: {
    params: { id: string; delivery: string }
    query: Record<never, never>
    body: EmptyRequest
    answer: WebhookDelivery
  }
  retrieveTallies: {
    params: Record<never, never>
    query: {
      from?: string | undefined
      to?: string | undefined
      timezone?: string | undefined
      day_starts?: number | undefined
      group_by?: string | undefined
    }
    body: undefined
    answer: Tallies
  }
  retrieveOutcomes: {
    params: Record<never, never>
    query: {
      from?: string | undefined
      to?: string | undefined
      timezone?: string | undefined
      day_starts?: number | undefined
      group_by?: string | undefined
    }
    body: undefined
    answer: Outcomes
  }
  listDailyTallies: {
    params: Record<never, never>
    query: {
      from?: string | undefined
      to?: string | undefined
      limit?: number | undefined
      cursor?: string | undefined
    }
    body: undefined
    answer: DailyTallyList
  }
  retrieveDailyTally: {
    params: { day: string }
    query: Record<never, never>
    body: undefined
    answer: DailyTally
  }
  retrieveArrivals: {
    params: Record<never, never>
    query: { from?: string | undefined; to?: string | undefined }
    body: undefined
    answer: Arrivals
  }
  retrieveCalendar: {
    params: Record<never, never>
    query: Record<never, never>
    body: undefined
    answer: Calendar
  }
  updateCalendar: {
    params: Record<never, never>
    query: Record<never, never>
    body: ChangeCalendar
    answer: Calendar
  }
  createConsoleSession: {
    params: Record<never, never>
    query: Record<never, never>
    body: CreateConsoleSession
    answer: ConsoleSessionLink
  }
}
