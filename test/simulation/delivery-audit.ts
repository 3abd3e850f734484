import { WEBHOOK_LEASE_MS, WEBHOOK_RETRY_DELAYS_MS } from '../../broker/limits.ts'
import type { Delivery } from '../../broker/webhooks/delivery.ts'
import type { LedgerHouse } from './ledger-house.ts'
import type { ModelEndpoint, WebhookReceivers } from './webhook-receivers.ts'

/** A try that was lost with its object is made again when its lease is over, by an alarm that may be ten minutes late. */
const OVERDUE_MS = WEBHOOK_LEASE_MS + 15 * 60_000

/** Returns what is wrong with the deliveries at the end: every event must have reached every endpoint, or still be tried, or have been given up by the rules. */
export function checkDeliveries(house: LedgerHouse, receivers: WebhookReceivers, now: number): string[] {
  if (receivers.endpoints.length === 0) return []
  const events = house.ledger.eventsAfter(0, 1_000).map(({ event }) => event)
  const wrong: string[] = []
  for (const endpoint of receivers.endpoints) {
    const log = house.deliveries.log({ endpointId: endpoint.id }, 1_000)
    const ids = log.map(({ event }) => event.id)
    if (new Set(ids).size !== ids.length) wrong.push(`${endpoint.id} has an event twice`)
    for (const event of events) {
      const isWanted = endpoint.events === null || endpoint.events.includes(event.name)
      // One that has gone is told nothing more, and nobody is told of their own trouble.
      if (!isWanted || !endpoint.enabled || event.subject === endpoint.id) continue
      if (!ids.includes(event.id)) wrong.push(`${endpoint.id} will never hear of ${event.id} ${event.name}`)
    }
    for (const { delivery, event } of log) {
      const problem = problemOf(endpoint, delivery, event.id, now)
      if (problem !== undefined) wrong.push(`${endpoint.id}, ${event.id}: ${problem}`)
    }
    const told = events.filter(({ subject }) => subject === endpoint.id).map(({ version }) => version)
    const isInTrouble = log.some(({ delivery: { state, tries } }) => state === 'failed' && tries > 0)
    // One that works again before anyone was told is not told of.
    if (isInTrouble && !told.includes(endpoint.troubles)) wrong.push(`${endpoint.id} is in trouble, and nobody is told`)
    if (new Set(told).size !== told.length) wrong.push(`${endpoint.id}'s trouble was told twice`)
    if (told.some((trouble) => trouble > endpoint.troubles)) wrong.push(`${endpoint.id} was never in such trouble`)
    // What was sent when the object died, and the endpoint gone before it was sent again, is not known.
    const foreign = endpoint.enabled ? [...endpoint.taken.keys()].find((id) => !ids.includes(id)) : undefined
    if (foreign !== undefined) wrong.push(`${endpoint.id} was sent ${foreign}, of which there is no delivery`)
  }
  return wrong
}

function problemOf(
  endpoint: ModelEndpoint,
  { state, tries, nextAt }: Delivery,
  eventId: string,
  now: number,
): string | undefined {
  const isTaken = endpoint.taken.has(eventId)
  if (state === 'delivered') return isTaken ? undefined : 'said to be delivered, and never arrived'
  if (state === 'waiting') {
    if (nextAt === null) return 'waits, and nothing will ever send it'
    return endpoint.enabled && nextAt < now - OVERDUE_MS ? 'is long due, and nobody sends it' : undefined
  }
  const isGivenUp = tries > WEBHOOK_RETRY_DELAYS_MS.length || !endpoint.enabled
  if (!isGivenUp) return `given up after ${tries} tries`
  return endpoint.temper === 'steady' ? 'given up, though its endpoint worked' : undefined
}
