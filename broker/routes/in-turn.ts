/** Says when a request is worked on: in its party's turn, beside all others that the isolate works for. */

import { overLimit } from '../app.ts'
import type { Turn } from '../bounds/fair-turns.ts'
import { isHeldBack, turnOf } from '../bounds/request-turns.ts'
import { isRefused } from '../directory/strange-reads.ts'
import type { Env } from '../env.ts'

/** As far as it is needed of a request's context. */
interface RequestOfParty {
  env: Env
  var: { requestId: string }
  req: { raw: Request }
  set(key: 'turn', turn: Turn): void
}

/** Goes on with a request once it is the party's turn, or refuses it where that does not come in time. */
export async function inTurn<T>(c: RequestOfParty, party: string, work: () => Promise<T>): Promise<T | Response> {
  const turn = await turnOf(c.env, party)
  // Not held against a party that does not flood: what waited too long was within its limits.
  if (isRefused(turn)) return overLimit(c, turn, isHeldBack(party) ? party : undefined)
  c.set('turn', turn)
  try {
    return await work()
  } finally {
    turn.over()
  }
}
