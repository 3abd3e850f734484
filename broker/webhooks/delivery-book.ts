/** The port to the deliveries of a ledger. */

import type { Waiting } from '../lanes.ts'
import type { ClaimedDelivery, Delivery, DeliveryAttempt, DeliveryState } from './delivery.ts'
import type { NextStep } from './retry-schedule.ts'
import type { EndpointEventName, EventName, LedgerEvent } from '../events/event.ts'

/** A listener: as much of a webhook endpoint as the ledger needs. */
export interface Listener {
  id: string
  /** Null: all events. */
  events: readonly EventName[] | null
  /** Milliseconds since 1970: of what was before, it is not told. */
  createdAt: number
  /** It never hears of what happens while it is not. */
  enabled: boolean
}

/** The clock and the ids that the book is given: nothing in it reads the one or makes up the other. */
export interface DeliveryContext {
  now: number
  newId(kind: 'evt'): string
}

export interface DeliveryFilter {
  endpointId: string
  state?: DeliveryState
  /** The last delivery of the page before. */
  before?: number
}

export interface LoggedDelivery {
  delivery: Delivery
  event: LedgerEvent
}

/** The ledger's book of deliveries, as the deliverer needs it: see broker/ledger/delivery-book.ts. */
export interface DeliveryBookPort {
  hasNews(): boolean
  /** Takes in the events up to now, for all endpoints as they are now. */
  fanOut(endpoints: readonly Listener[], context: DeliveryContext): void
  waiting(): Waiting[]
  claim(endpointId: string, now: number): ClaimedDelivery | undefined
  record(id: string, lease: number | null, attempt: DeliveryAttempt, next: NextStep): void
  release(id: string, lease: number | null, at: number): void
  announce(endpointId: string, trouble: number, name: EndpointEventName, context: DeliveryContext): void
}
