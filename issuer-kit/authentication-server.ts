/** Steps 5 and 6: an authentication server, but for the members, which are the issuer's own. */

import { sealAccount } from '../messages/account-seal.ts'
import { answerQuestion, askQuestion } from '../messages/answer-question.ts'
import type { AnswerTerms, Answered, QuestionRules } from '../messages/answer-question.ts'
import { openSealedPassword } from '../messages/open-sealed-password.ts'
import type { PrivateJwk } from '../messages/own-keys.ts'
import { questionOf } from '../messages/question-record.ts'
import type { Decided } from '../messages/question-record.ts'
import { isAccount } from '../protocol/account.ts'
import { isAnswerRequest } from '../protocol/answer-messages.ts'
import type { AnswerRequest } from '../protocol/answer-messages.ts'
import { isAuthenticateRequest } from '../protocol/issuer-messages.ts'
import type { AuthenticateAnswer, AuthenticatePayment, AuthenticateRequest } from '../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../protocol/message-claims.ts'
import { isPaymentMethod } from '../protocol/payment.ts'
import { ACCOUNT_LIFETIME_SECONDS } from './limits.ts'
import { IssuerServer, requireOrigins } from './server.ts'
import type { Answer, Handler, Maybe, ServerSettings } from './server.ts'

/** A member's attempt to pay, its seal opened and held against the request. */
export interface Attempt {
  memberId: string
  password: string
  payment: AuthenticatePayment
  /** Says where the request came from, as the broker's keyed hash: to bound guessing by. */
  source: string | undefined
  /** Origin. */
  broker: string
  /** The dialog can show a question: those of earlier versions cannot. */
  canAsk: boolean
}

/** `credentials` for a wrong password and for an ID that nobody has, alike and at the same cost. `question`: only where the attempt says that it can be asked. */
export type Authenticated = Decided

export interface AuthenticationSettings extends ServerSettings {
  /** Holds what its member IDs begin with: 1 to 6 of `0-9A-Z`. */
  prefix: string
  /** The way of paying: `[a-z][a-z0-9_]{0,31}`. */
  method: string
  /** Browsers seal to the first; all of them open. */
  encryptionKeys: readonly PrivateJwk[]
  /** Origins of the brokers that may ask. */
  brokers: readonly string[]
  /** Origin of the relay centre that accounts are sealed to. */
  relay: string
  /** Origin of the one settlement server where they may be charged. */
  settlementServer: string
  authenticate: (attempt: Attempt) => Maybe<Authenticated>
  /** Its part in questions, if it asks any. */
  questions?: QuestionRules
}

/** Builds an authentication server: `POST /authenticate`, and its keys for `serve`. Throws TypeError for a wrong setting. */
export function authenticationServer(settings: AuthenticationSettings): Handler {
  const { brokers, relay, settlementServer, prefix, method, encryptionKeys } = settings
  requireOrigins('brokers', brokers)
  requireOrigins('relay', [relay])
  requireOrigins('settlementServer', [settlementServer])
  if (!/^[0-9A-Z]{1,6}$/.test(prefix)) throw new TypeError('prefix: 1 to 6 of 0-9 and A-Z')
  if (!isPaymentMethod(method)) throw new TypeError('method: a word of 1 to 32 of a-z, 0-9 and _')
  if (encryptionKeys.length === 0) throw new TypeError('encryptionKeys: at least one private P-256 JWK with a kid')
  const server = new IssuerServer(settings, encryptionKeys)
  const { questions } = settings
  const answers = questions && {
    '/answers': {
      typ: MESSAGE_TYPES.answer,
      answerTyp: MESSAGE_TYPES.answered,
      guard: isAnswerRequest,
      senders: brokers,
      answer: async (body: AnswerRequest, { iss }: { iss: string }, now: number) => {
        const context = { settings, server, broker: iss, now }
        return said(await answerQuestion(body, iss, termsOf(questions, context)), context)
      },
    },
  }
  return server.handler({
    ...answers,
    '/authenticate': {
      typ: MESSAGE_TYPES.authenticate,
      answerTyp: MESSAGE_TYPES.authenticated,
      guard: isAuthenticateRequest,
      senders: brokers,
      answer: (body: AuthenticateRequest, { iss }, now) => authenticate(body, { settings, server, broker: iss, now }),
    },
  })
}

