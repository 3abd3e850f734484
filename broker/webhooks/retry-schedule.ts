import { WEBHOOK_JITTER, WEBHOOK_RETRY_DELAYS_MS } from '../limits.ts'
import type { DeliveryAttempt } from './delivery.ts'

/** Describes what follows a try: the delivery has arrived, is tried again at a time, or is given up. */
export type NextStep = { state: 'delivered' } | { state: 'waiting'; at: number } | { state: 'failed' }

/**
 * Decides what follows a try, purely. `tries` counts this one; `now` in
 * milliseconds; `random` from 0 to 1. Delays grow over three days. A delivery
 * that was tried again by hand after its last try gets that one try.
 */
export function afterAttempt(attempt: DeliveryAttempt, tries: number, now: number, random: number): NextStep {
  if (attempt.error === null) return { state: 'delivered' }
  // Nobody is there any more: the endpoint is disabled, and so is all that waits for it.
  if (attempt.error === 'endpoint_disabled' || attempt.status === 410) return { state: 'failed' }
  const delay = WEBHOOK_RETRY_DELAYS_MS[tries - 1]
  if (delay === undefined) return { state: 'failed' }
  return { state: 'waiting', at: now + Math.round(delay * (1 + WEBHOOK_JITTER * (2 * random - 1))) }
}
