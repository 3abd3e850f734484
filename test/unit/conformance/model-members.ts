/** The model's members, and what it asks of some of them before it releases their accounts. */

import type { HookAct } from '../../../conformance/test-hook.ts'
import { memberIdCheckCharacter } from '../../../issuer-kit/index.ts'
import type { Ask, Attempt, Authenticated, Choice, QuestionRules } from '../../../issuer-kit/index.ts'
import type { Played } from './test-hooks.ts'

const WRONG_MAX = 5
const AT_ONCE = ['plain', 'guessed', 'closed', 'insufficient_funds', 'code', 'choice', 'page'] as const
const LATER = ['later', 'guessed', 'closed'] as const
export type Kind = 'at_once' | 'later'

/** Returns the members of a model of which all pay at once, or later. */
export const membersOf = (kind: Kind) => (kind === 'later' ? LATER : AT_ONCE).map(member)

function member(story: string, index: number) {
  const body = `MD0000000${index}`
  return { id: body + memberIdCheckCharacter(body), password: `${story}-password`, story, account: `account-${index}` }
}

const CHOICES: readonly Choice[] = [
  { id: 'once', label: '1回', plan: { division: '10', count: 1 } },
  { id: 'parts', label: '分割3回', plan: { division: '61', count: 3, fee: 20, total: 1_020 } },
]
const ASKS: Readonly<Record<string, Ask>> = {
  code: { kind: 'code', channel: 'sms', sentToHint: '•••• 5678' },
  choice: { kind: 'choice', choices: CHOICES },
  page: { kind: 'page', url: 'https://id.model.example/approve/{question}' },
}

export class Members {
  readonly #members: ReturnType<typeof membersOf>
  readonly #wrong = new Map<string, number>()
  readonly #codes = new Map<string, string>()
  readonly #approvals = new Map<string, 'approved' | 'denied'>()
  readonly #questions = new Map<string, string>()

  constructor(kind: Kind) {
    this.#members = membersOf(kind)
  }

  authenticate({ memberId, password, canAsk }: Attempt): Authenticated {
    const known = this.#members.find(({ id }) => id === memberId)
    const wrong = this.#wrong.get(memberId) ?? 0
    if (wrong >= WRONG_MAX) return { outcome: 'refused', reason: 'locked', retryAfterSeconds: 60 }
    const isRight = known?.password === password
    this.#wrong.set(memberId, isRight ? 0 : wrong + 1)
    if (!isRight) return { outcome: 'refused', reason: 'credentials', attemptsLeft: WRONG_MAX - wrong - 1 }
    if (known.story === 'closed') return { outcome: 'refused', reason: 'closed' }
    const ask = ASKS[known.story]
    if (ask === undefined) return { outcome: 'authenticated', account: { type: 'model', number: known.account } }
    return canAsk ? { outcome: 'question', ask } : { outcome: 'refused', reason: 'closed' }
  }

  readonly questions: QuestionRules = {
    store: {
      find: (id) => this.#questions.get(id),
      write: (id, text, before) => {
        if (this.#questions.get(id) !== before) return false
        this.#questions.set(id, text)
        return true
      },
    },
    sendCode: (code, { questionId }) => {
      this.#codes.set(questionId, code)
      return true
    },
    approval: ({ questionId }) => this.#approvals.get(questionId),
    answered: ({ memberId }, answer) => {
      const account = { type: 'model', number: this.#members.find(({ id }) => id === memberId)?.account }
      const plan = CHOICES.find(({ id }) => id === answer)?.plan
      if (plan === undefined) return { outcome: 'authenticated', account }
      return { outcome: 'authenticated', account, plan: { division: plan.division, count: plan.count ?? 1 } }
    },
  }

  /** Plays the member's telephone, and a press on the model's page. */
  play(act: HookAct): Played {
    if (!('question_id' in act)) return undefined
    const code = this.#codes.get(act.question_id)
    if (act.act === 'code') return code === undefined ? false : { code }
    this.#approvals.set(act.question_id, act.act === 'approve' ? 'approved' : 'denied')
    return true
  }
}
