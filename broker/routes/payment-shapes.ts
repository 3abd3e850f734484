import { z } from '@hono/zod-openapi'

import { DISPUTE_STAGES, DISPUTE_STATUSES } from '../../protocol/adjustments.ts'
import { ERROR_CODES } from '../../protocol/error-codes.ts'
import { AMOUNT_MAX, minorDigits } from '../../protocol/money.ts'
import { CANCELLERS, DECLINE_REASONS, PAYMENT_STATUSES, isPaymentMethod } from '../../protocol/payment.ts'
import { QUESTION_KINDS } from '../../protocol/questions.ts'
import { isUnicode, plainLine } from '../../protocol/text.ts'
import {
  DESCRIPTION_MAX_CHARACTERS,
  EXPIRES_IN_DEFAULT_SECONDS,
  EXPIRES_IN_MAX_SECONDS,
  EXPIRES_IN_MIN_SECONDS,
  IDEMPOTENCY_KEY_MAX_CHARACTERS,
  ITEMS_MAX,
  ITEM_NAME_MAX_CHARACTERS,
  LIST_DEFAULT,
  LIST_MAX,
  METADATA_KEY_MAX_CHARACTERS,
  METADATA_MAX_KEYS,
  METADATA_VALUE_MAX_CHARACTERS,
  ORDER_MAX_CHARACTERS,
  REFUND_REASON_MAX_CHARACTERS,
} from '../limits.ts'
import { returnUrl } from './return-url-shape.ts'
import { boundedText, exactLine, optional, shownText, wholeNumber } from './text-shapes.ts'

/** An amount that can be charged. */
export const amount = z
  .int()
  .min(1)
  .max(AMOUNT_MAX)
  .openapi({ description: "Whole number of the currency's minor units.", example: 12800 })

const currency = z
  .string()
  .refine((code) => minorDigits(code) !== undefined)
  .openapi({ description: 'ISO 4217.', example: 'JPY', pattern: '^[A-Z]{3}$' })

const item = z
  .strictObject({
    name: shownText(ITEM_NAME_MAX_CHARACTERS)
      .refine((name) => plainLine(name) !== '', 'Name the item.')
      .openapi({ minLength: 1, maxLength: ITEM_NAME_MAX_CHARACTERS }),
    quantity: z.int('A whole number.').min(1, 'At least 1.').max(9999, 'At most 9999.'),
    amount: z.int('A whole number of minor units.').min(0, 'At least 0.').max(AMOUNT_MAX, 'Too large.'),
  })
  .openapi('PaymentItem')

/** The shop's own, and shown to nobody: whatever Unicode can say. */
const metadataValue = boundedText(METADATA_VALUE_MAX_CHARACTERS, 'Metadata values are texts.').refine(
  isUnicode,
  'A text in Unicode: half of a surrogate pair is none.',
)

/** Step 2, the transaction request. */
export const createPaymentBody = z
  .strictObject({
    amount,
    currency,
    order: exactLine(
      ORDER_MAX_CHARACTERS,
      "Send the shop's own order number.",
      'The order is a text: the number that the shop knows it by.',
    ).openapi({ example: 'A-1001' }),
    description: optional(shownText(DESCRIPTION_MAX_CHARACTERS)),
    items: optional(z.array(item, 'A list of items.').max(ITEMS_MAX, `At most ${ITEMS_MAX} items.`)),
    capture: optional(z.enum(['automatic', 'manual'], 'One of automatic, manual.')),
    confirmation: optional(z.enum(['none', 'required'], 'One of none, required.')),
    locale: optional(z.enum(['ja', 'en'], 'One of ja, en.')),
    metadata: optional(
      z
        .record(exactLine(METADATA_KEY_MAX_CHARACTERS, 'Name the value.'), metadataValue)
        .refine((metadata) => Object.keys(metadata).length <= METADATA_MAX_KEYS, `At most ${METADATA_MAX_KEYS} keys.`),
    ),
    return_url: optional(returnUrl),
    expires_in: optional(
      z
        .int('A whole number of seconds.')
        .min(EXPIRES_IN_MIN_SECONDS, `At least ${EXPIRES_IN_MIN_SECONDS} seconds.`)
        .max(EXPIRES_IN_MAX_SECONDS, `At most ${EXPIRES_IN_MAX_SECONDS} seconds.`)
        .openapi({
          description: `Seconds until an unpaid payment expires; ${EXPIRES_IN_DEFAULT_SECONDS} if not given.`,
        }),
    ),
  })
  .openapi('CreatePayment')

