/** A model issuer that asks its members a further question, and what they do about it: by chance of its own, so that runs without questions stay as they are. */

import type { AnswerRequest } from '../../../protocol/answer-messages.ts'
import type { AuthenticationResult } from '../../../broker/payments/ports/authentication.ts'
import { Random } from '../random.ts'
import type { VirtualTime } from '../virtual-time.ts'

export const RIGHT_ANSWER = 'right'
const LIFETIME_MS = 10 * 60_000
const TRIES_MAX = 3

type Released = Extract<AuthenticationResult, { outcome: 'authenticated' }>
type Decided = Exclude<AuthenticationResult, { outcome: 'question' | 'seal_rejected' | 'unavailable' }>

interface Asked {
  id: string
  payment: string
  round: number
  expiresAt: number
  triesLeft: number
  release: Released
  decided: Decided | undefined
  next: Asked | undefined
}

/** Describes what a member does with a question before them. */
export type Reaction = 'right' | 'wrong' | 'twice' | 'look' | 'give_up' | 'walk_away'

export class ModelQuestions {
  /** Payments whose account was released: no other may be charged. */
  readonly released = new Set<string>()
  readonly #random: Random
  readonly #time: VirtualTime
  readonly #asked = new Map<string, Asked>()

  constructor(seed: number, time: VirtualTime) {
    this.#random = new Random(seed ^ 0x51)
    this.#time = time
  }

  /** Returns what step 6 says of a member who is known. */
  authenticated(payment: string, release: Released): AuthenticationResult {
    if (this.#random.chance(0.3)) return this.#let(payment, release)
    return questionOf(this.#ask(payment, release, 1, this.#time.now + LIFETIME_MS))
  }

  answer({ question_id, payment, sealed_answer }: AnswerRequest): AuthenticationResult {
    const asked = this.#asked.get(question_id)
    if (asked === undefined || asked.payment !== payment.id) return refused('expired')
    if (asked.next !== undefined) return questionOf(asked.next)
    if (asked.decided !== undefined) return asked.decided
    if (this.#time.now >= asked.expiresAt) return refused('expired')
    if (sealed_answer === undefined) return questionOf(asked)
    if (sealed_answer !== RIGHT_ANSWER) {
      asked.triesLeft--
      if (asked.triesLeft === 0) asked.decided = refused('denied')
      return asked.decided ?? questionOf(asked)
    }
    // More rounds than the broker lets pass, too.
    if (this.#random.chance(0.3)) {
      asked.next = this.#ask(asked.payment, asked.release, asked.round + 1, asked.expiresAt)
      return questionOf(asked.next)
    }
    asked.decided = this.#let(asked.payment, asked.release)
    return asked.decided
  }

  reaction(): Reaction {
    return this.#random.pick(['right', 'right', 'right', 'twice', 'wrong', 'look', 'give_up', 'walk_away'])
  }

  /** Tells how long the member thinks: now and then beyond the question's end. */
  thinks(): number {
    return this.#random.chance(0.1)
      ? LIFETIME_MS + this.#random.between(-2_000, 5_000)
      : this.#random.between(0, 40_000)
  }

  #let(payment: string, release: Released): Released {
    this.released.add(payment)
    return release
  }

  #ask(payment: string, release: Released, round: number, expiresAt: number): Asked {
    const id = `q_${this.#asked.size + 1}`
    const asked: Asked = {
      id,
      payment,
      round,
      expiresAt,
      triesLeft: TRIES_MAX,
      release,
      decided: undefined,
      next: undefined,
    }
    this.#asked.set(id, asked)
    return asked
  }
}

function questionOf({ id, round, expiresAt }: Asked): AuthenticationResult {
  return {
    outcome: 'question',
    question: { id, kind: 'code', round, expires_at: Math.floor(expiresAt / 1000), sealed: 'sealed' },
  }
}

function refused(reason: 'denied' | 'expired'): Decided {
  return { outcome: 'refused', reason, attemptsLeft: undefined }
}
