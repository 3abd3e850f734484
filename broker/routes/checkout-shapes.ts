import { z } from '@hono/zod-openapi'

import { memberIdProblem, normalizeMemberId } from '../../protocol/member-id.ts'
import { isPasskeyAssertion, readPasskeyAssertion } from '../../protocol/passkeys.ts'
import type { PasskeyAssertion } from '../../protocol/passkeys.ts'
import { looksSealed } from '../../protocol/sealed-password.ts'

/** Step 4: what the page sends. The password is sealed; the broker could not read it if it tried. */
export const authorizeBody = z
  .strictObject({
    member_id: z
      .string()
      .max(64)
      .transform(normalizeMemberId)
      .refine((id) => memberIdProblem(id) === undefined),
    sealed_password: z.string().refine(looksSealed),
  })
  .openapi('AuthorizeRequest')

const issuer = z.string().regex(/^[0-9A-Z]{1,6}$/)

export const passkeyChallengeBody = z.strictObject({ issuer }).openapi('PasskeyChallengeRequest')

/** Step 4 with a passkey. The issuer's prefix goes with it: a passkey does not say whose it is. */
export const authorizeWithPasskeyBody = z
  .strictObject({
    issuer,
    // Read field by field: what nobody reads is not passed on.
    passkey: z
      .custom<PasskeyAssertion>(isPasskeyAssertion)
      .transform((passkey) => readPasskeyAssertion(passkey) ?? z.NEVER),
  })
  .openapi('AuthorizeWithPasskeyRequest')

/** Sealed to the issuer: protocol/passkey-messages.ts. */
export const addPasskeyBody = z
  .strictObject({ sealed_passkey: z.string().refine(looksSealed) })
  .openapi('AddPasskeyRequest')
