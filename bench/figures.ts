/** One line of the bench's table. Every figure is of one candidate in one run; ratios are made from rows of the same run. */
export interface Row {
  part: string // 'broker' | 'growth' | 'page' | 'issuer'
  what: string // what was done, e.g. 'authorize', 'click to first field focused, cold'
  candidate: string // 'furiwake' | 'bare' | 'physical' | 'adyen' …
  n: number // how many were measured (warm-up left out)
  unit: 'ms' | 'bytes' | 'per_second' | 'rows'
  median: number
  p99?: number
  cpuMs?: number // CPU per operation, milliseconds
  floor?: string // the candidate of the same part and `what` this one is held against
  target?: number // the most the ratio to the floor may be
}
/** A part of the bench: bench/parts.ts lists them; `npm run bench -- broker page` runs some. */
export interface Part {
  name: string
  describe: string
  run(options: { quick: boolean }): Promise<Row[]>
}
