/** The movements of money in a run, as they were answered: what the clearing record is held against. */

import type { AdjustmentMove } from '../protocol/adjustments.ts'
import type { ClearedOperation } from '../protocol/clearing-messages.ts'
import type { Decision, InquiryAnswer, Operation } from '../protocol/issuer-messages.ts'

/** A movement that has a business day. `began` and `ended` are ticks of the suite, in order. */
export interface Moved extends ClearedOperation {
  date: string
  began: number
  ended: number
}

export class Movements {
  /** By operation id. */
  readonly all = new Map<string, Moved>()
  #tick = 0

  /** Returns the tick at which a request is sent. */
  begin(): number {
    return ++this.#tick
  }

  /** Notes an operation that moved money on a business day; `began` 0: nobody knows when it was booked. */
  note({ id, kind, amount, currency, original }: Operation, answer: InquiryAnswer, began = 0): void {
    const { outcome, business_date: date } = answer as Partial<Decision>
    // Money that came later was booked when it came, not when it was asked for.
    const since = outcome === 'received' ? 0 : began
    if ((outcome !== 'approved' && outcome !== 'received') || date === undefined) return
    this.#add({ id, kind, amount, currency, ...(original === undefined ? {} : { original }) }, date, since)
  }

  /** Notes a movement of the issuer's own about an authorization. */
  noteMove({ id, kind, amount, business_date }: AdjustmentMove, currency: string, original: string): void {
    this.#add({ id, kind, amount, currency, original }, business_date, 0)
  }

  #add(operation: ClearedOperation, date: string, began: number): void {
    if (this.all.has(operation.id)) return
    const ended = began === 0 ? Number.MAX_SAFE_INTEGER : ++this.#tick
    this.all.set(operation.id, { ...operation, date, began, ended })
  }
}
