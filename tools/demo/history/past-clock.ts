/** The clock that the history goes by: it only goes forward, and never by itself. Milliseconds since 1970. */
export class PastClock {
  #now: number

  constructor(start: number) {
    this.#now = start
  }

  get now(): number {
    return this.#now
  }

  /** Goes to a moment, unless that has passed. */
  reach(moment: number): void {
    this.#now = Math.max(this.#now, moment)
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds
  }
}
