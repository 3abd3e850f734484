/** The archive of a ledger: a lane of its alarm, in which it is made, and the way to what it holds. */

import type { AlarmLane } from '../ledger/ledger-alarm.ts'
import { ArchiveBook, isRead } from '../ledger/archive-book.ts'
import type { ArchiveRun, ArchiveWish } from '../ledger/archive-book.ts'
import type { ArchiveTrouble } from '../archive-states.ts'
import { ArchivedRows } from '../ledger/archived-rows.ts'
import type { LedgerDatabase } from '../ledger/database.ts'
import { statementsOf } from '../ledger/statements.ts'
import { ArchiveReader } from './archive-reader.ts'
import type { ArchiveReport } from './archive-report.ts'
import { nextStep } from './archive-steps.ts'
import type { StepPorts } from './archive-steps.ts'
import { ArchiveFault } from './bucket.ts'
import type { ObjectSize } from './copy-object.ts'
import type { ArchiveBucket } from './bucket.ts'
import { ARCHIVE_OBJECT, ARCHIVE_RETRY_DELAYS_MS, ARCHIVE_STEP_LEASE_MS, ARCHIVE_STUCK_TRIES } from './limits.ts'

export interface ArchivePorts extends Pick<StepPorts, 'sign' | 'now'> {
  /** Undefined: this broker has none. */
  bucket: ArchiveBucket | undefined
  arm(): Promise<void>
  report(error: unknown): void
  /** For tests, whose ledgers are small. */
  size?: ObjectSize
}

const NOT_READ_AGAIN = ['object_missing', 'object_differs'] as const

export class LedgerArchive implements AlarmLane {
  readonly #db: LedgerDatabase
  readonly #book: ArchiveBook
  readonly #ports: ArchivePorts
  readonly #reader: ArchiveReader
  /** The step that is being made. */
  #working: Promise<void> | undefined

  constructor(db: LedgerDatabase, ports: ArchivePorts) {
    this.#db = db
    this.#book = new ArchiveBook(db)
    this.#ports = ports
    this.#reader = new ArchiveReader({
      bucket: ports.bucket,
      rows: () => statementsOf(db).archived,
      nameOf: (part) => `${this.#book.run()?.folder}/${this.#book.part(part)?.file}`,
      noted: (trouble) => this.#note(trouble),
    })
  }

  /** Called once the ledger's tables are there. */
  begin(): void {
    this.#lookAtStage()
  }

  /** Asks a question of the ledger's rows, wherever they are: see {@link ArchiveReader.answer}. */
  answer<T>(ask: (using: <R>(question: () => R) => R) => T | Promise<T>): Promise<T> {
    return this.#reader.answer(ask)
  }

  /** Begins to archive the ledger, or goes on at once with what waits after a failure. */
  start(wish: ArchiveWish): ArchiveReport {
    const run = this.#book.run()
    const now = this.#ports.now()
    if (run === undefined) this.#book.begin(wish, now)
    else if (run.trouble !== null)
      this.#book.set({ trouble: null, tries: 0, begun: 1, ...(run.nextAt !== null && { nextAt: now }) })
    return this.report() ?? never()
  }

  /** Returns how far it has come; undefined while the ledger was never to be archived. */
  report(): ArchiveReport | undefined {
    const run = this.#book.run()
    if (run === undefined) return undefined
    const { stage, folder, total, verifiedAt, emptiedAt, trouble, tries, begun } = run
    const isLost = trouble !== null && NOT_READ_AGAIN.some((one) => one === trouble) && isRead(stage)
    const emptiesAt = stage === 'kept' ? run.nextAt : null
    const isStuck = Math.max(tries, begun) >= ARCHIVE_STUCK_TRIES && trouble !== null
    return {
      stage,
      folder,
      ...this.#book.size(),
      total,
      verifiedAt,
      emptiesAt,
      emptiedAt,
      trouble,
      isStuck: isStuck || isLost,
    }
  }

  nextWake(): number | null {
    // Each call of a step ends in time: the alarm is there in case the object goes down with it.
    if (this.#working !== undefined) return this.#ports.now() + ARCHIVE_STEP_LEASE_MS
    return this.#book.run()?.nextAt ?? null
  }

  /** Tells whether a sweep must wake the ledger for it. Not while it waits to be emptied, for a month. */
  hasWork(): boolean {
    const run = this.#book.run()
    return run !== undefined && run.nextAt !== null && run.stage !== 'kept'
  }

  work(): void {
    const run = this.#book.run()
    if (this.#working !== undefined || run === undefined) return
    if (run.nextAt === null || run.nextAt > this.#ports.now()) return
    this.#working = this.#step(run).finally(() => {
      this.#working = undefined
      void this.#ports.arm().catch((error: unknown) => this.#ports.report(error))
    })
  }

  /** Resolves once the step that is being made has ended. */
  async settled(): Promise<void> {
    await this.#working
  }

  async #step(run: ArchiveRun): Promise<void> {
    const { bucket, ...ports } = this.#ports
    try {
      if (bucket === undefined) throw new ArchiveFault('bucket_missing')
      const own = { db: this.#db, book: this.#book, emptying: () => this.#lookAtStage() }
      await nextStep(run, { size: ARCHIVE_OBJECT, ...ports, ...own, bucket })
    } catch (error) {
      this.#ports.report(error)
      this.#putOff(run, error instanceof ArchiveFault ? error.trouble : 'step_failed')
    }
  }

  /** Begins anew where an object was not read back as it was written, or the sums are not the ledger's. */
  #putOff(run: ArchiveRun, trouble: ArchiveTrouble): void {
    const now = this.#ports.now()
    const tries = run.tries + 1
    const delay = delayAfter(tries)
    const isWrong = run.stage === 'listing' || run.stage === 'verifying'
    const isAsWritten = trouble === 'bucket_unavailable' || trouble === 'bucket_missing' || trouble === 'step_failed'
    if (!isWrong || isAsWritten) return void this.#book.set({ tries, trouble, nextAt: now + delay })
    this.#book.begin(run, now)
    this.#book.set({ trouble, nextAt: now + delayAfter(run.begun) })
  }

  /** Of reading: what is written down is what a person may have to mend. */
  #note(trouble: ArchiveTrouble | undefined): void {
    const known = this.#book.run()?.trouble ?? null
    const isPassing = known === 'bucket_unavailable' || known === 'bucket_missing'
    if (trouble === undefined ? isPassing : known !== trouble) this.#book.set({ trouble: trouble ?? null })
  }

  #lookAtStage(): void {
    const run = this.#book.run()
    const isInUse = run !== undefined && isRead(run.stage)
    const emptied = isInUse ? { part: run.part, before: run.keptFrom } : undefined
    statementsOf(this.#db).archived = emptied && new ArchivedRows(this.#db, emptied, this.#reader.last)
  }
}

function delayAfter(failures: number): number {
  return ARCHIVE_RETRY_DELAYS_MS[Math.min(failures, ARCHIVE_RETRY_DELAYS_MS.length) - 1] ?? 0
}

function never(): never {
  throw new Error('The ledger is not to be archived.')
}
