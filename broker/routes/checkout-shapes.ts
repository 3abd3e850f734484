import { z } from '@hono/zod-openapi'

import { memberIdProblem, normalizeMemberId } from '../../protocol/member-id.ts'
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
