/** A shop that reads its events and payments page by page, each page from a Worker that knows of other volumes. */

import type { Ledger } from '../../../broker/ledger/ledger.ts'
import type { Volume } from '../../../broker/payments/volumes.ts'
import { listEvents, readPosition } from '../../../broker/events/list-events.ts'
import { listPayments } from '../../../broker/payments/list-payments.ts'
import { readCursor } from '../../../broker/payments/list-pages.ts'
import type { VolumesWorld } from './volumes-world.ts'

/** Far more than there are events, or payments. */
const PAGES_MAX = 200
const PAGE_MAX = 4

export class PageReader {
  readonly #world: VolumesWorld
  readonly #told: string[] = []
  #after = new Map<string, number>()
  /** A shop asks for a page after it has the one before. */
  #reading: Promise<unknown> = Promise.resolve()

  constructor(world: VolumesWorld) {
    this.#world = world
  }

  /** Reads while payments are made and ended. */
  plan(untilMs: number): void {
    const { random, time } = this.#world
    for (let page = random.between(2, 12); page > 0; page--) {
      time.after(random.between(0, untilMs), () => {
        const view = random.chance(0.5)
          ? this.#world.directory
          : this.#world.views[random.between(0, this.#world.views.length - 1)]
        this.#reading = this.#reading.then(() => this.#readsPage(view ?? []))
      })
      time.after(random.between(0, untilMs), () => this.#endsPayments())
    }
  }

  /** Returns what is wrong once it has read to the end: an event that was never told, or told twice; the same of payments in a list. */
  async problems(): Promise<string[]> {
    await this.#reading
    this.#endsPayments()
    for (let page = 0, hasMore = true; hasMore && page < PAGES_MAX; page++) {
      hasMore = await this.#readsPage(this.#world.directory)
    }
    const ledgers = [...this.#world.ledgers.values()].map(({ ledger }) => ledger)
    const events = ledgers.flatMap((ledger) => ledger.eventsAfter(0, 1_000).map(({ event }) => event.id))
    const payments = ledgers.flatMap((ledger) => ledger.list({}, 1_000).payments.map(({ id }) => id))
    return [...compared('event', events, this.#told), ...compared('payment', payments, await this.#listed())]
  }

  /** True when there are more. */
  async #readsPage(view: readonly Volume[]): Promise<boolean> {
    const { bug, random } = this.#world
    const ids = view.map(({ id }) => id)
    const page = await listEvents(this.#sources(ids), this.#after, random.between(1, PAGE_MAX))
    this.#told.push(...page.events.map(({ event }) => event.id))
    const next = new Map(readPosition(page.next) ?? [])
    if (bug === 'cursor that forgets a volume') for (const id of next.keys()) if (!ids.includes(id)) next.delete(id)
    if (bug === 'cursor that skips a volume') this.#skip(next, this.#after)
    this.#after = next
    return page.hasMore
  }

  /** The planted bug: whatever brought nothing to the page is taken to have had nothing for it. */
  #skip(next: Map<string, number>, after: ReadonlyMap<string, number>): void {
    for (const [id, sequence] of next) {
      if (sequence !== (after.get(id) ?? 0)) continue
      const last = this.#world.ledgers.get(id)?.ledger.eventsAfter(sequence, 1_000).at(-1)
      if (last !== undefined) next.set(id, last.event.sequence)
    }
  }

  async #listed(): Promise<string[]> {
    const { directory, random } = this.#world
    const ids = directory.map(({ id }) => id)
    const listed: string[] = []
    let cursor: string | null = ''
    for (let page = 0; cursor !== null && page < PAGES_MAX; page++) {
      const before: ReturnType<typeof readCursor> = readCursor(cursor)
      const found = await listPayments(
        this.#sources(ids),
        before === undefined ? {} : { before },
        random.between(1, PAGE_MAX),
      )
      listed.push(...found.payments.map(({ id }) => id))
      cursor = found.nextCursor
    }
    return listed
  }

  #endsPayments(): void {
    for (const { ledger } of this.#world.ledgers.values()) {
      for (const payment of ledger.list({ status: 'open' }, 100).payments) {
        ledger.changePayment(payment.id, { type: 'cancelled', by: 'shop' }, this.#world.context())
      }
    }
  }

  /** The ledgers as a Worker asks them. */
  #sources(ids: readonly string[]) {
    return ids.map((id) => answersOf(id, this.#world.ledgers.get(id)?.ledger))
  }
}

function answersOf(id: string, ledger: Ledger | undefined) {
  return {
    id,
    eventsAfter: (...args: Parameters<Ledger['eventsAfter']>) => Promise.resolve(ledger?.eventsAfter(...args) ?? []),
    list: (...args: Parameters<Ledger['list']>) =>
      Promise.resolve(ledger?.list(...args) ?? { payments: [], reached: null }),
  }
}

function compared(what: string, all: readonly string[], told: readonly string[]): string[] {
  const missing = all.filter((id) => !told.includes(id)).map((id) => `${what} ${id} was never told`)
  const twice = told.filter((id, i) => told.indexOf(id) !== i).map((id) => `${what} ${id} was told twice`)
  return [...missing, ...twice]
}
