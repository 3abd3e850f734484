/** What a card company or a bank runs to make its members and to say who they are: registration, steps 5 and 6. */

import { drizzle } from 'drizzle-orm/d1'

import { isAuthenticateRequest } from '../../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { frontDoor, onlyMethod } from '../front-door/front-door.ts'
import { exchange } from '../signed-messages/receive-message.ts'
import { argon2idInWorker } from './argon2id-in-worker.ts'
import { authenticate } from './authenticate.ts'
import { settingsOf } from './env.ts'
import type { Env } from './env.ts'
import { memberPages } from './pages/member-pages.ts'
import { sendMail } from './pages/visit.ts'

const app = frontDoor<Env>(settingsOf) // GET /healthz, GET /.well-known/jwks.json

app.post('/authenticate', (c) => answerAuthenticate(c.req.raw, c.env))
app.all('/authenticate', onlyMethod('POST'))
app.route('/', memberPages()) // /register, /account, /sign-in, /help, and what is mailed

export default {
  fetch: app.fetch,
  /** Letters that could not be sent at once. */
  scheduled: (_event: ScheduledController, env: Env): Promise<void> => sendMail(env),
}

async function answerAuthenticate(request: Request, env: Env): Promise<Response> {
  const settings = settingsOf(env)
  const db = drizzle(env.DB)
  const now = Date.now()
  return exchange(request, {
    event: 'authenticate',
    typ: MESSAGE_TYPES.authenticate,
    answerTyp: MESSAGE_TYPES.authenticated,
    aud: settings.origin,
    senders: settings.brokers,
    keys: settings.keys,
    signingKey: settings.signingKeys[0],
    guard: isAuthenticateRequest,
    db,
    now,
    clock: Date.now,
    answer: async (body) =>
      authenticate(body, { db, settings, argon2id: await argon2idInWorker(), now, newId: () => crypto.randomUUID() }),
  })
}
