import { logEvent } from '../operations-log.ts'
import { within } from '../within.ts'
import { DAY_SIGNED_TIMEOUT_MS, SIGNING_GOES_ON_MS } from './limits.ts'
import { signNextDay } from './sign-days.ts'
import type { SigningPorts, Waiting } from './sign-days.ts'
import type { TallyOwner } from './tally-owner.ts'

/**
 * Says why no further day is signed. `books_unavailable`: somebody who must be asked does not answer, and it is tried
 * again; `more`: whoever asks again has the next ones signed.
 */
export type Unsigned = Waiting | { reason: 'books_unavailable' | 'more'; day: null; until: null }

/** Signs day after day until there is none, so many are signed, or it has taken too long. Never throws. */
export async function signSome(
  ports: SigningPorts,
  owner: TallyOwner,
  { now, most }: { now: number; most: number },
): Promise<Unsigned> {
  const until = Date.now() + SIGNING_GOES_ON_MS
  try {
    for (let signed = 0; signed < most && Date.now() < until; signed++) {
      const next = await within(DAY_SIGNED_TIMEOUT_MS, signNextDay(ports, owner, now))
      if ('reason' in next) return next
    }
    return { reason: 'more', day: null, until: null }
  } catch (error) {
    logEvent('daily_tally_failed', { merchant: owner.merchantId, error })
    return { reason: 'books_unavailable', day: null, until: null }
  }
}
