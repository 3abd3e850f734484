/** The index of a ledger's archive in the ledger's own storage: how far it has come, and which objects it is made of. */

import { asc, eq, gte, sql } from 'drizzle-orm'

import type { ArchiveStage } from '../archive-states.ts'
import { archiveBlocks, archiveParts, archiveRuns, NOTHING_ARCHIVED } from './archive-schema.ts'
import type { ArchiveBlock } from './archived-rows.ts'
import type { LedgerDatabase } from './database.ts'

export type ArchiveRun = typeof archiveRuns.$inferSelect
export type ArchivePart = typeof archiveParts.$inferSelect

/** An object that was written, and the blocks that it is made of. */
export interface WrittenObject {
  part: ArchivePart
  blocks: readonly ArchiveBlock[]
}

/** A ledger that is to be archived: its owner, how long after that its rows stay, and how many of the latest payments do for good. */
export interface ArchiveWish {
  ledger: string
  merchantId: string
  livemode: boolean
  emptiesAfterMs: number
  paymentsLeft: number
}

const RUN = 1

/** The archive as its ledger knows it. In memory, because every question of the ledger asks for it. */
export class ArchiveBook {
  readonly #db: LedgerDatabase
  /** Undefined until it was read. */
  #run: ArchiveRun | null | undefined

  constructor(db: LedgerDatabase) {
    this.#db = db
  }

  /** Returns the archive as it stands; undefined while the ledger was never to be archived. */
  run(): ArchiveRun | undefined {
    if (this.#run === undefined) {
      this.#run = this.#db.select().from(archiveRuns).where(eq(archiveRuns.id, RUN)).get() ?? null
    }
    return this.#run ?? undefined
  }

  /** Begins at the first row, in a folder that nothing was ever written to. */
  begin(wish: ArchiveWish, now: number): ArchiveRun {
    const { ledger, merchantId, livemode, emptiesAfterMs, paymentsLeft } = wish
    const run: ArchiveRun = {
      id: RUN,
      folder: `${merchantId}/${ledger}/${now.toString(36)}`,
      ledger,
      merchantId,
      livemode,
      emptiesAfterMs,
      paymentsLeft,
      stage: 'copying',
      stream: 'payments',
      reached: '',
      part: 0,
      total: NOTHING_ARCHIVED,
      seen: {},
      nextAt: now,
      tries: 0,
      begun: (this.run()?.begun ?? 0) + 1,
      trouble: null,
      verifiedAt: null,
      emptiedAt: null,
      keptFrom: '',
    }
    this.#db.transaction(() => {
      this.#db.delete(archiveParts).run()
      this.#db.delete(archiveBlocks).run()
      this.#db.delete(archiveRuns).run()
      this.#db.insert(archiveRuns).values(run).run()
    })
    this.#run = run
    return run
  }

  /** Writes how far it has come, and what was written on the way: one transaction. */
  set(change: Partial<ArchiveRun>, ...written: readonly WrittenObject[]): ArchiveRun {
    const run = this.run()
    if (run === undefined) throw new Error('The ledger was never to be archived.')
    this.#db.transaction(() => {
      for (const { part, blocks } of written) {
        this.#db.insert(archiveParts).values(part).run()
        for (const block of blocks) this.#db.insert(archiveBlocks).values(block).run()
      }
      this.#db.update(archiveRuns).set(change).where(eq(archiveRuns.id, RUN)).run()
    })
    this.#run = { ...run, ...change }
    return this.#run
  }

  part(number: number): ArchivePart | undefined {
    return this.#db.select().from(archiveParts).where(eq(archiveParts.number, number)).get()
  }

  partsFrom(number: number, limit: number): ArchivePart[] {
    const from = this.#db.select().from(archiveParts).where(gte(archiveParts.number, number))
    return from.orderBy(asc(archiveParts.number)).limit(limit).all()
  }

  /** Returns the blocks of an object, in their order in it. */
  blocksOf(part: number): ArchiveBlock[] {
    const blocks = this.#db.select().from(archiveBlocks).where(eq(archiveBlocks.part, part))
    return blocks.orderBy(asc(archiveBlocks.offset)).all()
  }

  /** Returns the objects of the archive and their bytes. */
  size(): { objects: number; bytes: number } {
    const [size] = this.#db.all<{ objects: number; bytes: number }>(
      sql`SELECT count(*) AS objects, coalesce(sum(bytes), 0) AS bytes FROM ${archiveParts}`,
    )
    return size ?? { objects: 0, bytes: 0 }
  }
}

/** Tells whether rows may be in the archive alone. */
export function isRead(stage: ArchiveStage): boolean {
  return stage === 'emptying' || stage === 'emptied'
}
