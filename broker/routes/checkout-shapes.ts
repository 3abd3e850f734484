import { z } from '@hono/zod-openapi'

import { CONFIRM_KEY, CONFIRM_TOKEN_MAX_CHARACTERS } from '../../protocol/confirm-token.ts'
import { memberIdProblem, normalizeMemberId } from '../../protocol/member-id.ts'
import { isPasskeyAssertion, readPasskeyAssertion } from '../../protocol/passkeys.ts'
import type { PasskeyAssertion } from '../../protocol/passkeys.ts'
import { isReplyKey } from '../../protocol/questions.ts'
import type { ReplyKey } from '../../protocol/questions.ts'
import { looksSealed } from '../../protocol/sealed-password.ts'

/** With an attempt: the key of the token that its dialog will confirm with. */
const confirm_key = z.string().regex(CONFIRM_KEY).optional()
/** The origin on which the dialog stands. Whether it is the merchant's is asked afterwards: checkout-caller.ts. */
const origin = z.string().max(256).optional()

/** Step 4: what the page sends. The password is sealed; the broker could not read it if it tried. */
export const authorizeBody = z
  .strictObject({
    member_id: z
      .string()
      .max(64)
      .transform(normalizeMemberId)
      .refine((id) => memberIdProblem(id) === undefined),
    sealed_password: z.string().refine(looksSealed),
    confirm_key,
    origin,
  })
  .openapi('AuthorizeRequest')

const issuer = z.string().regex(/^[0-9A-Z]{1,6}$/)

export const passkeyChallengeBody = z.strictObject({ issuer, origin }).openapi('PasskeyChallengeRequest')

/** Step 4 with a passkey. The issuer's prefix goes with it: a passkey does not say whose it is. */
export const authorizeWithPasskeyBody = z
  .strictObject({
    issuer,
    // Read field by field: what nobody reads is not passed on.
    passkey: z
      .custom<PasskeyAssertion>(isPasskeyAssertion)
      .openapi({ type: 'object', description: 'A passkey’s signature, as `toJSON()` writes it (WebAuthn level 3).' })
      .transform((passkey) => readPasskeyAssertion(passkey) ?? z.NEVER),
    reply_key: z
      .custom<ReplyKey>(isReplyKey)
      .openapi({
        type: 'object',
        description: 'A P-256 public key (RFC 7517): seals are made to it of all that the issuer may ask.',
      })
      .transform(({ kty, crv, x, y }) => ({ kty, crv, x, y }))
      .optional(),
    confirm_key,
    origin,
  })
  .openapi('AuthorizeWithPasskeyRequest')

/** Sealed to the issuer: protocol/passkey-messages.ts. */
export const addPasskeyBody = z
  .strictObject({ sealed_passkey: z.string().refine(looksSealed), origin })
  .openapi('AddPasskeyRequest')

/** An answer to a question of the issuer's: sealed to it, or none yet, or none at all. */
export const answerBody = z
  .strictObject({
    question: z.string().min(1).max(64),
    sealed_answer: z.string().refine(looksSealed).optional(),
    resend: z.literal(true).optional(),
    give_up: z.literal(true).optional(),
    origin,
  })
  .openapi('AnswerRequest')

/** Step 10. A body without a token is no mistake of form: it is refused for what it is. */
export const confirmBody = z
  .strictObject({ confirm_token: z.string().max(CONFIRM_TOKEN_MAX_CHARACTERS).optional() })
  .openapi('ConfirmRequest')
