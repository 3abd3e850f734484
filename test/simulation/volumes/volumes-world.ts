/** Key books and volumes in memory, the network between them and the Workers, and a directory that changes. */

import { drizzle } from 'drizzle-orm/sql-js'
import initSqlJs from 'sql.js'
import type { Database } from 'sql.js'

import ledgerMigrations from '../../../broker/ledger/migrations.ts'
import { DAY_MS, KeyBook } from '../../../broker/key-book/key-book.ts'
import type { KeyDecision, KeyedCreation } from '../../../broker/payments/ports/key-book.ts'
import { KEY_BOOK_MIGRATIONS } from '../../../broker/key-book/migrations.ts'
import { askObject } from '../../../broker/ask-object.ts'
import type { LedgerContext } from '../../../broker/ledger/database.ts'
import { Ledger } from '../../../broker/ledger/ledger.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import type { PlacementPorts } from '../../../broker/payments/place-payment.ts'
import type { Random } from '../random.ts'
import type { VirtualTime } from '../virtual-time.ts'
import { SimulatedFault } from '../world.ts'
import type { CreateResult, CreationRequest } from '../../../broker/payments/ports/ledger.ts'
import type { Volume } from '../../../broker/payments/volumes.ts'

const sqlite = await initSqlJs()
const createTables = Object.values(ledgerMigrations.migrations).join('\n').replaceAll('--> statement-breakpoint', '\n')

/** Mistakes that this simulation can be told to make. */
export const VOLUME_BUGS = [
  'modulo routing',
  'key not claimed',
  'own id kept',
  'decided again because closed',
  'kept from the first use',
  'book loses its last write',
  'cursor that skips a volume',
  'cursor that forgets a volume',
] as const
export type VolumeBug = (typeof VOLUME_BUGS)[number]

/** Says how often a call is lost on its way there, on its way back, or comes after its caller has gone. */
const LOST = 0.15

export class VolumesWorld {
  readonly random: Random
  readonly time: VirtualTime
  readonly bug: VolumeBug | undefined
  /** Every state that the directory was ever in: an isolate may remember any of them. */
  readonly views: Volume[][] = []
  readonly ledgers = new Map<string, { ledger: Ledger; sql: Database }>()
  #ids = 0
  /** The keys of one simulation are in one book. */
  readonly #bookSql = new sqlite.Database()
  readonly #book = new KeyBook(drizzle(this.#bookSql))

  constructor(random: Random, time: VirtualTime, bug: VolumeBug | undefined) {
    this.random = random
    this.time = time
    this.bug = bug
    for (const { statements } of KEY_BOOK_MIGRATIONS) for (const statement of statements) this.#bookSql.run(statement)
    this.openVolume()
  }

  get directory(): Volume[] {
    return this.views.at(-1) ?? []
  }

  openVolume(): void {
    const id = `vol${String(this.ledgers.size + 1).padStart(5, '0')}`
    const sql = new sqlite.Database()
    sql.run(createTables)
    this.ledgers.set(id, { ledger: new Ledger(drizzle(sql)), sql })
    this.views.push([...this.directory, { id, opensAt: this.time.now, closesAt: null }])
  }

  closeVolume(): void {
    const open = this.directory.filter(({ closesAt }) => closesAt === null)
    const [oldest] = open
    if (open.length < 2 || oldest === undefined) return
    const closed = { ...oldest, closesAt: this.time.now }
    this.views.push(this.directory.map((volume) => (volume.id === oldest.id ? closed : volume)))
  }

  /** The clock of a machine: seconds off, now and then. */
  clock(): number {
    return this.time.now + this.random.between(-2_000, 2_000)
  }

  /** Does what the book does of its own accord each day. */
  forget(): void {
    while (this.#book.forget(this.time.now, 100) === 100);
  }

  /** The books as a Worker reaches them, with all that can go wrong on the way or, `safely`, with none of it. */
  ports(safely = false): PlacementPorts {
    const lost = safely ? 0 : LOST
    return {
      decide: (creation) =>
        askObject(
          () => this.#book,
          (book) => this.#travel(lost, () => this.#decide(book, creation)),
        ),
      create: (payment, request) =>
        askObject(
          () => payment.id,
          (id) => this.#travel(lost, () => this.#create({ ...payment, id }, request)),
        ),
    }
  }

  context(): LedgerContext {
    return { now: this.clock(), newId: (kind) => `${kind}_${String((this.#ids += 1)).padStart(6, '0')}` }
  }

  #decide(book: KeyBook, creation: KeyedCreation): KeyDecision {
    const { random, bug } = this
    if (bug === 'key not claimed') return { kind: 'new', paymentId: creation.paymentId }
    const decision = book.decide(creation, this.clock())
    if (bug === 'book loses its last write' && decision.kind === 'new' && random.chance(0.3))
      this.#bookSql.run('DELETE FROM keys WHERE payment = ?', [creation.paymentId])
    if (bug === 'kept from the first use')
      this.#bookSql.run(
        'DELETE FROM keys WHERE EXISTS (SELECT 1 FROM keys older WHERE older.digest = keys.digest AND older.day < keys.day)',
      )
    return decision
  }

  #create(payment: Payment, request: CreationRequest): CreateResult {
    const volume = this.ledgers.get(ledgerOf(payment.id))
    if (volume === undefined) throw new SimulatedFault('there is no such volume')
    const { key, fingerprint } = request
    const asked = this.bug === 'modulo routing' ? { key, fingerprint } : request
    return volume.ledger.create(payment, asked, this.context())
  }

  /** There and back. What is late arrives after its caller has been told that it was lost. */
  #travel<T>(rate: number, work: () => T): Promise<T> {
    const { random, time } = this
    const hop = (): number => random.between(1, 50)
    const strikes = (): boolean => random.chance(rate)
    return new Promise((resolve, reject) => {
      const lost = (): void => reject(new SimulatedFault('a call was lost'))
      if (strikes()) {
        time.after(hop(), lost)
        if (random.chance(0.5)) time.after(random.between(100, 90_000), () => void work())
        return
      }
      time.after(hop(), () => {
        const result = work()
        time.after(hop(), strikes() ? lost : () => resolve(result))
      })
    })
  }

  end(): void {
    this.#bookSql.close()
    for (const { sql } of this.ledgers.values()) sql.close()
  }
}

/** In this simulation a payment's id is `pay_`, eight characters of volume, and a number. */
export function ledgerOf(paymentId: string): string {
  return paymentId.slice(4, 12)
}

export { DAY_MS }
