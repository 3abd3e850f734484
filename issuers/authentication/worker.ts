/** Describes what a card company or a bank runs to make its members and to say who they are: registration, steps 5 and 6. */

import { drizzle } from 'drizzle-orm/d1'

import { isAnswerRequest } from '../../protocol/answer-messages.ts'
import { isAuthenticateRequest } from '../../protocol/issuer-messages.ts'
import type { AuthenticateRequest } from '../../protocol/issuer-messages.ts'
import {
  isPasskeyAdditionRequest,
  isPasskeyChallengeRequest,
  isPasskeyRequest,
} from '../../protocol/passkey-messages.ts'
import type { PasskeyRequest } from '../../protocol/passkey-messages.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { serverApp, onlyMethod } from '../server/server-app.ts'
import { exchange, prepared } from '../server/answers.ts'
import { argon2idInWorker } from './argon2id-in-worker.ts'
import { authenticate } from './authenticate.ts'
import { settingsOf } from './env.ts'
import type { Env } from './env.ts'
import { foldStoredEmails } from './membership/emails.ts'
import { addPasskeyAfterPayment } from './passkeys/add-passkey.ts'
import { keepUserHandles } from './passkeys/members-passkeys.ts'
import { issueChallenge, payWithPasskey } from './passkeys/pay-with-passkey.ts'
import type { PasskeyContext } from './passkeys/pay-with-passkey.ts'
import { answerMember } from './questions/ask-member.ts'
import { memberPages } from './pages/member-pages.ts'
import { brandedNotice } from './pages/notice.ts'
import { sweep } from './sweep.ts'
import { sendMailInBackground, sendMail } from './pages/visit.ts'
import type { PageContext } from './pages/visit.ts'

const app = serverApp<Env>(settingsOf, brandedNotice) // GET /healthz, GET /.well-known/jwks.json

app.post('/authenticate', (c) => answerAuthenticate(c.req.raw, c.env))
app.post('/answers', (c) => answerAnswer(c.req.raw, c.env))
app.post('/passkeys/challenge', (c) => answerChallenge(c.req.raw, c.env))
app.post('/passkeys', async (c) => answerAddition(c))
for (const path of ['/authenticate', '/answers', '/passkeys/challenge', '/passkeys']) app.all(path, onlyMethod('POST'))
// WebAuthn level 3, section 5.11: origins other than ours that may use our members' passkeys.
app.get('/.well-known/webauthn', (c) => c.json({ origins: settingsOf(c.env).brokers }))
app.route('/', memberPages()) // /register, /account, /sign-in, /help, and what is mailed

export default {
  fetch: app.fetch,
  /** Letters that could not be sent at once, addresses that an earlier version stored, and what has expired. */
  async scheduled(_event: ScheduledController, env: Env): Promise<void> {
    await sendMail(env)
    await foldStoredEmails(drizzle(env.DB))
    const { hashingKeys, keptMs } = settingsOf(env)
    await sweep(drizzle(env.DB), Date.now(), keptMs)
    await keepUserHandles(drizzle(env.DB), hashingKeys)
  },
}

function answerAuthenticate(request: Request, env: Env): Promise<Response> {
  return exchange<AuthenticateRequest | PasskeyRequest>(request, {
    ...termsOf(env),
    event: 'authenticate',
    typ: MESSAGE_TYPES.authenticate,
    answerTyp: MESSAGE_TYPES.authenticated,
    guard: (body) => isAuthenticateRequest(body) || isPasskeyRequest(body),
    prepare: async (body, { iss }) =>
      'passkey' in body
        ? prepared([], () => payWithPasskey(body, contextOf(env, iss)))
        : authenticate(body, { ...contextOf(env, iss), argon2id: await argon2idInWorker() }),
  })
}

function answerAnswer(request: Request, env: Env): Promise<Response> {
  return exchange(request, {
    ...termsOf(env),
    event: 'answer',
    typ: MESSAGE_TYPES.answer,
    answerTyp: MESSAGE_TYPES.answered,
    guard: isAnswerRequest,
    answer: (body, { iss }) => answerMember(body, contextOf(env, iss)),
  })
}

function answerChallenge(request: Request, env: Env): Promise<Response> {
  return exchange(request, {
    ...termsOf(env),
    event: 'passkey_challenge',
    typ: MESSAGE_TYPES.passkeyChallenge,
    answerTyp: MESSAGE_TYPES.passkeyChallengeAnswer,
    guard: isPasskeyChallengeRequest,
    answer: (body, { iss }) => issueChallenge(body, contextOf(env, iss)),
  })
}

async function answerAddition(c: PageContext): Promise<Response> {
  const answer = await exchange(c.req.raw, {
    ...termsOf(c.env),
    event: 'passkey_addition',
    typ: MESSAGE_TYPES.passkeyAddition,
    answerTyp: MESSAGE_TYPES.passkeyAdditionAnswer,
    guard: isPasskeyAdditionRequest,
    answer: (body, { iss }) => addPasskeyAfterPayment(body, contextOf(c.env, iss)),
  })
  // The broker waits for the answer, not for the letter about it.
  await sendMailInBackground(c)
  return answer
}

/** Returns what every message is held against. */
function termsOf(env: Env) {
  const { origin: aud, livemode, brokers: senders, keys, signingKeys } = settingsOf(env)
  const times = { now: Date.now(), clock: Date.now }
  return { aud, livemode, senders, keys, signingKey: signingKeys[0], db: drizzle(env.DB), ...times }
}

/** `broker`: the sender, once its signature was checked. */
function contextOf(env: Env, broker: string): PasskeyContext {
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
  const newId = (): string => crypto.randomUUID()
  return { db: drizzle(env.DB), settings: settingsOf(env), now: Date.now(), newId, random, broker }
}
