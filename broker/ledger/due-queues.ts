/** The times at which a ledger's payments must be looked at, in memory: the row has the time, and no index. */

import type { Waiting } from '../lanes.ts'

interface Due {
  id: string
  at: number
}

/** Entries that are no longer true stay until they are at the top; with more of them than this and the true ones, they go. */
const STALE_MAX = 64

/**
 * The unfinished payments by issuer, the soonest first: finding the next of
 * 100,000 costs what finding the next of ten does. An open payment, which has
 * no issuer, is under the empty name.
 */
export class DueQueues {
  readonly #due = new Map<string, { name: string; at: number }>()
  readonly #queues = new Map<string, DueQueue>()

  /** `at` in milliseconds since 1970; null when the payment waits for nothing. */
  set(id: string, issuer: string | null, at: number | null): void {
    const name = issuer ?? ''
    const known = this.#due.get(id)
    if (at === null) {
      this.#due.delete(id)
    } else if (known?.name !== name || known.at !== at) {
      this.#due.set(id, { name, at })
      this.#queueOf(name).add({ id, at }, this.#isTrue(name))
    }
  }

  /** The payment of a name that is due first. */
  first(name: string): Due | undefined {
    const first = this.#queues.get(name)?.first(this.#isTrue(name))
    if (first === undefined) this.#queues.delete(name)
    return first
  }

  /** The issuers that payments wait for, each with when its first is due. */
  waiting(): Waiting[] {
    return [...this.#queues.keys()].flatMap((name) => {
      const first = name === '' ? undefined : this.first(name)
      return first === undefined ? [] : [{ name, at: first.at }]
    })
  }

  #isTrue(name: string): (due: Due) => boolean {
    return ({ id, at }) => {
      const known = this.#due.get(id)
      return known !== undefined && known.name === name && known.at === at
    }
  }

  #queueOf(name: string): DueQueue {
    const known = this.#queues.get(name)
    if (known !== undefined) return known
    const queue = new DueQueue()
    this.#queues.set(name, queue)
    return queue
  }
}

/** A binary heap by time. */
class DueQueue {
  #heap: Due[] = []
  /** True ones when the heap was last looked through. */
  #sizeWhenClean = 0

  add(due: Due, isTrue: (due: Due) => boolean): void {
    if (this.#heap.length > 2 * this.#sizeWhenClean + STALE_MAX) this.#clean(isTrue)
    this.#heap.push(due)
    this.#up(this.#heap.length - 1)
  }

  first(isTrue: (due: Due) => boolean): Due | undefined {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (isTrue(top)) return top
      this.#takeTop()
    }
    return undefined
  }

  /** A sorted array is a heap. */
  #clean(isTrue: (due: Due) => boolean): void {
    this.#heap = this.#heap.filter(isTrue).toSorted((a, b) => a.at - b.at)
    this.#sizeWhenClean = this.#heap.length
  }

  #takeTop(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#down()
  }

  #up(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1
      if (this.#at(parent) <= this.#at(at)) return
      this.#swap(parent, at)
      at = parent
    }
  }

  #down(): void {
    for (let at = 0; ;) {
      const left = 2 * at + 1
      const sooner = this.#at(left + 1) < this.#at(left) ? left + 1 : left
      if (this.#at(at) <= this.#at(sooner)) return
      this.#swap(at, sooner)
      at = sooner
    }
  }

  #at(index: number): number {
    return this.#heap[index]?.at ?? Infinity
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#heap[one], this.#heap[other]]
    if (a === undefined || b === undefined) return
    this.#heap[one] = b
    this.#heap[other] = a
  }
}