export const idempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .regex(new RegExp(`^[\\x21-\\x7e]{1,${IDEMPOTENCY_KEY_MAX_CHARACTERS}}$`))
    .optional()
    .openapi({ description: 'Required. The same key with the same body gets the same answer again, for 48 hours.' }),
})

/** Of a capture, void or refund: the key, and the version that was looked at. */
export const operationHeaders = idempotencyHeader.extend({
  'if-match': z
    .string()
    .regex(/^"\d{1,9}"$/, 'The payment’s `version` in double quotes.')
    .optional()
    .openapi({
      description: 'The payment’s `version` in double quotes: if it has changed since, nothing is done (412).',
      example: '"3"',
    }),
})

/** A way of paying: a word of its issuer's choice. */
export const methodShape = z
  .string()
  .refine(isPaymentMethod, 'A word of 1 to 32 of a-z, 0-9 and _, with a letter first.')
  .openapi({ description: "A word of the issuer's choice.", example: 'credit', pattern: '^[a-z][a-z0-9_]{0,31}$' })

/** The question that the issuer waits for, as far as a shop may know. */
const questionShape = z
  .object({ kind: z.enum(QUESTION_KINDS), expires_at: z.iso.datetime() })
  .openapi({ description: 'While the issuer waits for an answer of the member: only while `processing`.' })

const planShape = z.object({ division: z.string(), count: z.int().optional() }).openapi({
  description:
    'How the member chose to pay, as card gateways number it: 10 once, 21 with the bonus, 61 in `count` parts, 80 revolving.',
})
const inLanguages = z.object({ en: z.string(), ja: z.string() }).catchall(z.string())

/** The issuer's instructions to the member, while the money is waited for. */
const instructionsShape = z
  .object({
    kind: z.string().openapi({ description: "A word of the issuer's choice.", example: 'bill' }),
    state: z.enum(['pending', 'reported']).openapi({
      description: '`reported`: paid at a till, by the issuer’s word, which it may take back. Do not ship on it.',
    }),
    received_amount: z.int(),
    pay_by: z.iso.datetime(),
    url: z.string().nullable(),
    ways: z.array(
      z.object({
        id: z.string(),
        name: inLanguages,
        numbers: z.array(z.object({ label: inLanguages, value: z.string() })),
        barcode: z.object({ symbology: z.string(), data: z.string(), text: z.string() }).nullable(),
      }),
    ),
  })
  .openapi('Instructions')

const disputeShape = z
  .object({
    id: z.string(),
    stage: z.enum(DISPUTE_STAGES).openapi({ description: 'An inquiry moves no money.' }),
    status: z.enum(DISPUTE_STATUSES).openapi({ description: '`won` and `withdrawn`: for the shop.' }),
    reason: z.string().openapi({ description: "A word of the issuer's choice.", example: 'not_received' }),
    amount: z.int(),
    debited_amount: z.int().openapi({ description: 'What it has taken so far.' }),
    respond_by: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'Answer the issuer by then; silence is acceptance.' }),
  })
  .openapi('Dispute')

