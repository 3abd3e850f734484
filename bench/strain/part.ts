import type { Part, Row } from '../figures.ts'
import { byBacklog } from './backlog.ts'
import { byFlood } from './flood.ts'
import { byHangingIssuer } from './hanging-issuer.ts'

const STRAINS: Readonly<Record<string, (quick: boolean) => Promise<Row[]>>> = {
  issuer: byHangingIssuer,
  backlog: byBacklog,
  flood: byFlood,
}

export const strain: Part = {
  name: 'strain',
  describe: 'payments beside an issuer that hangs, beside a hundred thousand deliveries that wait, and beside floods',
  pieces: Object.keys(STRAINS),
  async run({ quick, only }) {
    const rows: Row[] = []
    for (const [name, measure] of Object.entries(STRAINS)) {
      if (only === undefined || only === name) rows.push(...(await measure(quick)))
    }
    return rows
  },
}
