/** The two seals of a question: what is asked goes to the dialog's own key, what is answered to the issuer's. */

import { CompactEncrypt, importJWK } from 'jose'

import { isSealedAnswerPayload } from '../protocol/answer-messages.ts'
import type { AnswerRequest, SealedAnswerPayload } from '../protocol/answer-messages.ts'
import { QUESTION_CONTENT_MAX_BYTES, isQuestionContent } from '../protocol/questions.ts'
import type { QuestionContent, ReplyKey } from '../protocol/questions.ts'
import { SEAL_ALG, SEAL_ENC, paddedSealText } from '../protocol/sealed-password.ts'
import { openSeal } from './open-seal.ts'
import type { Unsealed } from './open-seal.ts'
import type { PrivateJwk } from './own-keys.ts'

/** Seals what a member is asked, so that only the page that made the key can read it. Throws TypeError for what no page shows. */
export async function sealQuestion(content: QuestionContent, to: ReplyKey): Promise<string> {
  const isTooLong = new TextEncoder().encode(JSON.stringify(content)).length > QUESTION_CONTENT_MAX_BYTES
  if (!isQuestionContent(content) || isTooLong) throw new TypeError('question: not one that a dialog can show')
  const { kty, crv, x, y } = to
  return new CompactEncrypt(paddedSealText(content))
    .setProtectedHeader({ alg: SEAL_ALG, enc: SEAL_ENC })
    .encrypt(await importJWK({ kty, crv, x, y, alg: SEAL_ALG }, SEAL_ALG))
}

/** Opens a sealed answer and holds it against its question. `now` in milliseconds. Whether it came before is asked of the database afterwards. */
export function openSealedAnswer(
  sealed: string,
  request: Pick<AnswerRequest, 'question_id' | 'payment'>,
  keys: readonly PrivateJwk[],
  now: number,
): Promise<Unsealed<SealedAnswerPayload>> {
  return openSeal(sealed, keys, {
    guard: isSealedAnswerPayload,
    payment: request.payment,
    now,
    problemOf: ({ question_id }) => (question_id === request.question_id ? undefined : 'seal_of_another_question'),
  })
}