/** A payment as the shop's server sees it. */
export const paymentShape = z
  .object({
    id: z.string().openapi({ example: 'pay_0123456789abcdefghjkmnpqrstvwxyz12' }),
    status: z.enum(PAYMENT_STATUSES),
    amount,
    currency: z.string(),
    order: z.string(),
    description: z.string().nullable(),
    items: z.array(item).nullable(),
    method: methodShape.nullable(),
    issuer: z.string().nullable().openapi({ description: "The issuer's prefix." }),
    issuer_name: z.string().nullable(),
    issuer_names: z.record(z.string(), z.string()).nullable().openapi({
      description:
        'Its names by language tag (BCP 47) when the payment was made: English and Japanese, and the further ones that it has given, as far as they fit into a verdict.',
    }),
    member_id_ends: z
      .string()
      .nullable()
      .openapi({ description: 'The last four characters of the member’s ID, until personal data is erased.' }),
    question: questionShape.optional(),
    plan: planShape.optional(),
    captured_amount: z.int(),
    refunded_amount: z.int().openapi({ description: 'Returned by the shop and by the issuer.' }),
    disputed_amount: z.int().openapi({ description: 'What disputes have taken so far.' }),
    authorization: z.string().nullable().openapi({ description: 'The approval code.' }),
    reason: z.enum(DECLINE_REASONS).nullable(),
    instructions: instructionsShape.nullable().openapi({ description: 'While `awaiting_payment`.' }),
    dispute: disputeShape.nullable().openapi({ description: 'The open one, or the latest.' }),
    cancelled_by: z
      .enum(CANCELLERS)
      .nullable()
      .openapi({ description: 'Who cancelled or voided it: the member in the dialog, or the shop by this API.' }),
    capture: z.enum(['automatic', 'manual']),
    confirmation: z.enum(['none', 'required']),
    locale: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    livemode: z.boolean(),
    version: z.int().openapi({ description: 'Grows with every change.' }),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    hold_expires_at: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'While something is held: when it goes back unless it is captured before.' }),
    personal_data_erased_at: z.iso
      .datetime()
      .optional()
      .openapi({ description: 'Since when description, items, metadata, locale and the reasons of refunds are gone.' }),
  })
  .openapi('Payment')

export const createdPaymentShape = paymentShape
  .extend({ client_secret: z.string(), checkout_url: z.url() })
  .openapi('CreatedPayment')

/** Sets how many a page of a list holds. */
export const pageLimit = wholeNumber(1, LIST_MAX)
  .default(LIST_DEFAULT)
  .openapi({ type: 'integer', minimum: 1, maximum: LIST_MAX, default: LIST_DEFAULT })

export const listQuery = z.strictObject({
  status: z.enum(PAYMENT_STATUSES, 'One of the statuses of a payment.').optional(),
  order: boundedText(ORDER_MAX_CHARACTERS)
    .refine((order) => order !== '', 'An order number.')
    .optional(),
  issuer: z
    .string()
    .regex(/^[0-9A-Z]{1,6}$/, "The issuer's prefix.")
    .optional(),
  method: methodShape.optional(),
  amount: wholeNumber(1, AMOUNT_MAX).optional().openapi({ description: 'Minor units, as they were asked for.' }),
  member_id_ends: z
    .string()
    .regex(/^[0-9A-Z]{4}$/, "The last four characters of the member's ID.")
    .optional(),
  from: z.iso.datetime({ offset: true, error: 'An RFC 3339 time, such as 2026-01-31T00:00:00Z.' }).optional(),
  to: z.iso.datetime({ offset: true, error: 'An RFC 3339 time, such as 2026-01-31T00:00:00Z.' }).optional(),
  limit: pageLimit,
  cursor: z.string().max(200).optional(),
})

export const paymentListShape = z
  .object({
    data: z.array(paymentShape),
    next_cursor: z
      .string()
      .nullable()
      .openapi({
        description:
          'Where the next page begins; null at the end. With a filter that few payments pass, a page may hold ' +
          'fewer than `limit`, or none, and more may follow: go on until it is null.',
      }),
  })
  .openapi('PaymentList')

export const eventListShape = z
  .object({
    data: z.array(z.object({ id: z.string(), type: z.string(), version: z.int(), created_at: z.iso.datetime() })),
  })
  .openapi('PaymentEventList')

export const problemShape = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(ERROR_CODES),
    detail: z.string(),
    param: z.string().optional(),
    request_id: z.string(),
  })
  .openapi('Problem')

/** Describes what the shop's server asks for: an amount, or all there is. */
export const operationBody = z.strictObject({ amount: optional(amount) }).openapi('OperationRequest')
export const refundBody = z
  .strictObject({
    amount: optional(amount),
    reason: optional(shownText(REFUND_REASON_MAX_CHARACTERS)),
  })
  .openapi('RefundRequest')
export const voidBody = z.strictObject({}).openapi('VoidRequest')

/** The payment after an operation, and the operation itself. `pending` until its outcome is known. */
export const operatedPaymentShape = paymentShape
  .extend({
    operation: z.object({
      id: z.string(),
      kind: z.enum(['capture', 'void', 'refund']),
      amount,
      outcome: z.enum(['approved', 'declined', 'pending']),
    }),
  })
  .openapi('OperatedPayment')
