import type { EventOfPayment, LedgerEvent } from './event.ts'

/** A ledger, as far as its events are read. */
export interface EventSource {
  id: string
  eventsAfter(sequence: number, limit: number): Promise<EventOfPayment[]>
}

/** Says where a reader has come to, in each of the merchant's ledgers: `<ledger>.<sequence>~…`. */
type Position = ReadonlyMap<string, number>

/**
 * Lists the events after a position over all of a merchant's ledgers, oldest
 * first, and the position after them. An event is never skipped: what one page
 * leaves out of a ledger comes with the next.
 */
export async function listEvents(
  ledgers: readonly EventSource[],
  after: Position,
  limit: number,
): Promise<{ events: EventOfPayment[]; next: string; hasMore: boolean }> {
  const pages = await Promise.all(
    ledgers.map(async (ledger) => {
      const found = await ledger.eventsAfter(after.get(ledger.id) ?? 0, limit + 1)
      return inOwnOrder(found).map((each) => ({ ...each, ledger: ledger.id }))
    }),
  )
  const oldestFirst = pages.flat().toSorted((a, b) => a.at - b.at || order(a, b))
  const page = oldestFirst.slice(0, limit)
  // A ledger that this isolate has not heard of yet keeps its place: the next page may come from one that has.
  const reached = new Map([...after, ...ledgers.map(({ id }) => [id, after.get(id) ?? 0] as const)])
  for (const { ledger, event } of page) reached.set(ledger, Math.max(reached.get(ledger) ?? 0, event.sequence))
  const events = page.map(({ event, payment }) => ({ event, payment }))
  return { events, next: writePosition(reached), hasMore: oldestFirst.length > limit }
}

/** Returns the position after all that has happened: whoever reads on from it hears of what is newer alone. */
export async function latestPosition(
  ledgers: readonly { id: string; lastEvent(): Promise<number> }[],
): Promise<string> {
  return writePosition(
    new Map(await Promise.all(ledgers.map(async (ledger) => [ledger.id, await ledger.lastEvent()] as const))),
  )
}

function writePosition(position: Position): string {
  return [...position].map(([ledger, sequence]) => `${ledger}.${sequence}`).join('~')
}

/** A clock may go back: an event counts as no older than the one before it, or a page could end between the two the wrong way round. */
function inOwnOrder(events: readonly EventOfPayment[]): (EventOfPayment & { at: number })[] {
  let at = 0
  return events.map((each) => {
    at = Math.max(at, each.event.createdAt)
    return { ...each, at }
  })
}

/** Within a ledger its own order, so that taking the first of them never leaves an earlier one behind. */
function order(a: { ledger: string; event: LedgerEvent }, b: { ledger: string; event: LedgerEvent }): number {
  return a.ledger === b.ledger ? a.event.sequence - b.event.sequence : a.ledger < b.ledger ? -1 : 1
}

/** Reads a position; undefined when it is none of ours. */
export function readPosition(text: string): Position | undefined {
  const parts = text.split('~').map((part) => /^([0-9a-z]{8})\.(\d{1,15})$/.exec(part))
  const position = new Map<string, number>()
  for (const part of parts) {
    const [, ledger, sequence] = part ?? []
    if (ledger === undefined || sequence === undefined) return undefined
    position.set(ledger, Number(sequence))
  }
  return position
}
