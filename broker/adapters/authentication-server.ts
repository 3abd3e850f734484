import { askParty } from '../../messages/ask-party.ts'
import type { Asked, Question, Sender } from '../../messages/ask-party.ts'
import type { AnswerRequest } from '../../protocol/answer-messages.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { isAuthenticateAnswer, refusalReasonOf } from '../../protocol/issuer-messages.ts'
import type { AuthenticateAnswer, AuthenticatePayment, AuthenticateRequest } from '../../protocol/issuer-messages.ts'
import { isPasskeyAdditionAnswer, isPasskeyChallengeAnswer } from '../../protocol/passkey-messages.ts'
import type { PasskeyAdditionRequest, PasskeyRequest } from '../../protocol/passkey-messages.ts'
import { AUTHENTICATION_TIMEOUT_MS, PASSKEY_TIMEOUT_MS } from '../limits.ts'
import { logEvent } from '../operations-log.ts'
import type { AuthenticationPort, AuthenticationResult } from '../payments/ports/authentication.ts'

/** Returns the authentication port in Furiwake's own issuer protocol, against an authentication server's origin. */
export function authenticationServer(sender: Sender, origin: string): AuthenticationPort {
  return {
    authenticate: (request) =>
      ask(sender, origin, { ...STEP_5, event: 'authentication_call', body: request, payment: request.payment.id }),
    answer: (request) =>
      ask(sender, origin, { ...ANSWER, event: 'answer_call', body: request, payment: request.payment.id }),
    passkeyChallenge: (payment) => passkeyChallenge(sender, origin, payment),
    addPasskey: (request) => addPasskey(sender, origin, request),
    encryptionKey: () => sender.keys.encryptionKey(origin),
    knownEncryptionKey: () => sender.keys.knownEncryptionKey(origin),
    renewEncryptionKey: () => sender.keys.renewIfStale(origin),
  }
}

const STEP_5 = {
  path: '/authenticate',
  typ: MESSAGE_TYPES.authenticate,
  answerTyp: MESSAGE_TYPES.authenticated,
} as const
const ANSWER = { path: '/answers', typ: MESSAGE_TYPES.answer, answerTyp: MESSAGE_TYPES.answered } as const

/** A request that step 6 answers. */
interface Step6Request extends Pick<Question<unknown>, 'path' | 'typ' | 'answerTyp'> {
  event: 'authentication_call' | 'answer_call'
  body: AuthenticateRequest | PasskeyRequest | AnswerRequest
  payment: string
}

async function ask(
  sender: Sender,
  origin: string,
  { event, payment, ...request }: Step6Request,
): Promise<AuthenticationResult> {
  const question = {
    party: origin,
    ...request,
    guard: isAuthenticateAnswer,
    timeoutMs: AUTHENTICATION_TIMEOUT_MS,
  }
  const asked = await askParty<AuthenticateAnswer>(question, sender)
  const answer = read(asked)
  // The page may have sealed to a key that the issuer has replaced: it will ask for the key once more.
  if (answer.outcome === 'seal_rejected') await sender.keys.renewNow(origin)
  const cause = asked.kind === 'answered' ? {} : { cause: causeOf(asked) }
  logEvent(event, { issuer: origin, payment, outcome: answer.outcome, ...cause })
  return answer
}

function read(asked: Asked<AuthenticateAnswer>): AuthenticationResult {
  if (asked.kind === 'rejected' && asked.code === 'seal_rejected') return { outcome: 'seal_rejected' }
  if (asked.kind !== 'answered') return { outcome: 'unavailable' }
  const answer = asked.body
  if (answer.outcome === 'question') return answer
  return answer.outcome === 'authenticated'
    ? {
        outcome: 'authenticated',
        method: answer.method,
        account: answer.account,
        memberHint: answer.member_hint,
        passkeyOffer: answer.passkey_offer,
        plan: answer.plan,
      }
    : {
        outcome: 'refused',
        reason: refusalReasonOf(answer.reason),
        attemptsLeft: answer.attempts_left,
        ...(answer.retry_after_s === undefined ? {} : { retryAfterSeconds: answer.retry_after_s }),
      }
}

async function passkeyChallenge(
  sender: Sender,
  origin: string,
  payment: AuthenticatePayment,
): Promise<string | undefined> {
  const question = {
    party: origin,
    path: '/passkeys/challenge',
    typ: MESSAGE_TYPES.passkeyChallenge,
    answerTyp: MESSAGE_TYPES.passkeyChallengeAnswer,
    body: { payment },
    guard: isPasskeyChallengeAnswer,
    timeoutMs: PASSKEY_TIMEOUT_MS,
  }
  const asked = await askParty(question, sender)
  if (asked.kind === 'answered') return asked.body.challenge
  logEvent('passkey_challenge', { issuer: origin, payment: payment.id, outcome: asked.kind, cause: causeOf(asked) })
  return undefined
}

async function addPasskey(
  sender: Sender,
  origin: string,
  request: PasskeyAdditionRequest,
): Promise<'added' | 'refused' | 'unavailable'> {
  const question = {
    party: origin,
    path: '/passkeys',
    typ: MESSAGE_TYPES.passkeyAddition,
    answerTyp: MESSAGE_TYPES.passkeyAdditionAnswer,
    body: request,
    guard: isPasskeyAdditionAnswer,
    timeoutMs: PASSKEY_TIMEOUT_MS,
  }
  const asked = await askParty(question, sender)
  const outcome = asked.kind === 'answered' ? asked.body.outcome : 'unavailable'
  logEvent('passkey_addition', { issuer: origin, payment: request.payment.id, outcome })
  return outcome
}

/** For the log. */
function causeOf(asked: Exclude<Asked<unknown>, { kind: 'answered' }>): string {
  return asked.kind === 'lost' ? asked.cause : (asked.code ?? 'rejected')
}
