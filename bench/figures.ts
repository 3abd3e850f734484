/** Describes what a part of the bench gives: rows of figures. Everything else, ratios and table, is made of them. */

export type Unit = 'ms' | 'bytes' | 'per_second' | 'rows' | 'dollars'

/** One line of the bench's table. Every figure is of one candidate in one run; ratios are made from rows of the same run. */
export interface Row {
  /** 'broker' | 'costs' | 'strain' | 'growth' | 'page' | 'issuer' */
  part: string
  /** Holds what was done: 'authorize', 'click to first field focused, cold'. */
  what: string
  /** 'furiwake' | 'bare' | 'physical' | 'adyen' …: who did it, or with how much there. */
  candidate: string
  /** Says how many were measured; the warm-up is left out. */
  n: number
  unit: Unit
  median: number
  /** The slowest of a hundred, in the same unit. */
  p99?: number
  /** CPU of the measured process per operation, milliseconds. */
  cpuMs?: number
  /** The candidate of the same part and `what` that this one is held against. */
  floor?: string
  /** The most that the ratio to the floor may be. */
  target?: number
}

/** A part of the bench: bench/parts.ts lists them; `npm run bench -- broker page` runs some. */
export interface Part {
  name: string
  /** One line for whoever asks what there is. */
  describe: string
  /** Pieces that can be run alone: `npm run bench -- strain --only flood`. */
  pieces?: readonly string[]
  /**
   * `quick`: fewer rounds and smaller books, to see that all runs. `only`: one of its pieces. The figures of
   * neither are saved.
   */
  run(options: { quick: boolean; only?: string | undefined }): Promise<Row[]>
}

/** Returns a figure that may not go over a limit, as two rows: the limit is what it is held against. */
export function held(row: Omit<Row, 'floor' | 'target'>, limit: number): Row[] {
  return [
    { ...row, floor: 'limit', target: 1 },
    { part: row.part, what: row.what, n: row.n, unit: row.unit, candidate: 'limit', median: limit },
  ]
}
