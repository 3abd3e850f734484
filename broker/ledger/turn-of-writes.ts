/**
 * Gathers the writes that come in one turn of the event loop, so that they are
 * one commit to the disk: with many payments in flight that is what a ledger
 * spends its time on, and whoever comes late would wait for every commit
 * before. One that comes alone is made at once.
 */
export class TurnOfWrites {
  readonly #nextTurn: (run: () => void) => void
  #waiting: (() => void)[] = []
  #isTurnOn = false

  /** `nextTurn` runs something once all that is waiting to come in has come. */
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
      make()
      this.#beginTurn()
    })
  }

  #beginTurn(): void {
    this.#isTurnOn = true
    this.#nextTurn(() => this.#endTurn())
  }

  #endTurn(): void {
    const writes = this.#waiting
    this.#waiting = []
    this.#isTurnOn = false
    if (writes.length === 0) return
    for (const make of writes) make()
    this.#beginTurn()
  }
}
