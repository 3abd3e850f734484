import { ledgerOfPayment } from '../../protocol/object-id.ts'
import type { Env } from '../env.ts'
import { writeMetric } from '../metrics.ts'
import { logEvent } from '../operations-log.ts'
import { Deliverer } from './deliverer.ts'
import type { DeliveryBookPort } from './delivery-book.ts'
import { listEndpoints, markFailing, markGone, markWorking, rememberedEndpoints } from './endpoints.ts'
import type { EndpointOwner, WebhookEndpoint } from './endpoints.ts'
import { sendDelivery } from './send.ts'
import type { DeliveryContext } from './delivery-book.ts'

/** Returns the deliverer of a ledger's object: over the directory and the real network. */
export function ledgerDeliverer(
  env: Env,
  book: DeliveryBookPort & { owner(): (EndpointOwner & { paymentId: string }) | undefined },
  object: { context(): DeliveryContext; arm(): Promise<void> },
): Deliverer<WebhookEndpoint> {
  const teller = (): string => ledgerOfPayment(book.owner()?.paymentId ?? '') ?? ''
  return new Deliverer<WebhookEndpoint>({
    ...object,
    book,
    endpoints: async (fresh) => {
      const owner = book.owner()
      if (owner === undefined) return []
      return fresh ? listEndpoints(env, owner) : rememberedEndpoints(env, owner)
    },
    send: async (endpoint, claimed) => {
      const attempt = await sendDelivery(env, endpoint, claimed)
      const cause = attempt.error === null ? {} : { cause: attempt.error }
      const status = attempt.status === null ? {} : { status: attempt.status }
      const { id: payment, traceId: trace_id } = claimed.payment ?? {}
      const about = { ...(trace_id && { trace_id }), ...(payment && { payment }), endpoint: endpoint.id }
      logEvent('webhook_call', { ...about, ms: attempt.ms, ...status, ...cause })
      const lagMs = attempt.at + attempt.ms - claimed.event.createdAt
      const outcome = attempt.error === null ? 'delivered' : 'failed'
      writeMetric(env, { metric: 'webhook', outcome, reason: attempt.error, ms: attempt.ms, lagMs })
      return attempt
    },
    markFailing: (endpoint, now) => markFailing(env, endpoint, teller(), now),
    markGone: (endpoint) => markGone(env, endpoint, teller()),
    markWorking: (endpoint) => markWorking(env, endpoint),
    teller,
    random: Math.random,
    report: (error) => logEvent('webhook_failed', { error }),
  })
}
