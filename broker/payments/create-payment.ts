import type { PaymentItem } from '../../protocol/payment.ts'
import { sha256Hex } from '../digests.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { EXPIRES_IN_DEFAULT_SECONDS } from '../limits.ts'
import { newPaymentId } from '../object-ids.ts'
import { clientSecretOf } from './client-secret.ts'
import { fingerprintsOf } from './fingerprint.ts'
import { paymentView } from './payment-view.ts'
import type { PaymentView } from './payment-view.ts'
import { NEW_PAYMENT } from './payment.ts'
import type { Payment } from './payment.ts'
import { placePayment } from './place-payment.ts'
import type { PlacementPorts } from './place-payment.ts'
import { volumeForNew } from './volumes.ts'
import type { Volume } from './volumes.ts'

/** The transaction request of step 2, once its body has been validated. */
export interface NewPayment extends Pick<Payment, 'amount' | 'currency' | 'order'> {
  description?: string | undefined
  items?: PaymentItem[] | undefined
  capture?: Payment['capture'] | undefined
  confirmation?: Payment['confirmation'] | undefined
  locale?: 'ja' | 'en' | undefined
  metadata?: Record<string, string> | undefined
  return_url?: string | undefined
  /** Seconds until the payment expires unpaid. */
  expires_in?: number | undefined
}

/** A payment with what the shop needs to show its dialog. */
type CreatedPayment = PaymentView & { client_secret: string; checkout_url: string }

/** The right of a merchant's secret key, as far as it is needed to create a payment. */
export interface CreatorAccess {
  merchant: { id: string }
  livemode: boolean
  volumes: readonly Volume[]
}

/** `isReplayed`: an earlier request with the key made the payment. */
export type CreatePaymentResult =
  | { ok: true; body: CreatedPayment; isReplayed: boolean }
  | { ok: false; problem: 'idempotency_key_reused' | 'payment_removed' }

/**
 * Writes an open payment (step 2), or finds the one that the same
 * Idempotency-Key made before. The answer is made anew each time: from what the
 * payment was then, and the client secret, which is derived.
 */
export async function createPayment(
  env: Env,
  books: PlacementPorts,
  access: CreatorAccess,
  input: NewPayment,
  idempotencyKey: string,
  { now, traceId }: { now: number; traceId: string },
): Promise<CreatePaymentResult> {
  const [digest, fingerprints] = await Promise.all([
    sha256Hex(idempotencyKey),
    fingerprintsOf('POST', '/v1/payments', input, DEFAULTS),
  ])
  const volume = volumeForNew(access.volumes, digest, now)
  if (volume === undefined) throw new Error('The merchant has no ledger for this mode.')
  const payment = newPayment(newPaymentId(volume, now), access, input, { now, traceId })
  const created = await placePayment(books, { key: idempotencyKey, digest, ...fingerprints }, payment)
  if (created.kind === 'key_reused') return { ok: false, problem: 'idempotency_key_reused' }
  if (created.kind === 'removed') return { ok: false, problem: 'payment_removed' }
  const { origin, clientSecretKeys } = settingsOf(env)
  const { id } = created.payment
  const client_secret = await clientSecretOf(id, clientSecretKeys[0])
  const checkout_url = `${origin}/checkout/${id}#${client_secret}`
  const body = { ...paymentView({ ...created.payment, ...NEW_PAYMENT }), client_secret, checkout_url }
  return { ok: true, body, isReplayed: created.kind === 'replayed' }
}

/** Describes what a request means that leaves these out. */
const DEFAULTS = {
  capture: 'automatic',
  confirmation: 'none',
  metadata: {},
  expires_in: EXPIRES_IN_DEFAULT_SECONDS,
} as const

function newPayment(
  id: string,
  access: CreatorAccess,
  input: NewPayment,
  { now, traceId }: { now: number; traceId: string },
): Payment {
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
    returnUrl: input.return_url ?? null,
    traceId,
    createdAt: now,
    expiresAt: now + (input.expires_in ?? DEFAULTS.expires_in) * 1000,
  }
}
