/** A restore rehearsed, from the first payment to the comparison of the books. */

import { trades } from './before.ts'
import { putBack } from './moments.ts'
import { beginRehearsal, type RehearsalOptions } from './rehearsal.ts'
import { restores, type RehearsalReport } from './restoring.ts'

/** Rehearses a restore on a demo of its own: pays, puts back, and goes through the document's steps. */
export async function rehearseRestore(options: RehearsalOptions): Promise<RehearsalReport> {
  const rehearsal = beginRehearsal(options)
  const { demo, say } = rehearsal
  try {
    await demo.start()
    const before = await trades(rehearsal)
    await demo.stop()
    for (const moment of before.moments) putBack(moment)
    say(`${before.moments.length} databases are put back, each to its own moment; the issuers' are as they are.`)
    await demo.start()
    return await restores(rehearsal, before)
  } finally {
    await demo.stop()
  }
}
