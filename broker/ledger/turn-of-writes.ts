/**
 * Gathers the writes that come while a commit is on its way to the disk, so
 * that they are one commit themselves: with many payments in flight, commits
 * are what a ledger spends its time on, and whoever came late would wait for
 * each one before. A write that comes alone is made at once.
 */
export class TurnOfWrites {
  readonly #nextTurn: (run: () => void) => void
  #waiting: (() => void)[] = []
  #isTurnOn = false

  /** `nextTurn` runs something once what has been written so far is on the disk. */
  constructor(nextTurn: (run: () => void) => void) {
    this.#nextTurn = nextTurn
  }

  /** Runs `write` now or in a moment. It is a transaction of its own: what one throws is nobody else's. */
  run<T>(write: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const make = (): void => {
        try {
          resolve(write())
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      }
      if (this.#isTurnOn) {
        this.#waiting.push(make)
        return
      }
      this.#isTurnOn = true
      make()
      this.#nextTurn(() => this.#endTurn())
    })
  }

  #endTurn(): void {
    const writes = this.#waiting
    this.#waiting = []
    if (writes.length === 0) {
      this.#isTurnOn = false
      return
    }
    for (const make of writes) make()
    this.#nextTurn(() => this.#endTurn())
  }
}
