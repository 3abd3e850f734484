import { discardBody } from '../../messages/bounded-body.ts'
import { traceparent } from '../../protocol/trace.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { WEBHOOK_TIMEOUT_MS, WEBHOOK_VERDICT_MAX_AGE_MS } from '../limits.ts'
import type { Payment } from '../payments/payment.ts'
import { returnsForShop } from '../verdicts/returns-for-shop.ts'
import { verdictForShop } from '../verdicts/verdict-for-shop.ts'
import type { ClaimedDelivery, DeliveryAttempt, DeliveryError } from './delivery.ts'
import type { WebhookEndpoint } from './endpoints.ts'
import { eventView, signedMessage } from './message.ts'
import { signingSecrets } from './secrets.ts'
import { targetProblem } from './target.ts'

/** Sends a delivery (step 9, by webhook): one try. Throws only when it can't sign: then it counts as no try, and waits. */
export async function sendDelivery(
  env: Env,
  endpoint: WebhookEndpoint,
  { event, payment, returns }: ClaimedDelivery,
): Promise<DeliveryAttempt> {
  const started = Date.now()
  const body = await deliveryBody(env, { event, payment, returns }, started)
  return sendMessage(env, endpoint, { eventId: event.id, body, traceId: payment?.traceId ?? undefined }, started)
}

/** Writes what an endpoint is sent of an event: with the payment and its verdict as they are now, and the returns that it tells of. */
export async function deliveryBody(
  env: Env,
  { event, payment, returns }: Pick<ClaimedDelivery, 'event' | 'payment' | 'returns'>,
  now: number,
): Promise<string> {
  const verdict = payment === null ? undefined : await verdictOf(env, payment, now)
  const signed = payment === null ? [] : await returnsForShop(env, payment, returns, now)
  return JSON.stringify({
    ...eventView(event, payment),
    ...(verdict === undefined ? {} : { verdict }),
    ...(signed.length === 0 ? {} : { returns: signed.map((each) => each.signed) }),
  })
}

/** Sends a message, signed: one try. Its answer is never read and a redirect never followed. Throws only when it can't sign. */
export async function sendMessage(
  env: Env,
  endpoint: WebhookEndpoint,
  { eventId, body, traceId }: { eventId: string; body: string; traceId?: string | undefined },
  started: number,
): Promise<DeliveryAttempt> {
  const { origin, webhookSecretKeys, webhookTargets } = settingsOf(env)
  const secrets = await signingSecrets(endpoint, webhookSecretKeys, started)
  const attempt = (error: DeliveryError | null, status: number | null = null): DeliveryAttempt => {
    return { at: started, ms: Math.max(0, Date.now() - started), status, error }
  }
  if (targetProblem(endpoint.url, { targets: webhookTargets, broker: origin }) !== undefined) {
    return attempt('target_not_allowed')
  }
  try {
    const { headers } = signedMessage(body, eventId, secrets, started)
    const response = await fetch(endpoint.url, {
      method: 'POST',
      headers: traceId ? { ...headers, traceparent: traceparent(traceId, crypto.randomUUID()) } : headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(WEBHOOK_TIMEOUT_MS),
    })
    discardBody(response)
    return attempt(errorOf(response.status), response.status)
  } catch (error) {
    const isLate = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
    return attempt(isLate ? 'timeout' : 'unreachable')
  }
}

/** Memory of what was signed, by the payment as it was then: what changes is another object. */
const signed = new WeakMap<Payment, { verdict: string; at: number }>()

async function verdictOf(env: Env, payment: Payment, now: number): Promise<string> {
  const known = signed.get(payment)
  if (known !== undefined && now >= known.at && now - known.at < WEBHOOK_VERDICT_MAX_AGE_MS) return known.verdict
  const verdict = await verdictForShop(env, payment, now)
  signed.set(payment, { verdict, at: now })
  return verdict
}

function errorOf(status: number): DeliveryError | null {
  if (status >= 200 && status < 300) return null
  return status >= 300 && status < 400 ? 'redirect' : 'status'
}
