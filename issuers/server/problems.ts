/** RFC 9457 answers of the issuers' servers. No text repeats what was sent. */

import { WIRE_PROBLEMS, problemDocument } from '../../messages/problems.ts'
import { UNAVAILABLE_RETRY_SECONDS } from './limits.ts'

/** Every stable code → its status, its title and what to do: the one record. */
export const PROBLEMS = {
  ...WIRE_PROBLEMS,
  form_required: [415, 'The body is not a form', 'Send `Content-Type: application/x-www-form-urlencoded`.'],
  origin_refused: [403, 'The form came from another site', "Send it from this server's own page."],
  statement_key_invalid: [401, 'The statement key is not known', 'Send `Authorization: Bearer` and the statement key.'],
  account_not_found: [
    404,
    'There is no such account',
    "Send `account`: the card's member number, or bank-branch-type-number.",
  ],
  adjustment_refused: [409, 'More would be given back than was captured', 'Nothing was written.'],
  story_unreachable: [503, 'A test story: this server cannot be reached', 'Nothing was applied.'],
  story_lost_reply: [504, 'A test story: the answer was lost', 'The operation was applied.'],
} as const satisfies Record<string, readonly [number, string, string]>

export type IssuerProblemCode = keyof typeof PROBLEMS

/**
 * Returns the answer for a code: `{type, title, status, code, detail}` as
 * `application/problem+json`. `status` overrides the record's where a deadline
 * makes a 502 a 504.
 */
export function problemResponse(
  code: IssuerProblemCode,
  more: { status?: number; headers?: HeadersInit } = {},
): Response {
  const [usual, title, detail] = PROBLEMS[code]
  const status = more.status ?? usual
  const headers = new Headers(more.headers)
  return problemDocument({ code, status, title, detail }, headers, UNAVAILABLE_RETRY_SECONDS)
}
