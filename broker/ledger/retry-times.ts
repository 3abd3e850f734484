/** The times at which each endpoint's first retry is due, in memory: a try moves its own endpoint's, and no other is looked up for it. */

import type { Waiting } from '../lanes.ts'
import type { LedgerDatabase } from './database.ts'
import { firstRetry, retriesWaiting } from './delivery-records.ts'

export class RetryTimes {
  readonly #db: LedgerDatabase
  /** Tells which events an endpoint is being sent. */
  readonly #underWay: (endpointId: string) => number[]
  /** Endpoints that have a delivery to be tried again; undefined until the rows were first asked. */
  #times: Map<string, number> | undefined
  /** Endpoints whose time may have moved. */
  readonly #moved = new Set<string>()

  constructor(db: LedgerDatabase, underWay: (endpointId: string) => number[]) {
    this.#db = db
    this.#underWay = underWay
  }

  /** The endpoints that have a retry to wait for, but for those under way, each with when its first is due. */
  waiting(): Waiting[] {
    return [...this.#current()].map(([name, at]) => ({ name, at }))
  }

  /** Returns when an endpoint's first retry is due, in milliseconds since 1970; Infinity where it has none. */
  of(endpointId: string): number {
    return this.#current().get(endpointId) ?? Infinity
  }

  /** A delivery of this endpoint was claimed, recorded or set anew. */
  moved(endpointId: string): void {
    this.#moved.add(endpointId)
  }

  #current(): ReadonlyMap<string, number> {
    if (this.#times === undefined) {
      for (const { name } of retriesWaiting(this.#db)) this.#moved.add(name)
      this.#times = new Map()
    }
    for (const endpointId of this.#moved) this.#lookUp(endpointId, this.#times)
    return this.#times
  }

  #lookUp(endpointId: string, times: Map<string, number>): void {
    const at = firstRetry(this.#db, endpointId, this.#underWay(endpointId))?.nextAt ?? null
    if (at === null) times.delete(endpointId)
    else times.set(endpointId, at)
    // Not before: should the storage fail, it is still to be looked up.
    this.#moved.delete(endpointId)
  }
}
