interface Moment {
  at: number
  order: number
  run: () => void
}

/** The only clock of a simulation: moments in order, and between two of them everything that was waiting runs on. */
export class VirtualTime {
  readonly start = Date.UTC(2026, 0, 1)
  now = this.start
  #order = 0
  #moments: Moment[] = []
  /** Work that the machine does beside the clock, such as signing: no moment comes while it lasts. */
  isBusy = (): boolean => false

  /** Runs something `delay` milliseconds from now. At the same time, first planned is first run. */
  after(delay: number, run: () => void): void {
    this.#moments.push({ at: this.now + Math.max(0, Math.round(delay)), order: this.#order++, run })
  }

  /** Until nothing is planned any more, or `until`, or `most` moments; true when nothing is left. */
  async run(until: number, most: number): Promise<boolean> {
    for (let count = 0; count < most; count++) {
      const next = this.#takeNext(until)
      if (next === undefined) return this.#moments.length === 0
      this.now = next.at
      next.run()
      // Lets every promise that this moment settled run on to its next wait.
      do {
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
      } while (this.isBusy())
    }
    return false
  }

  #takeNext(until: number): Moment | undefined {
    let soonest = 0
    for (let i = 1; i < this.#moments.length; i++) {
      if (isBefore(this.#moments[i], this.#moments[soonest])) soonest = i
    }
    const next = this.#moments[soonest]
    if (next === undefined || next.at > until) return undefined
    this.#moments.splice(soonest, 1)
    return next
  }
}

function isBefore(a: Moment | undefined, b: Moment | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return a.at === b.at ? a.order < b.order : a.at < b.at
}
