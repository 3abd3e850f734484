import { askParty } from '../../messages/ask-party.ts'
import type { Asked, Question } from '../../messages/ask-party.ts'
import type { AnswerRequest } from '../../protocol/answer-messages.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { isAuthenticateAnswer, refusalReasonOf } from '../../protocol/issuer-messages.ts'
import type { AuthenticateAnswer, AuthenticatePayment, AuthenticateRequest } from '../../protocol/issuer-messages.ts'
import { isPasskeyAdditionAnswer, isPasskeyChallengeAnswer } from '../../protocol/passkey-messages.ts'
import type { PasskeyAdditionRequest, PasskeyRequest } from '../../protocol/passkey-messages.ts'
import { AUTHENTICATION_TIMEOUT_MS, PASSKEY_TIMEOUT_MS } from '../limits.ts'
import type { AuthenticationPort, AuthenticationResult } from '../payments/ports/authentication.ts'
import type { CallAbout } from '../payments/ports/call-about.ts'
import { beginCall } from './issuer-call.ts'
import type { WatchedSender } from './issuer-call.ts'

/** Returns the authentication port in Furiwake's own issuer protocol, against an authentication server's origin. */
export function authenticationServer(sender: WatchedSender, origin: string): AuthenticationPort {
  return {
    authenticate: (request, about) =>
      ask(sender, origin, { ...STEP_5, event: 'authentication_call', body: request, about }),
    answer: (request, about) => ask(sender, origin, { ...ANSWER, event: 'answer_call', body: request, about }),
    passkeyChallenge: (payment, about) => passkeyChallenge(sender, origin, payment, about),
    addPasskey: (request, about) => addPasskey(sender, origin, request, about),
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
  about: CallAbout
}

async function ask(
  sender: WatchedSender,
  origin: string,
  { event, about, ...request }: Step6Request,
): Promise<AuthenticationResult> {
  const call = beginCall(sender, { event, party: origin, about })
  const question = {
    party: origin,
    ...request,
    traceId: call.traceId,
    guard: isAuthenticateAnswer,
    timeoutMs: AUTHENTICATION_TIMEOUT_MS,
  }
  const asked = await askParty<AuthenticateAnswer>(question, sender)
  const answer = read(asked)
  // The page may have sealed to a key that the issuer has replaced: it will ask for the key once more.
  if (answer.outcome === 'seal_rejected') await sender.keys.renewNow(origin)
  call.ended(asked, { outcome: answer.outcome, reason: answer.outcome === 'refused' ? answer.reason : undefined })
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
  sender: WatchedSender,
  origin: string,
  payment: AuthenticatePayment,
  about: CallAbout,
): Promise<string | undefined> {
  const call = beginCall(sender, { event: 'passkey_challenge', party: origin, about })
  const question = {
    party: origin,
    traceId: call.traceId,
    path: '/passkeys/challenge',
    typ: MESSAGE_TYPES.passkeyChallenge,
    answerTyp: MESSAGE_TYPES.passkeyChallengeAnswer,
    body: { payment },
    guard: isPasskeyChallengeAnswer,
    timeoutMs: PASSKEY_TIMEOUT_MS,
  }
  const asked = await askParty(question, sender)
  call.ended(asked, { outcome: asked.kind })
  return asked.kind === 'answered' ? asked.body.challenge : undefined
}

async function addPasskey(
  sender: WatchedSender,
  origin: string,
  request: PasskeyAdditionRequest,
  about: CallAbout,
): Promise<'added' | 'refused' | 'unavailable'> {
  const call = beginCall(sender, { event: 'passkey_addition', party: origin, about })
  const question = {
    party: origin,
    traceId: call.traceId,
    path: '/passkeys',
    typ: MESSAGE_TYPES.passkeyAddition,
    answerTyp: MESSAGE_TYPES.passkeyAdditionAnswer,
    body: request,
    guard: isPasskeyAdditionAnswer,
    timeoutMs: PASSKEY_TIMEOUT_MS,
  }
  const asked = await askParty(question, sender)
  const outcome = asked.kind === 'answered' ? asked.body.outcome : 'unavailable'
  call.ended(asked, { outcome })
  return outcome
}
