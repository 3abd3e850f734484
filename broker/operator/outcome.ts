/** Outcomes of what an operator asks for: the object as it is now, or a problem's code. */

import type { ErrorCode } from '../../protocol/error-codes.ts'

export type Outcome<T> = { ok: true; value: T } | Refusal

/** `param` and `detail` as an answer may repeat them. */
export interface Refusal {
  ok: false
  problem: ErrorCode
  param?: string
  detail?: string
}

/** Makes a refusal. */
export function refused(problem: ErrorCode, more: { param?: string; detail?: string } = {}): Refusal {
  return { ok: false, problem, ...more }
}
