/** Faults in what members are asked, and in how an answer is taken. */

import { MESSAGE_TYPES } from '../../../../protocol/message-claims.ts'
import type { QuestionRules, QuestionStore } from '../../../../issuer-kit/index.ts'
import type { QuestionRecord } from '../../../../messages/question-record.ts'
import { acrossNetwork, bodyOf, seconds } from './plant.ts'
import type { PlantedFault } from './plant.ts'

/** Questions in which one thing is otherwise. */
function asksWith(changes: (honest: QuestionRules) => Partial<QuestionRules>): NonNullable<PlantedFault['questions']> {
  return (honest) => ({ ...honest, ...changes(honest) })
}

/** Reads questions otherwise than they were written down. */
function findsAs(change: (record: QuestionRecord) => QuestionRecord): NonNullable<PlantedFault['questions']> {
  return asksWith(({ store }) => ({
    store: {
      ...store,
      find: async (id) => {
        const found = await store.find(id)
        return found === undefined ? undefined : JSON.stringify(change(JSON.parse(found) as QuestionRecord))
      },
      // What was read is not what is there.
      write: async (id, text, before, keptUntil) =>
        store.write(id, text, before === undefined ? undefined : await store.find(id), keptUntil),
    },
  }))
}

/** A store that writes over whatever another has written meanwhile. */
const overwriting = (store: QuestionStore): QuestionStore => ({
  find: async (id) => {
    const found = await store.find(id)
    await acrossNetwork()
    return found
  },
  write: async (id, text, _before, keptUntil) => store.write(id, text, await store.find(id), keptUntil),
})

const BROKER: { asks: string } = { asks: '' }

