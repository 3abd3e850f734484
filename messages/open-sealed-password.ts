/** Step 5: opens the sealed password and holds it against the request it came with. */

import type { AuthenticateRequest } from '../protocol/issuer-messages.ts'
import { isSealedPasswordPayload } from '../protocol/sealed-password.ts'
import type { SealedPasswordPayload } from '../protocol/sealed-password.ts'
import { openSeal } from './open-seal.ts'
import type { Unsealed } from './open-seal.ts'
import type { PrivateJwk } from './own-keys.ts'

export type OpenedSeal = Unsealed<SealedPasswordPayload>

/** Opens a sealed password. `now` in milliseconds. Whether the seal was used before is asked of the database afterwards. */
export function openSealedPassword(
  request: AuthenticateRequest,
  keys: readonly PrivateJwk[],
  now: number,
): Promise<OpenedSeal> {
  return openSeal(request.sealed_password, keys, {
    guard: isSealedPasswordPayload,
    payment: request.payment,
    now,
    problemOf: ({ member_id }) => (member_id === request.member_id ? undefined : 'seal_of_another_member'),
  })
}
