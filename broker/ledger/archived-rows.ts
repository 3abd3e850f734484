/**
 * Reads the archived rows of a ledger as if they were here. The ledger's own index says
 * in which block a row is; whoever asks for one that is not in memory is told
 * by {@link ArchiveMissing}, gets it from the bucket, and asks once more. So
 * every question of a ledger is still answered in one turn, from one state.
 */

import { and, desc, eq, gt, lt, lte } from 'drizzle-orm'

import type { ArchiveLine } from './archive-format.ts'
import { archiveBlocks } from './archive-schema.ts'
import type { ArchiveStream } from './archive-schema.ts'
import type { LedgerDatabase } from './database.ts'

export type ArchiveBlock = typeof archiveBlocks.$inferSelect

/** A block that is asked for, for one line of it or for all. */
export interface WantedBlock {
  block: ArchiveBlock
  key?: string
}

/** Says what must be read from the bucket before the question can be answered. */
export class ArchiveMissing extends Error {
  readonly wanted: readonly WantedBlock[]

  constructor(wanted: readonly WantedBlock[]) {
    super('The archive has to be read first.')
    this.name = 'ArchiveMissing'
    this.wanted = wanted
  }
}

/** Runs a question for each item, and tells at the end of everything that was missing: it is read from the bucket together. */
export function askEach<T, R>(items: readonly T[], ask: (item: T) => R): R[] {
  const missing: WantedBlock[] = []
  const answers = items.map((item) => {
    try {
      return [ask(item)]
    } catch (error) {
      if (!(error instanceof ArchiveMissing)) throw error
      missing.push(...error.wanted)
      return []
    }
  })
  if (missing.length > 0) throw new ArchiveMissing(missing)
  return answers.flat()
}

/** The blocks and lines that one call has read, and the blocks that were read last. */
export interface BlockMemory {
  lines: ReadonlyMap<string, string | undefined>
  blocks: ReadonlyMap<string, readonly ArchiveLine[]>
}

/** The part of the archive that may be all there is: objects up to `part`, and payments before `before`. */
export interface Emptied {
  part: number
  before: string
}

export function nameOfBlock({ stream, first }: Pick<ArchiveBlock, 'stream' | 'first'>): string {
  return `${stream} ${first}`
}

export function nameOfLine(stream: ArchiveStream, key: string): string {
  return `${stream} ${key}`
}

export class ArchivedRows {
  readonly #db: LedgerDatabase
  readonly #last: BlockMemory['blocks']
  readonly emptied: Emptied
  #call: BlockMemory | undefined
  /** The block that was found last: neighbours are asked for one after another. */
  #near: ArchiveBlock | undefined

  /** `last`: the blocks that were read last. */
  constructor(db: LedgerDatabase, emptied: Emptied, last: BlockMemory['blocks']) {
    this.#db = db
    this.emptied = emptied
    this.#last = last
  }

  /** Runs a question with what was read for it. */
  use<T>(call: BlockMemory, question: () => T): T {
    this.#call = call
    try {
      return question()
    } finally {
      this.#call = undefined
    }
  }

  /** Returns a line by its key; undefined: there is none. */
  line(stream: ArchiveStream, key: string): string | undefined {
    if (stream === 'payments' && key >= this.emptied.before) return undefined
    const block = this.#blockWith(stream, key)
    if (block === undefined || block.last < key) return undefined
    const name = nameOfLine(stream, key)
    if (this.#call?.lines.has(name)) return this.#call.lines.get(name)
    const lines = this.#linesOf(block)
    if (lines === undefined) throw new ArchiveMissing([{ block, key }])
    return lines.find((line) => line.key === key)?.text
  }

  /** Yields lines from after a key on, in their order. */
  *after(stream: ArchiveStream, key: string): Generator<ArchiveLine> {
    let from = key
    for (;;) {
      const block = this.#blockWith(stream, from, true) ?? this.#blockAfter(stream, from)
      if (block === undefined) return
      for (const line of this.#mustHave(block)) if (line.key > from) yield line
      from = block.last
    }
  }

  /** Yields lines from before a key back, to another one. */
  *before(stream: ArchiveStream, key: string, from: string): Generator<ArchiveLine> {
    let to = stream === 'payments' && key > this.emptied.before ? this.emptied.before : key
    while (to > from) {
      const { stream: of, first } = archiveBlocks
      const isBefore = and(eq(of, stream), lt(first, to), this.#isEmptied(stream))
      const block = this.#db.select().from(archiveBlocks).where(isBefore).orderBy(desc(first)).limit(1).get()
      if (block === undefined || block.last < from) return
      for (const line of this.#mustHave(block).toReversed()) if (line.key < to) yield line
      to = block.first
    }
  }

  /** Orders lead to payments, whichever are here. */
  #isEmptied(stream: ArchiveStream) {
    return stream === 'orders' ? undefined : lte(archiveBlocks.part, this.emptied.part)
  }

  #blockWith(stream: ArchiveStream, key: string, isGoingOn = false): ArchiveBlock | undefined {
    const near = this.#near
    if (near?.stream === stream && near.first <= key && key < near.last) return near
    const { stream: of, first } = archiveBlocks
    const isBefore = and(eq(of, stream), lte(first, key), this.#isEmptied(stream))
    const block = this.#db.select().from(archiveBlocks).where(isBefore).orderBy(desc(first)).limit(1).get()
    this.#near = block
    return isGoingOn && block !== undefined && block.last <= key ? undefined : block
  }

  #blockAfter(stream: ArchiveStream, key: string): ArchiveBlock | undefined {
    const { stream: of, first } = archiveBlocks
    const isAfter = and(eq(of, stream), gt(first, key), this.#isEmptied(stream))
    return this.#db.select().from(archiveBlocks).where(isAfter).orderBy(first).limit(1).get()
  }

  #mustHave(block: ArchiveBlock): readonly ArchiveLine[] {
    const lines = this.#linesOf(block)
    if (lines === undefined) throw new ArchiveMissing([{ block }])
    return lines
  }

  #linesOf(block: ArchiveBlock): readonly ArchiveLine[] | undefined {
    const name = nameOfBlock(block)
    return this.#call?.blocks.get(name) ?? this.#last.get(name)
  }
}
