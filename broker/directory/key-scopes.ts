/** Scopes of limited keys: which of them a request to the merchant API needs. */

import type { KeyScope } from '../db/directory-schema.ts'

/** Stands for what no limited key may: whatever is not named below, also what a later version adds. */
export const UNLIMITED = 'unlimited'

/** Requests that change something, by their path; what is only read needs `read`, whatever it is. */
const CHANGES: readonly [path: RegExp, scope: KeyScope][] = [
  [/^\/v1\/payments\/?$/, 'create'],
  [/^\/v1\/payments\/[^/]+\/(?:capture|cancel)\/?$/, 'create'],
  [/^\/v1\/payments\/[^/]+\/(?:void|refunds)\/?$/, 'refund'],
]

/** Returns the scope that a request needs of a limited key. */
export function scopeNeeded(method: string, path: string): KeyScope | typeof UNLIMITED {
  if (method === 'GET' || method === 'HEAD') return 'read'
  if (method !== 'POST') return UNLIMITED
  return CHANGES.find(([pattern]) => pattern.test(path))?.[1] ?? UNLIMITED
}

/** Returns the scope that a key has not and a request needs; undefined where it may go on. */
export function scopeMissing(
  scopes: readonly KeyScope[] | null,
  method: string,
  path: string,
): KeyScope | typeof UNLIMITED | undefined {
  if (scopes === null) return undefined
  const needed = scopeNeeded(method, path)
  return needed !== UNLIMITED && scopes.includes(needed) ? undefined : needed
}
