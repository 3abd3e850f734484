/** Examples in the OpenAPI documents. A test holds each against the shape that it stands for. */

const AT = '2026-11-26T09:00:00.000Z'

export const PAYMENT = {
  id: 'pay_0123456789abcdefghjkmnpqrstvwxyz12',
  status: 'captured',
  amount: 12800,
  currency: 'JPY',
  order: 'A-1001',
  description: null,
  items: null,
  method: 'voucher',
  issuer: '4',
  issuer_name: 'Sumire',
  issuer_names: { en: 'Sumire', ja: 'すみれ', de: 'Veilchen' },
  member_id_ends: '0042',
  captured_amount: 12800,
  refunded_amount: 0,
  disputed_amount: 0,
  authorization: '123456',
  reason: null,
  instructions: null,
  dispute: null,
  cancelled_by: null,
  capture: 'automatic',
  confirmation: 'none',
  locale: null,
  metadata: {},
  livemode: false,
  version: 4,
  created_at: AT,
  expires_at: '2026-11-26T09:30:00.000Z',
  hold_expires_at: null,
} as const

export const CREATED_PAYMENT = {
  ...PAYMENT,
  status: 'open',
  method: null,
  issuer: null,
  issuer_name: null,
  issuer_names: null,
  member_id_ends: null,
  captured_amount: 0,
  authorization: null,
  version: 1,
  client_secret: `${PAYMENT.id}_secret_0123456789abcdef`,
  checkout_url: `https://checkout.example/checkout/${PAYMENT.id}#0123456789abcdef`,
} as const

const OPERATION_ID = 'op_0123456789abcdefghjkmnpqrstvwxyz12'

export const OPERATED_PAYMENT = {
  ...PAYMENT,
  operation: { id: OPERATION_ID, kind: 'capture', amount: 12800, outcome: 'approved' },
} as const

export const OPERATION = {
  id: OPERATION_ID,
  kind: 'capture',
  amount: 12800,
  currency: 'JPY',
  outcome: 'approved',
  created_at: AT,
  settled_at: '2026-11-26T09:00:01.000Z',
} as const

export const SIGNED_RETURN = {
  id: OPERATION_ID,
  kind: 'refund',
  amount: 3200,
  currency: 'JPY',
  at: AT,
  return: 'eyJhbGciOiJFUzI1NiIsInR5cCI6InJldHVybitqd3QifQ.e30.c2lnbmF0dXJl',
  verify_url: 'https://checkout.example/verify#eyJ',
} as const

export const EVENT = {
  id: 'evt_0123456789abcdefghjkmnpqrs',
  type: 'payment.captured',
  version: 4,
  created_at: AT,
  payment: PAYMENT,
} as const

export const ENDPOINT = {
  id: 'whe_0123456789abcdefghjkmnpqrs',
  url: 'https://shop.example/webhooks',
  description: null,
  events: ['payment.captured', 'payment.refunded'],
  status: 'enabled',
  disabled_reason: null,
  failing_since: null,
  livemode: false,
  previous_secret_expires_at: null,
  created_at: AT,
} as const

export const DELIVERY = {
  id: 'del_0123456789abcdefghjkmnpqrs',
  event: { id: EVENT.id, type: EVENT.type, payment: PAYMENT.id },
  state: 'delivered',
  tries: 1,
  under_way: false,
  next_attempt_at: null,
  attempts: [{ at: AT, ms: 84, status: 204, error: null }],
  created_at: AT,
} as const

export const CONSOLE_LINK = {
  url: 'https://checkout.example/console#0123456789abcdef',
  expires_at: '2026-11-26T09:01:00.000Z',
} as const
