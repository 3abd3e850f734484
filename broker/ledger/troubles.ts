import { and, eq, lt } from 'drizzle-orm'

import { TROUBLES_KEPT } from '../limits.ts'
import type { EndpointEventName } from '../events/event.ts'
import type { DeliveryContext } from '../webhooks/delivery-book.ts'
import type { LedgerDatabase } from './database.ts'
import { writeEvent } from './event-book.ts'
import { hasEarlierEvents } from './payment-rows.ts'
import { announcedTroubles } from './record-schema.ts'
import { events } from './schema.ts'
import { inTransaction } from './transaction.ts'

interface Trouble {
  endpointId: string
  /** Its number, of the endpoint. */
  trouble: number
  name: EndpointEventName
}

/** Writes an event about an endpoint, unless this trouble of it was told. Those of long before it are forgotten. */
export function announceTrouble(db: LedgerDatabase, trouble: Trouble, context: DeliveryContext): void {
  const { endpointId, trouble: version, name } = trouble
  inTransaction(db, (tx) => {
    if (wasToldEarlier(tx, trouble)) return
    const isNew = tx.insert(announcedTroubles).values(trouble).onConflictDoNothing().returning().all().length > 0
    const event = { id: context.newId('evt'), subject: endpointId, version, name, createdAt: context.now }
    if (!isNew) return
    writeEvent(tx, event)
    const { endpointId: of, trouble: number } = announcedTroubles
    tx.delete(announcedTroubles)
      .where(and(eq(of, endpointId), lt(number, version - TROUBLES_KEPT)))
      .run()
  })
}

function wasToldEarlier(tx: LedgerDatabase, { endpointId, trouble, name }: Trouble): boolean {
  if (!hasEarlierEvents(tx)) return false
  const isIt = and(eq(events.subject, endpointId), eq(events.version, trouble), eq(events.name, name))
  return tx.select({ sequence: events.sequence }).from(events).where(isIt).get() !== undefined
}
