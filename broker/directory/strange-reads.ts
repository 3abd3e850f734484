/** Reads of the directory for what may not be there: bounded for each network, so that whoever guesses costs nothing. */

import { forgetMiss, limitMiss } from '../bounds/api-bounds.ts'
import type { OverLimit } from '../bounds/request-limit.ts'
import type { Env } from '../env.ts'
import type { Remembered } from './remembered.ts'

/** Tells whether the directory was not asked, because that network asks too often. */
export function isRefused(found: object | boolean | undefined): found is OverLimit {
  return typeof found === 'object' && 'retryAfterMs' in found
}

/** Returns at once what is remembered; what is strange is looked for only so often for one network. */
export async function boundedly<T>(
  env: Env,
  remembered: Remembered<T>,
  key: string,
  network: string,
  read: () => Promise<T | undefined>,
): Promise<T | OverLimit | undefined> {
  if (!remembered.isStrange(key)) return remembered.get(key, read)
  return remembered.whileReading(key, async () => {
    const over = await limitMiss(env, network)
    if (over !== undefined) return over
    const found = await remembered.get(key, read)
    if (found !== undefined) forgetMiss(network)
    return found
  })
}
