/** A ledger that was paid with, in memory, its archive, and a bucket that can be made to fail. */

import { LedgerArchive } from '../../../broker/archive/ledger-archive.ts'
import { ArchiveFault } from '../../../broker/archive/bucket.ts'
import type { ArchiveBucket, ObjectSpan } from '../../../broker/archive/bucket.ts'
import { operationsById, operationsOfDay } from '../../../broker/ledger/clearing-queries.ts'
import { ErasureBook } from '../../../broker/ledger/erasure-book.ts'
import { eventsAfterSequence } from '../../../broker/ledger/event-book.ts'
import { exportPage } from '../../../broker/ledger/export-page.ts'
import { listOperations, listPayments } from '../../../broker/ledger/queries.ts'
import { tally } from '../../../broker/ledger/tally-book.ts'
import { forgetKept } from '../../../broker/ledger/transaction.ts'
import { statementsOf } from '../../../broker/ledger/statements.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import type { ListFilter } from '../../../broker/payments/ports/ledger-lists.ts'
import { operationId, paymentId } from '../../../protocol/object-id.ts'
import { APPROVED } from '../ledger/captured-payment.ts'
import { ledgerInMemory, newPayment } from '../ledger/ledger-in-memory.ts'

export const LEDGER = '0v3fxtr0'
export const BEGAN = Date.parse('2026-11-26T03:00:00Z')
export const DAY_MS = 86_400_000
const ISSUER = { prefix: '4', name: 'Sumire Card', livemode: false }
export const WISH = {
  ledger: LEDGER,
  merchantId: 'mer_hirune',
  livemode: false,
  emptiesAfterMs: 30 * DAY_MS,
  paymentsLeft: 3,
}

/** A bucket in memory. `tamper` answers in its place, or says nothing. */
export class MemoryBucket implements ArchiveBucket {
  readonly objects = new Map<string, Uint8Array<ArrayBuffer>>()
  readonly reads: ObjectSpan[] = []
  /** Called before each call; may throw, or never end. */
  before: (call: 'put' | 'read', name: string) => Promise<void> | void = () => undefined
  after: (call: 'put' | 'read', name: string) => Promise<void> | void = () => undefined

  async put(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.before('put', name)
    this.objects.set(name, bytes)
    await this.after('put', name)
  }

  async read(name: string, span: ObjectSpan): Promise<Uint8Array<ArrayBuffer> | undefined> {
    await this.before('read', name)
    this.reads.push(span)
    const found = this.objects.get(name)?.slice(span.offset, span.offset + span.bytes)
    await this.after('read', name)
    return found
  }

  /** The names of a kind of object. */
  named(part: string): string[] {
    return [...this.objects.keys()].filter((name) => name.includes(part))
  }

  unavailable(): void {
    this.before = () => {
      throw new ArchiveFault('bucket_unavailable')
    }
  }

  mend(): void {
    this.before = this.after = () => undefined
  }
}

/** `count` captured payments, some minutes apart, every third one refunded in part; their personal data is erased. */
export function archiveWorld(count: number, size = { bytes: 2_000, block: { payments: 4, rows: 9 } }) {
  const made = ledgerInMemory()
  const { db, ledger } = made
  let [now, ids] = [BEGAN, 0]
  let reported: unknown[] = []
  const random = (length: number): Uint8Array => new Uint8Array(length).map((_, i) => (ids * 7 + i * i) & 31)
  const newId = (kind: string, payment: string): string => {
    ids++
    return kind === 'op' ? operationId(payment, random(10)) : `evt_${String(ids).padStart(6, '0')}`
  }
  const context = () => ({ now, newId })
  const pays = (given: Partial<Payment> = {}): string => {
    ids++
    const id = paymentId(LEDGER, now, random(17))
    const number = payments.length
    const about = { id, createdAt: now, order: `A-${number % 5}`, description: 'Ring for Hanako', ...given }
    ledger.create(newPayment(number, about), { key: id, fingerprint: '', isDecided: true }, context())
    const begun = ledger.beginAttempt(id, { issuer: ISSUER, memberHint: '1234' }, context())
    const operation = begun.kind === 'begun' ? begun.operation.id : ''
    ledger.recordAttempt(operation, { type: 'authenticated', method: 'credit' }, context())
    const authorized = ledger.recordOutcome(operation, APPROVED, context())
    if (authorized.next) ledger.recordOutcome(authorized.next.id, APPROVED, context())
    payments.push(id)
    return id
  }
  const refunds = (id: string, amount: number): void => {
    const begun = ledger.beginOperation(id, { kind: 'refund', amount }, context())
    if (begun.kind !== 'changed' || begun.next === undefined) throw new Error(`No refund: ${begun.kind}.`)
    ledger.recordOutcome(begun.next.id, { ...APPROVED, businessDate: '2026-11-27' }, context())
  }
  const erases = (): void => {
    const erasures = new ErasureBook(db)
    erasures.eraseBefore(now + 1)
    while (erasures.nextWake(0) !== null) erasures.work(now)
  }
  const payments: string[] = []
  for (let i = 0; i < count; i++) {
    const id = pays()
    if (i % 3 === 0) refunds(id, 100)
    now += 240_000
  }
  erases()
  const bucket = new MemoryBucket()
  const opened = (): LedgerArchive => {
    forgetKept(db)
    statementsOf(db).archived = undefined
    const archive = new LedgerArchive(db, {
      bucket,
      sign: (claims) => Promise.resolve(`signed.${JSON.stringify(claims)}.by-us`),
      now: () => now,
      arm: () => Promise.resolve(),
      size,
      report: (error) => void reported.push(error),
    })
    archive.begin()
    return archive
  }
  const world = {
    ...made,
    bucket,
    payments,
    pays,
    refunds,
    erases,
    context,
    archive: opened(),
    /** The object begins anew: what was in its memory is gone. */
    restarts(): void {
      world.archive = opened()
    },
    passes: (ms: number): void => void (now += ms),
    now: () => now,
    takeReported: (): unknown[] => {
      const all = reported
      reported = []
      return all
    },
    /** Makes steps as long as one is due; no more than `most`. */
    async works(most = 1_000): Promise<number> {
      for (let steps = 0; steps < most; steps++) {
        if ((world.archive.nextWake() ?? Infinity) > now) return steps
        world.archive.work()
        await world.archive.settled()
      }
      return most
    },
    asks: <T>(question: () => T): Promise<T> => world.archive.answer((using) => using(question)),
    async stage(): Promise<string | undefined> {
      return world.archive.report()?.stage
    },
    /** Copied, read back, and emptied. */
    async empties(): Promise<void> {
      world.archive.start(WISH)
      await world.works()
      now += WISH.emptiesAfterMs
      await world.works()
    },
    rows: (table: string): number => Number(made.database.exec(`SELECT count(*) FROM ${table}`)[0]?.values[0]?.[0]),
    everything: () => everything(world),
  }
  return world
}

