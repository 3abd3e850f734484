/** Answers questions of a ledger whose rows may be in its archive: what is missing is read from the bucket, and the question is asked again. */

import { ArchiveMissing, nameOfBlock, nameOfLine } from '../ledger/archived-rows.ts'
import type { ArchiveBlock, ArchivedRows, WantedBlock } from '../ledger/archived-rows.ts'
import type { ArchiveLine } from '../ledger/archive-format.ts'
import { unpackBlock } from './blocks.ts'
import { ArchiveFault } from './bucket.ts'
import type { ArchiveBucket } from './bucket.ts'
import {
  ARCHIVE_BLOCKS_AT_ONCE,
  ARCHIVE_BLOCKS_KEPT,
  ARCHIVE_BLOCKS_PER_CALL,
  ARCHIVE_ROUNDS_PER_CALL,
  BUCKET_READ_TIMEOUT_MS,
} from './limits.ts'

export interface ReaderPorts {
  bucket: ArchiveBucket | undefined
  /** Undefined while all rows are in the ledger. */
  rows(): ArchivedRows | undefined
  /** The object's name in the bucket. */
  nameOf(part: number): string
  /** A block could not be read; or undefined, it could. */
  noted(trouble: ArchiveFault['trouble'] | undefined): void
}

type Block = readonly ArchiveLine[]

/** The lines and blocks that one call has read so far. */
class CallMemory {
  readonly lines = new Map<string, string | undefined>()
  readonly blocks = new Map<string, Block>()
  #read = 0

  /** Counts blocks, so that no question reads without end. */
  count(blocks: number): void {
    this.#read += blocks
    if (this.#read > ARCHIVE_BLOCKS_PER_CALL) throw new Error('The question needs too much of the archive.')
  }

  take({ block, key }: WantedBlock, lines: Block): void {
    if (key === undefined) this.blocks.set(nameOfBlock(block), lines)
    else this.lines.set(nameOfLine(block.stream, key), lines.find((line) => line.key === key)?.text)
  }
}

export class ArchiveReader {
  readonly #ports: ReaderPorts
  /** The blocks that were read last, the one used longest ago first. */
  readonly last = new Map<string, Block>()

  constructor(ports: ReaderPorts) {
    this.#ports = ports
  }

  /**
   * Asks until the answer needs no more of the bucket. `ask` is given what its
   * question must be asked in; it may be asked again, and changes nothing
   * before it has everything.
   */
  async answer<T>(ask: (using: <R>(question: () => R) => R) => T | Promise<T>): Promise<T> {
    const call = new CallMemory()
    for (let round = 0; round < ARCHIVE_ROUNDS_PER_CALL; round++) {
      try {
        return await ask((question) => this.#inRows(question, call))
      } catch (error) {
        if (!(error instanceof ArchiveMissing)) throw error
        await this.#load(error.wanted, call)
      }
    }
    throw new Error('The question needs the archive too often.')
  }

  #inRows<R>(question: () => R, call: CallMemory): R {
    const rows = this.#ports.rows()
    return rows === undefined ? question() : rows.use(call, question)
  }

  /** Each block once, a few at a time. */
  async #load(wanted: readonly WantedBlock[], call: CallMemory): Promise<void> {
    const byBlock = new Map<string, WantedBlock[]>()
    for (const each of wanted) {
      const name = nameOfBlock(each.block)
      byBlock.set(name, [...(byBlock.get(name) ?? []), each])
    }
    const all = [...byBlock.values()]
    call.count(all.length)
    for (let from = 0; from < all.length; from += ARCHIVE_BLOCKS_AT_ONCE) {
      const some = all.slice(from, from + ARCHIVE_BLOCKS_AT_ONCE)
      await Promise.all(
        some.map(async (each) => {
          const [first] = each
          if (first === undefined) return
          const lines = await this.#linesOf(first.block)
          for (const one of each) call.take(one, lines)
        }),
      )
    }
  }

  async #linesOf(block: ArchiveBlock): Promise<Block> {
    const name = nameOfBlock(block)
    const known = this.last.get(name)
    if (known !== undefined) return known
    try {
      const lines = await this.#readBlock(block)
      this.#keep(name, lines)
      this.#ports.noted(undefined)
      return lines
    } catch (error) {
      if (error instanceof ArchiveFault) this.#ports.noted(error.trouble)
      throw error
    }
  }

  async #readBlock(block: ArchiveBlock): Promise<ArchiveLine[]> {
    const { bucket } = this.#ports
    if (bucket === undefined) throw new ArchiveFault('bucket_missing')
    const bytes = await bucket.read(this.#ports.nameOf(block.part), block, BUCKET_READ_TIMEOUT_MS)
    if (bytes === undefined) throw new ArchiveFault('object_missing')
    return unpackBlock(bytes, block)
  }

  #keep(name: string, lines: Block): void {
    this.last.set(name, lines)
    const [oldest] = this.last.keys()
    if (this.last.size > ARCHIVE_BLOCKS_KEPT && oldest !== undefined) this.last.delete(oldest)
  }
}
