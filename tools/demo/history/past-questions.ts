/** The answers of the demo's issuers once the password is right: they release the account, or ask one further question first. */

import { randomUUID } from 'node:crypto'
import type { Issuer } from '../../../broker/payments/issuer.ts'
import type { AuthenticationResult } from '../../../broker/payments/ports/authentication.ts'
import type { Plan, QuestionKind } from '../../../protocol/questions.ts'
import { ASKED_FROM_YEN } from '../servers.ts'
import type { Visit } from './visits.ts'

/** Issuers that ask, what, and from how much on. */
const ASKED: Readonly<Record<string, { kind: QuestionKind; from: number }>> = {
  '4': { kind: 'choice', from: ASKED_FROM_YEN },
  '7': { kind: 'page', from: ASKED_FROM_YEN },
  MK: { kind: 'code', from: 10_001 },
}
const QUESTION_SECONDS = 300
/** Three parts, or at once: as the amount has it, so that it is the same whenever it is asked. */
const IN_THREE: Plan = { division: '61', count: 3 }
const AT_ONCE: Plan = { division: '10' }

/** Returns the answers of the authentication server in their order: the second one is to the member's answer. */
export function afterRightPassword(
  visit: Visit,
  { method }: Pick<Issuer, 'method'>,
  now: number,
): AuthenticationResult[] {
  const { customer, amount, denies } = visit
  const asked = ASKED[customer.issuer]
  const released = { outcome: 'authenticated', method, account: customer.memberId } as const
  if (asked === undefined || amount < asked.from) return [released]
  const question = {
    id: randomUUID(),
    kind: asked.kind,
    expires_at: Math.floor(now / 1000) + QUESTION_SECONDS,
    round: 1,
    sealed: '',
  }
  if (denies)
    return [
      { outcome: 'question', question },
      { outcome: 'refused', reason: 'denied', attemptsLeft: undefined },
    ]
  const plan = asked.kind === 'choice' ? { plan: amount % 2_000 < 1_000 ? IN_THREE : AT_ONCE } : {}
  return [
    { outcome: 'question', question },
    { ...released, ...plan },
  ]
}
