/** Shapes of what the dialog's page is answered, for its OpenAPI document: protocol/checkout-api.ts has them for the code. */

import { z } from '@hono/zod-openapi'

import type { CheckoutState } from '../../protocol/checkout-api.ts'
import { CANCELLERS, DECLINE_REASONS, PAYMENT_STATUSES, PROCESSING_STAGES } from '../../protocol/payment.ts'
import { QUESTION_KINDS } from '../../protocol/questions.ts'

const inLanguages = z
  .object({ en: z.string(), ja: z.string() })
  .catchall(z.string())
  .openapi({ description: 'By the dialog’s languages: in English and Japanese always.' })
const time = z.iso.datetime()

const issuerShape = z
  .object({
    prefix: z.string(),
    name: inLanguages,
    station: inLanguages.optional(),
    password_hint: inLanguages.optional(),
    id_placeholder: inLanguages.optional(),
    mark: z.string().openapi({ description: 'One character.' }),
    color: z.string().openapi({ description: '`#rrggbb`.' }),
    method: z.string(),
    takes_on_authorize: z.literal(true).optional().openapi({ description: 'Its approval takes the money.' }),
    register_url: z.string().optional(),
    forgot_url: z.string().optional(),
    encryption_key: z
      .object({ kid: z.string(), kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() })
      .optional()
      .openapi({ description: 'To seal to (RFC 7517, `use: "enc"`); absent while it cannot be had.' }),
    passkey_rp_id: z.string().optional(),
    framed_max: z.int().optional().openapi({ description: 'Minor units: more is paid in a window of its own.' }),
  })
  .openapi('CheckoutIssuer')

const questionShape = z
  .object({
    id: z.string(),
    kind: z.enum(QUESTION_KINDS),
    expires_at: time,
    sealed: z.string().optional().openapi({ description: 'Its content, a compact JWE to the page’s own key.' }),
    poll_after_s: z.number().optional(),
  })
  .openapi('CheckoutQuestion')

const awaitedShape = z
  .object({
    state: z.enum(['pending', 'reported']),
    received_amount: z.int(),
    pay_by: time,
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
  .openapi('AwaitedPayment')

/** A checkout as it stands: the answer to every request of the page about its payment. */
export const checkoutStateShape = z
  .object({
    payment_id: z.string(),
    status: z.enum(PAYMENT_STATUSES),
    question: questionShape.optional(),
    question_end: z.enum(['denied', 'expired']).optional(),
    stage: z.enum(PROCESSING_STAGES).optional(),
    reason: z.enum([...DECLINE_REASONS, 'credentials', 'denied', 'expired']).optional(),
    attempts_left: z.int().optional(),
    retry_after_s: z.number().optional(),
    verdict: z.string().optional().openapi({ description: 'The signed verdict, once there is a final word.' }),
    amount: z.int(),
    currency: z.string(),
    minor_digits: z.int(),
    order: z.string(),
    description: z.string().optional(),
    items: z.array(z.object({ name: z.string(), quantity: z.int(), amount: z.int() })).optional(),
    merchant: z.object({ id: z.string(), name: inLanguages }),
    allowed_origins: z.array(z.string()),
    confirmation: z.enum(['none', 'required']),
    guarded: z.literal(true).optional(),
    locale: z.string().optional(),
    return_url: z
      .url()
      .optional()
      .openapi({ description: 'Where the payment’s own page leads back to; `payment` and `status` are in its query.' }),
    method: z.string().optional(),
    issuer: z.string().optional(),
    member_hint: z.string().optional(),
    authorization: z.string().optional(),
    instructions: awaitedShape.optional(),
    expires_at: time,
    confirm_by: time.optional(),
    confirm_key: z.string().optional(),
    confirm_token: z.string().optional(),
    cancelled_by: z.enum(CANCELLERS).optional(),
    livemode: z.boolean(),
    now: time.openapi({ description: 'The broker’s clock: the page seals by it.' }),
    passkey_offer: z.object({ challenge: z.string(), user_handle: z.string() }).optional(),
    issuers: z.array(issuerShape).optional().openapi({ description: 'With `?include=issuers`.' }),
  })
  .openapi('CheckoutState')

/** Names what one of the two descriptions of a checkout has and the other has not: there is none, or this does not compile. */
type Fields<Left, Right> = Exclude<keyof Left, keyof Right> | Exclude<keyof Right, keyof Left>
type None<T extends never> = T
export type UndescribedField = None<Fields<z.infer<typeof checkoutStateShape>, CheckoutState>>