export type ArchiveWorld = ReturnType<typeof archiveWorld>

const FILTERS: readonly ListFilter[] = [
  {},
  { status: 'captured' },
  { status: 'refunded' },
  { order: 'A-2' },
  { issuer: '4', method: 'credit' },
  { from: BEGAN + 600_000, to: BEGAN + 3_000_000 },
]

/** Every list to its end, page by page. */
async function pagesOf({ db, asks }: ArchiveWorld, filter: ListFilter, limit: number): Promise<string[]> {
  const found: string[] = []
  let before: ListFilter['before']
  for (;;) {
    const asked = before === undefined ? filter : { ...filter, before }
    const { payments, reached } = await asks(() => listPayments(db, asked, limit, 10))
    found.push(...payments.slice(0, limit).map((payment) => JSON.stringify(sorted(payment))))
    const last = payments[limit - 1]
    if (reached === null && payments.length <= limit) return found
    before =
      payments.length > limit && last !== undefined ? { createdAt: last.createdAt, id: last.id } : (reached ?? before)
  }
}

/** All that the ledger can be asked, wherever the rows are. */
async function everything(world: ArchiveWorld) {
  const { db, ledger, payments, asks } = world
  const each = <T>(question: (id: string) => T): Promise<T[]> =>
    Promise.all(payments.map((id) => asks(() => question(id))))
  const found = await each((id) => ledger.find(id))
  const operations = await each((id) => ledger.operationsOf(id))
  const events = []
  for (let after = 0; ;) {
    const from = after
    const page = await asks(() => eventsAfterSequence(db, from, 7))
    events.push(...page)
    const last = page.at(-1)
    if (last === undefined) break
    after = last.event.sequence
  }
  const exported = []
  for (let before: ListFilter['before']; ;) {
    const at = before
    const page = await asks(() => exportPage(db, at === undefined ? {} : { before: at }, 4))
    exported.push(...page.payments)
    const last = page.payments.at(-1)?.payment
    if (page.isEnd || last === undefined) break
    before = { createdAt: last.createdAt, id: last.id }
  }
  const ids = operations.flat().map(({ id }) => id)
  const day = (businessDate: string) => asks(() => operationsOfDay(db, { issuer: '4', businessDate }, '', 1_000))
  return {
    found,
    operations,
    events,
    exported,
    eventsOf: await each((id) => ledger.eventsOf(id)),
    listed: await each((id) => listOperations(db, id, { kind: 'refund' }, 10)),
    lists: await Promise.all(FILTERS.map((filter, index) => pagesOf(world, filter, index % 2 === 0 ? 3 : 20))),
    byId: await asks(() => operationsById(db, ids)),
    days: [await day('2026-11-26'), await day('2026-11-27')],
    tallies: tally(db, { groupBy: 'issuer', spans: [{ from: 0, to: 4e12 }] }),
    unknown: await asks(() => ledger.find(`${payments[0]?.slice(0, -1)}0`)),
  }
}

function sorted(payment: Payment): [string, unknown][] {
  return Object.entries(payment).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