interface Context {
  settings: AuthenticationSettings
  server: IssuerServer
  broker: string
  now: number
}

async function authenticate(request: AuthenticateRequest, context: Context): Promise<Answer> {
  const { settings, server, broker, now } = context
  const { member_id: memberId, payment, source } = request
  if (!memberId.startsWith(settings.prefix)) return { ok: false, code: 'request_invalid' }
  const opened = await openSealedPassword(request, settings.encryptionKeys, now)
  if (!opened.ok) return { ok: false, code: 'seal_rejected', logCode: opened.problem }
  // Before the seal is spent and the attempt counted: without the relay centre's key nobody can be let through.
  const relayKey = await server.keys.encryptionKey(settings.relay)
  if (relayKey === undefined) return answered({ outcome: 'refused', reason: 'unavailable' })
  const { jti, exp, password, reply_key: replyKey } = opened.seal
  if (!(await server.isNew('seal', jti, exp))) return { ok: false, code: 'seal_rejected', logCode: 'seal_used' }
  const { questions } = settings
  const canAsk = replyKey !== undefined && questions !== undefined
  const known = await settings.authenticate({ memberId, password, payment, source, broker, canAsk })
  if (known.outcome === 'refused') return answered(refusal(known))
  if (known.outcome === 'authenticated') return release(known, { jti: crypto.randomUUID(), at: now }, payment, context)
  if (!canAsk) return answered({ outcome: 'refused', reason: 'unavailable' })
  const about = { memberId, payment, broker, replyKey }
  return said(await askQuestion(known.ask, about, termsOf(questions, context)), context)
}

function termsOf(rules: QuestionRules, { settings, server, now }: Context): AnswerTerms {
  const isNew = (jti: string, keptUntil: number): Maybe<boolean> => server.isNew('answer', jti, keptUntil)
  const newId = (): string => crypto.randomUUID()
  return { rules, encryptionKeys: settings.encryptionKeys, isNew, now, newId, randomCode }
}

/** Without the bias of a remainder. */
function randomCode(length: number): string {
  let code = ''
  while (code.length < length) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1))
    if (byte < 250) code += String(byte % 10)
  }
  return code
}

async function said(found: Answered, context: Context): Promise<Answer> {
  switch (found.kind) {
    case 'seal_rejected':
      return { ok: false, code: 'seal_rejected', logCode: found.problem }
    case 'refused':
      return answered(refusal(found.decided))
    case 'question':
      return answered({ outcome: 'question', question: await questionOf(found.record, context.now) })
    case 'release':
      return release(found.decided, { jti: found.releaseId, at: found.decidedAt }, found.record.payment, context)
  }
}

/** Releases the account to the relay centre, for this payment alone. Under one id it counts for one operation. */
async function release(
  { account: released, plan }: Extract<Authenticated, { outcome: 'authenticated' }>,
  { jti, at }: { jti: string; at: number },
  { amount, currency }: AuthenticatePayment,
  { settings, server, broker }: Context,
): Promise<Answer> {
  if (!isAccount(released)) throw new TypeError('account: an object of at most 1024 bytes of JSON')
  const relayKey = await server.keys.encryptionKey(settings.relay)
  if (relayKey === undefined) return answered({ outcome: 'refused', reason: 'unavailable' })
  const { origin: iss, relay: aud, settlementServer: settlement_server, livemode } = settings
  const terms = { amount, currency, exp: Math.floor(at / 1000) + ACCOUNT_LIFETIME_SECONDS }
  const claims = { iss, aud, settlement_server, broker, livemode, jti, ...terms }
  const account = await sealAccount(released, claims, { from: server.signingKey, to: relayKey })
  return answered({ outcome: 'authenticated', method: settings.method, account, ...(plan && { plan }) })
}

function refusal({ reason, attemptsLeft, retryAfterSeconds }: Extract<Authenticated, { outcome: 'refused' }>) {
  return {
    outcome: 'refused' as const,
    reason,
    ...(attemptsLeft === undefined ? {} : { attempts_left: attemptsLeft }),
    ...(retryAfterSeconds === undefined ? {} : { retry_after_s: Math.ceil(retryAfterSeconds) }),
  }
}

function answered(body: AuthenticateAnswer): Answer {
  return { ok: true, body, outcome: body.outcome === 'refused' ? body.reason : body.outcome }
}
