import { KEPT_ROWS_MAX } from '../limits.ts'

/**
 * The rows that a ledger read or wrote last, in memory: a payment is asked for
 * seven times in a few seconds, and reading it costs more than all else that
 * the ledger does then. Right because one object alone writes its storage, in
 * one thread: whoever writes a row keeps it or drops it here in the same
 * turn, and a transaction that fails drops everything. Bounded: when full, what
 * was used longest ago goes.
 */
export class KeptRows<T extends { id: string }> {
  readonly #rows = new Map<string, T>()

  get(id: string): T | undefined {
    const row = this.#rows.get(id)
    if (row !== undefined) this.keep(row)
    return row
  }

  /** As it is in the storage now. It must not be changed afterwards. */
  keep(row: T): void {
    this.#rows.delete(row.id)
    this.#rows.set(row.id, row)
    if (this.#rows.size <= KEPT_ROWS_MAX) return
    const [oldest] = this.#rows.keys()
    if (oldest !== undefined) this.#rows.delete(oldest)
  }

  drop(id: string): void {
    this.#rows.delete(id)
  }

  clear(): void {
    this.#rows.clear()
  }
}
