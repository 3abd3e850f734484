/** Says how the issuers' servers answer signed messages: the wire's own way, with their problems and their log. */

import { answerMessage } from '../../messages/answer-message.ts'
import type * as wire from '../../messages/answer-message.ts'
import { log } from './log.ts'
import { problemResponse } from './problems.ts'
import type { IssuerProblemCode } from './problems.ts'

export { prepared } from '../../messages/answer-message.ts'

/** Describes what a route does with a message, once it has passed every check. */
export type Answer = wire.Answer<IssuerProblemCode>
export type Prepared = wire.Prepared<IssuerProblemCode>

/** Checks a request's message, has it answered, and signs the answer; a problem+json where it fails a check. */
export function exchange<T>(request: Request, terms: wire.Exchange<T, IssuerProblemCode>): Promise<Response> {
  return answerMessage<T, IssuerProblemCode>(request, terms, { log, problem: problemResponse })
}
