import { answerQuestion, giveUpQuestion } from '../../../broker/payments/answer-question.ts'
import type { AuthorizeResult } from '../../../broker/payments/authorize-payment.ts'
import type { Issuer } from '../../../broker/payments/issuer.ts'
import type { Caller } from '../caller.ts'
import type { LedgerHouse, LedgerOfCaller } from '../ledger-house.ts'
import { RIGHT_ANSWER } from './model-questions.ts'
import type { ModelQuestions } from './model-questions.ts'

/** Above what three questions with three tries each need. */
const ANSWERS_MAX = 12

type AskedResult = Extract<AuthorizeResult, { kind: 'question' }>

interface Place {
  ledger: LedgerOfCaller
  caller: Caller
  issuer: Issuer
}

/** A member with a question before them, who answers rightly or wrongly, looks, gives up, or walks away. */
export class AskedMember {
  readonly #questions: ModelQuestions
  readonly #house: LedgerHouse

  constructor(questions: ModelQuestions, house: LedgerHouse) {
    this.#questions = questions
    this.#house = house
  }

  async answers(first: AskedResult, place: Place): Promise<string> {
    let result: AuthorizeResult = first
    for (let answers = 0; answers < ANSWERS_MAX && result.kind === 'question'; answers++) {
      const { payment, question }: AskedResult = result
      await place.caller.waits(this.#questions.thinks())
      const reaction = this.#questions.reaction()
      if (reaction === 'walk_away') return 'walks away'
      if (reaction === 'give_up') {
        const ended = await giveUpQuestion(place.ledger, payment.id, question.id)
        return `gives up: ${ended?.status ?? 'not_found'}`
      }
      const sealedAnswer = { right: RIGHT_ANSWER, twice: RIGHT_ANSWER, wrong: 'wrong', look: undefined }[reaction]
      const sent = (): Promise<AuthorizeResult> => this.#send(payment.id, question.id, sealedAnswer, place)
      // The same press in two tabs.
      ;[result] = await Promise.all(reaction === 'twice' ? [sent(), sent()] : [sent()])
    }
    return saidOf(result)
  }

  #send(
    paymentId: string,
    question: string,
    sealedAnswer: string | undefined,
    { ledger, issuer }: Place,
  ): Promise<AuthorizeResult> {
    const merchant = { id: 'mer_1', name: 'Shop', origin: 'https://shop.example' }
    const by = this.#house.newId('op')
    return answerQuestion(ledger, { paymentId, question, merchant, issuer, sealedAnswer, by })
  }
}

export function saidOf(result: AuthorizeResult): string {
  return result.kind === 'refused' ? result.problem : `${result.kind} ${result.payment.status}`
}
