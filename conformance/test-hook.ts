/**
 * The test hook of an issuer: one address where it plays, for the run, what no
 * message of the protocol brings about: the code on a member's telephone, a
 * press on its page, money at a counter, its own staff.
 */

import { fetchText } from '../messages/bounded-body.ts'
import { isRecord, isText } from '../protocol/shape.ts'
import { ANSWER_MAX_CHARACTERS } from '../protocol/answer-messages.ts'
import { Finding } from './finding.ts'
import { ANSWER_MAX_BYTES, ONE_REQUEST_A_LINE, TEST_HOOK_TIMEOUT_MS } from './limits.ts'

/** The address, and what opens it: `Authorization: Bearer`. */
export interface TestHook {
  url: string
  key: string | undefined
}

/** `received_amount`: all that has come so far, in minor units. `number`: the first one of the instructions. */
export type HookAct =
  | { act: 'code' | 'approve' | 'deny'; member_id: string; question_id: string }
  | { act: 'report' | 'take_back' | 'expire'; operation_id: string; number: string }
  | { act: 'pay'; operation_id: string; number: string; received_amount: number }
  | { act: 'return' | 'dispute'; operation_id: string; amount: number }
  | { act: 'dispute_won' | 'dispute_lost'; operation_id: string }

/** `isDone`: false when the issuer says that this cannot be any more (409). */
export interface HookAnswer {
  isDone: boolean
  code?: string
}

/** Has the issuer play one act. Throws a {@link Finding} where its hook answers with neither 2xx nor 409. */
export async function playAct(
  hook: TestHook | undefined,
  act: HookAct,
  timeoutMs = TEST_HOOK_TIMEOUT_MS,
): Promise<HookAnswer> {
  const where = `certification.test_hook: ${act.act}`
  if (hook === undefined) throw new Finding(where, 'a test_hook, or a reason under unsupported', 'neither')
  const fetched = await fetchText(hook.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...ONE_REQUEST_A_LINE,
      ...(hook.key === undefined ? {} : { authorization: `Bearer ${hook.key}` }),
    },
    body: JSON.stringify(act),
    timeoutMs,
    maxBytes: ANSWER_MAX_BYTES,
  })
  if (fetched.kind !== 'answer') throw new Finding(where, 'an answer', fetched.kind)
  const { status, text } = fetched
  if (status === 409) return { isDone: false }
  if (status < 200 || status > 299) throw new Finding(where, '2xx, or 409 when it is too late', String(status))
  return { isDone: true, ...codeIn(text) }
}

function codeIn(text: string): { code?: string } {
  try {
    const body: unknown = JSON.parse(text)
    return isRecord(body) && isText(body['code'], ANSWER_MAX_CHARACTERS) ? { code: body['code'] } : {}
  } catch {
    return {}
  }
}
