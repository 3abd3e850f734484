import { held, type Row } from '../figures.ts'

/** The number that is measured. */
export interface CostsSize {
  warmUp: number
  payments: number
  /** Blocks that take turns, and the payments in each. */
  rounds: number
  block: number
  /** Payments of the quiet shop: a minute and a half each. */
  quiet: number
}

/** Returns a count that is held to a limit. */
export function heldCount(what: string, n: number, count: number, limit: number): Row[] {
  return held({ part: 'costs', what, candidate: 'furiwake', n, unit: 'rows', median: count }, limit)
}
