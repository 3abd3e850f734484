import type { DeclineReason, PaymentItem, PaymentMethod, PaymentStatus } from '../protocol/payment.ts'

/** Describes what `POST /v1/payments` takes. */
export interface NewPayment {
  /** Whole number of the currency's minor units: ¥12,800 is 12800, $12.80 is 1280. */
  amount: number
  /** ISO 4217, in capitals. */
  currency: string
  /** The shop's own order number. */
  order: string
  description?: string
  items?: PaymentItem[]
  /** `automatic`: taken as soon as it is approved (the default). `manual`: held until the shop captures it. */
  capture?: 'automatic' | 'manual'
  /** `required`: the member confirms once more after the approval. */
  confirmation?: 'none' | 'required'
  locale?: 'ja' | 'en'
  /** The page of your shop that the member goes back to from `checkout_url`, on a registered origin. */
  return_url?: string
  metadata?: Record<string, string>
  /** Seconds until an unpaid payment expires: 60 to 86400, 1800 if not given. */
  expires_in?: number
}

/** Tells how the member is to pay. `state: 'reported'`: paid at a till, which the issuer may take back; do not ship on it. */
export interface Instructions {
  /** A word of the issuer's choice. */
  kind: string
  state: 'pending' | 'reported'
  received_amount: number
  pay_by: string
  url: string | null
  ways: {
    id: string
    name: { en: string; ja: string }
    numbers: { label: { en: string; ja: string }; value: string }[]
    barcode: { symbology: string; data: string; text: string } | null
  }[]
}

/** A dispute at the issuer. It is answered at the issuer, by `respond_by`: silence is acceptance. */
export interface Dispute {
  id: string
  /** An `inquiry` moves no money; `second` and `final` may follow an end. */
  stage: 'inquiry' | 'dispute' | 'second' | 'final'
  /** `won` and `withdrawn`: for the shop. */
  status: 'needs_response' | 'under_review' | 'won' | 'lost' | 'accepted' | 'withdrawn'
  /** A word of the issuer's choice, such as `not_received`. */
  reason: string
  amount: number
  /** Taken so far. */
  debited_amount: number
  respond_by: string | null
}

/** A payment as the broker shows it to the shop. Amounts in minor units, times RFC 3339 in UTC. */
export interface Payment {
  id: string
  status: PaymentStatus
  amount: number
  currency: string
  order: string
  description: string | null
  items: PaymentItem[] | null
  method: PaymentMethod | null
  /** The issuer's prefix, and its name. */
  issuer: string | null
  issuer_name: string | null
  /** The last four characters of the member's ID; null until somebody pays, and once personal data is erased. */
  member_id_ends?: string | null
  captured_amount: number
  /** Returned by the shop, and by the issuer. */
  refunded_amount: number
  /** Taken by disputes so far. Brokers before 0.3 do not say. */
  disputed_amount?: number
  authorization: string | null
  reason: DeclineReason | null
  /** While `awaiting_payment`: how the member is to pay, and until when. Brokers before 0.3 do not say. */
  instructions?: Instructions | null
  /** The open dispute, or the latest. Brokers before 0.3 do not say. */
  dispute?: Dispute | null
  metadata: Record<string, string>
  livemode: boolean
  /** Grows with every change. */
  version: number
  created_at: string
  expires_at: string
}

export interface CreatedPayment extends Payment {
  /** For the element on the page. It opens this one payment's dialog and nothing else. */
  client_secret: string
  checkout_url: string
}