export const OF_QUESTIONS: readonly PlantedFault[] = [
  {
    what: 'lets a question stand for half an hour',
    finds: ['question.bounded'],
    request: async (received, next, faults) => {
      const answer = await next()
      if (received.path !== '/authenticate' || answer.status !== 200) return answer
      const body = await bodyOf(answer)
      const { question } = body as { question?: { expires_at: number } }
      if (question === undefined) return answerAgain(body)
      return answerAgain({ ...body, question: { ...question, expires_at: question.expires_at + 1_200 } })
      function answerAgain(said: object): Promise<Response> {
        return faults.take(received, said)
      }
    },
  },
  {
    what: 'asks where no question can be shown',
    finds: ['question.no_key', 'authenticate.closed'],
    request: async (received, next, faults) => {
      const answer = await next()
      if (received.path !== '/authenticate' || answer.status !== 200) return answer
      const body = await bodyOf(answer)
      if (body['reason'] !== 'closed' || (await faults.opened(received.payload['sealed_password']))['reply_key'])
        return faults.take(received, body)
      const expires_at = Math.floor(Date.now() / 1000) + 300
      const question = { id: crypto.randomUUID(), kind: 'code', expires_at, round: 1, sealed: 'e30.e30.e30.e30.e30' }
      return faults.take(received, { outcome: 'question', question })
    },
  },
  {
    what: 'tells a question that it never asked from one that is over',
    finds: ['question.unknown'],
    request: async (received, next, faults) => {
      const answer = await next()
      if (received.path !== '/answers' || answer.status !== 200) return answer
      const body = await bodyOf(answer)
      return faults.take(received, body['reason'] === 'expired' ? { ...body, reason: 'unavailable' } : body)
    },
  },
  {
    what: 'answers whatever broker asks about a question',
    finds: ['question.another_broker'],
    request: (received, next) => {
      BROKER.asks = String(received.payload['iss'])
      return next()
    },
    questions: findsAs((record) => ({ ...record, broker: BROKER.asks })),
  },
  {
    what: 'shows a question for another payment',
    finds: ['question.of_another'],
    request: async (received, next, faults) => {
      const answer = await next()
      if (received.path !== '/answers' || answer.status !== 200) return answer
      const { amount } = received.payload['payment'] as { amount: number }
      // The others are refused.
      const isAnother = amount === 1_001 && received.payload['sealed_answer'] === undefined
      return faults.take(received, isAnother ? { outcome: 'refused', reason: 'denied' } : await bodyOf(answer))
    },
  },
  {
    what: 'takes an answer that was sealed for another question',
    finds: ['question.answer_of_another'],
    request: async (received, next, faults) => {
      const answer = await next()
      const { sealed_answer: sealed } = received.payload
      if (received.path !== '/answers' || answer.status !== 422 || sealed === undefined) return answer
      const { question_id: about } = await faults.opened(sealed)
      return about === received.payload['question_id'] ? answer : faults.take(received)
    },
  },
  {
    what: 'takes an answer when its time is over',
    finds: ['question.answer_of_another'],
    request: async (received, next, faults) => {
      const answer = await next()
      if (received.path !== '/answers' || answer.status !== 422) return answer
      const { exp } = await faults.opened(received.payload['sealed_answer'])
      return Number(exp) <= seconds() ? faults.take(received) : answer
    },
  },
  {
    what: 'takes a sealed code twice',
    finds: ['code.seal_once'],
    isNew: (id, honest) => honest() || id.startsWith('answer '),
  },
  {
    what: 'releases the account anew each time that it is asked',
    finds: ['code.right', 'choice.once', 'approval.approved'],
    questions: findsAs((record) =>
      record.releaseId === undefined ? record : { ...record, releaseId: crypto.randomUUID() },
    ),
  },
  {
    what: 'counts no wrong code',
    finds: ['code.ended'],
    questions: findsAs((record) => (record.triesLeft === undefined ? record : { ...record, triesLeft: 3 })),
  },
  {
    what: 'compares codes before it counts them',
    finds: ['code.at_once'],
    questions: asksWith(({ store }) => ({ store: overwriting(store) })),
  },
  {
    what: 'lets the right code through when no try is left',
    finds: ['code.ended'],
    questions: asksWith(({ store, ...honest }) => ({
      ...honest,
      store: {
        ...store,
        find: async (id) => {
          const found = await store.find(id)
          if (found === undefined) return undefined
          const { decided, ...record } = JSON.parse(found) as QuestionRecord
          const isEnded = decided?.outcome === 'refused' && record.triesLeft === 0
          return isEnded ? JSON.stringify({ ...record, triesLeft: 1 }) : found
        },
        write: async (id, text, before, keptUntil) =>
          store.write(id, text, before === undefined ? undefined : await store.find(id), keptUntil),
      },
    })),
  },
  {
    what: 'asks for the tries anew when a code is to be sent again',
    finds: ['code.resent'],
    request: async (received, next, faults) => {
      const answer = await next()
      return received.payload['resend'] === true ? faults.take(received) : answer
    },
  },
  {
    what: 'says nothing of the plan that was chosen',
    finds: ['choice.offered'],
    questions: asksWith((honest) => ({
      answered: async (asked, answer) => {
        const decided = await honest.answered(asked, answer)
        if (decided.outcome !== 'authenticated') return decided
        const { plan: _, ...rest } = decided
        return rest
      },
    })),
  },
  {
    what: 'ends a question at a choice that it did not offer',
    finds: ['choice.not_offered'],
    request: async (received, next, faults) => {
      const { answer } = await faults.opened(received.payload['sealed_answer'])
      return answer === 'not-offered' ? faults.take(received) : next()
    },
  },
  {
    what: 'releases the account before the member has approved',
    // Also to whoever asks of another payment, or with an answer to another question.
    finds: ['approval.waited_for', 'question.answer_of_another', 'question.of_another'],
    questions: asksWith(() => ({ approval: () => 'approved' })),
  },
  {
    what: 'takes a no for a yes',
    finds: ['approval.denied'],
    questions: asksWith((honest) => ({
      approval: async (asked) => ((await honest.approval?.(asked)) === undefined ? undefined : 'approved'),
    })),
  },
  {
    what: 'signs what it answers to a code as it signs a password’s answer',
    finds: ['answer.header'],
    request: async (received, next, faults) => {
      const answer = await next()
      if (received.path !== '/answers' || answer.status !== 200) return answer
      return faults.take(received, await bodyOf(answer), { typ: MESSAGE_TYPES.authenticated })
    },
  },
]
