/** The test event of a webhook endpoint: one try, which is kept nowhere and changes nothing of how the endpoint stands. */

import type { Env } from '../env.ts'
import { newObjectId } from '../object-ids.ts'
import { logEvent } from '../operations-log.ts'
import type { DeliveryAttempt } from './delivery.ts'
import type { WebhookEndpoint } from './endpoints.ts'
import { testEventView } from './message.ts'
import { EndpointSecretsUnreadable } from './sealed-secrets.ts'
import { sendMessage } from './send.ts'

/** Sends it; undefined where nothing can be signed for the endpoint, because a key of the broker's is missing. */
export async function sendTestEvent(
  env: Env,
  endpoint: WebhookEndpoint,
  now: number,
): Promise<{ eventId: string; attempt: DeliveryAttempt; body: string } | undefined> {
  const eventId = newObjectId('evt')
  const body = JSON.stringify(testEventView(eventId, endpoint.id, now))
  try {
    const attempt = await sendMessage(env, endpoint, { eventId, body }, now)
    const { ms, status, error } = attempt
    logEvent('webhook_call', {
      endpoint: endpoint.id,
      ms,
      ...(status !== null && { status }),
      ...(error !== null && { cause: error }),
    })
    return { eventId, attempt, body }
  } catch (error) {
    if (!(error instanceof EndpointSecretsUnreadable)) throw error
    logEvent('webhook_failed', { error })
    return undefined
  }
}
