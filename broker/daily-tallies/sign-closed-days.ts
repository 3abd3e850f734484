import { Remembered } from '../directory/remembered.ts'
import type { Env } from '../env.ts'
import { DAYS_SIGNED_A_REQUEST, SIGNING_LOOKS_APART_MS } from './limits.ts'
import { signSome } from './sign-some.ts'
import type { Unsigned } from './sign-some.ts'
import { signingPorts } from './signing-ports.ts'
import type { TallyOwner } from './tally-owner.ts'

const remembered = new Remembered<Unsigned>(SIGNING_LOOKS_APART_MS)

/** Signs the closed days of a merchant that are not signed yet, a bounded number of them. Never throws. */
export async function signClosedDays(
  env: Env,
  owner: TallyOwner,
  now: number,
  most = DAYS_SIGNED_A_REQUEST,
): Promise<Unsigned> {
  const key = `${owner.merchantId}:${owner.livemode}`
  const known = remembered.fresh(key)
  if (known !== undefined) return known
  const found = await signSome(signingPorts(env, owner), owner, { now, most })
  // While it is known why there is none, the ledgers are not asked again by each request.
  if (found.reason !== 'more') remembered.put(key, found, Date.now())
  return found
}
