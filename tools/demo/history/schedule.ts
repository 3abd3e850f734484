/** The list of what is planned for later in the history, in the order of time. */
export class Schedule {
  readonly #planned: { at: number; does: () => Promise<void> }[] = []

  add(at: number, does: () => Promise<void>): void {
    // Most of it comes soon, so its place is near the beginning.
    const place = this.#planned.findIndex((other) => other.at > at)
    if (place === -1) this.#planned.push({ at, does })
    else this.#planned.splice(place, 0, { at, does })
  }

  /** Takes the next of those that come up to a moment. */
  next(until: number): { at: number; does: () => Promise<void> } | undefined {
    const [first] = this.#planned
    return first !== undefined && first.at <= until ? this.#planned.shift() : undefined
  }
}
