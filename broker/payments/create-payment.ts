import type { z } from '@hono/zod-openapi'

import { sha256Hex } from '../digests.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { EXPIRES_IN_DEFAULT_SECONDS } from '../limits.ts'
import { newPaymentId } from '../object-ids.ts'
import type { createPaymentBody, createdPaymentShape } from '../routes/payment-shapes.ts'
import { clientSecretOf } from './client-secret.ts'
import { fingerprintsOf } from './fingerprint.ts'
import { paymentView } from './payment-view.ts'
import { NEW_PAYMENT } from './payment.ts'
import type { Payment } from './payment.ts'
import { placePayment } from './place-payment.ts'
import type { PlacementPorts } from './place-payment.ts'
import { volumeForNew } from './volumes.ts'
import type { Volume } from './volumes.ts'

export type CreatePaymentInput = z.infer<typeof createPaymentBody>
type CreatedPayment = z.infer<typeof createdPaymentShape>

/** The right of a merchant's secret key, as far as it is needed to create a payment. */
export interface CreatorAccess {
  merchant: { id: string }
  livemode: boolean
  volumes: readonly Volume[]
}

/** `isReplayed`: an earlier request with the key made the payment. */
export type CreatePaymentResult =
  { ok: true; body: CreatedPayment; isReplayed: boolean } | { ok: false; problem: 'idempotency_key_reused' }

/**
 * Step 2: writes an open payment, or finds the one that the same
 * Idempotency-Key made before. The answer is made anew each time: from what
 * the payment was then, and the client secret, which is derived.
 */
export async function createPayment(
  env: Env,
  books: PlacementPorts,
  access: CreatorAccess,
  input: CreatePaymentInput,
  idempotencyKey: string,
  now: number,
): Promise<CreatePaymentResult> {
  const [digest, fingerprints] = await Promise.all([
    sha256Hex(idempotencyKey),
    fingerprintsOf('POST', '/v1/payments', input, DEFAULTS),
  ])
  const volume = volumeForNew(access.volumes, digest, now)
  if (volume === undefined) throw new Error('The merchant has no ledger for this mode.')
  const payment = newPayment(newPaymentId(volume, now), access, input, now)
  const created = await placePayment(books, { key: idempotencyKey, digest, ...fingerprints }, payment)
  if (created.kind === 'key_reused') return { ok: false, problem: 'idempotency_key_reused' }
  const { origin, clientSecretKeys } = settingsOf(env)
  const { id } = created.payment
  const client_secret = await clientSecretOf(id, clientSecretKeys[0])
  const checkout_url = `${origin}/checkout/${id}#${client_secret}`
  const body = { ...paymentView({ ...created.payment, ...NEW_PAYMENT }), client_secret, checkout_url }
  return { ok: true, body, isReplayed: created.kind === 'replayed' }
}

/** What a request means that leaves these out. */
const DEFAULTS = {
  capture: 'automatic',
  confirmation: 'none',
  metadata: {},
  expires_in: EXPIRES_IN_DEFAULT_SECONDS,
} as const

function newPayment(id: string, access: CreatorAccess, input: CreatePaymentInput, now: number): Payment {
  return {
    ...NEW_PAYMENT,
    id,
    merchantId: access.merchant.id,
    livemode: access.livemode,
    amount: input.amount,
    currency: input.currency,
    order: input.order,
    description: input.description ?? null,
    items: input.items ?? null,
    capture: input.capture ?? DEFAULTS.capture,
    confirmation: input.confirmation ?? DEFAULTS.confirmation,
    locale: input.locale ?? null,
    metadata: input.metadata ?? null,
    createdAt: now,
    expiresAt: now + (input.expires_in ?? DEFAULTS.expires_in) * 1000,
  }
}
