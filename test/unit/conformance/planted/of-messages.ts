/** Faults in what is published, and in how a message is checked and answered. */

import { MESSAGE_TYPES } from '../../../../protocol/message-claims.ts'
import { operationOf, seconds, takesDespite } from './plant.ts'
import type { PlantedFault } from './plant.ts'

export const OF_MESSAGES: readonly PlantedFault[] = [
  {
    what: 'publishes its private key',
    finds: ['published.no_private_part'],
    request: async ({ path }, next) => {
      const answer = await next()
      if (path !== '/.well-known/jwks.json') return answer
      const { keys } = (await answer.json()) as { keys: object[] }
      return Response.json({ keys: keys.map((key) => ({ ...key, d: 'secret' })) })
    },
  },
  {
    what: 'repeats in a problem what was sent',
    finds: ['problems.form'],
    request: async (received, next) => {
      const answer = await next()
      if (answer.status === 200) return answer
      const problem = (await answer.json()) as object
      const headers = { 'content-type': 'application/problem+json' }
      return new Response(JSON.stringify({ ...problem, got: received.payload }), { status: answer.status, headers })
    },
  },
  {
    what: 'answers with a page of HTML where there is nothing',
    finds: ['problems.addresses'],
    request: async (_, next) => {
      const answer = await next()
      return answer.status === 404
        ? new Response('<h1>404</h1>', { status: 404, headers: { 'content-type': 'text/html' } })
        : answer
    },
  },
  {
    what: 'takes any media type',
    finds: ['message.media_type'],
    request: async ({ request, compact }, next) => {
      if (request.method !== 'POST' || new URL(request.url).pathname === '/there-is-nothing') return next()
      return next(
        new Request(request.url, { method: 'POST', headers: { 'content-type': 'application/jose' }, body: compact }),
      )
    },
  },
  { what: 'takes bodies of any size', finds: ['message.oversized'], request: takesDespite('body_too_large') },
  {
    what: 'takes a message that is not signed',
    finds: ['message.unsigned'],
    request: takesDespite('message_type_wrong', ({ header }) => header['alg'] === 'none'),
  },
  {
    what: 'takes a message of any type',
    finds: ['message.type'],
    request: takesDespite(
      'message_type_wrong',
      ({ header }) => header['alg'] === 'ES256' && header['kid'] !== undefined,
    ),
  },
  {
    what: 'asks for the keys of whoever writes to it',
    finds: ['message.stranger'],
    request: async ({ payload }, next) => {
      const { iss } = payload
      if (typeof iss === 'string' && iss.startsWith('http://127.0.0.1'))
        await fetch(`${iss}/.well-known/jwks.json`).catch(() => undefined)
      return next()
    },
  },
  {
    what: 'takes messages of anybody',
    finds: ['message.stranger'],
    request: takesDespite('message_sender_unknown'),
  },
  { what: 'checks no signature', finds: ['message.forged'], request: takesDespite('message_signature_invalid') },
  { what: 'takes what is for another', finds: ['message.audience'], request: takesDespite('message_audience_wrong') },
  { what: 'takes what has expired', finds: ['message.time'], request: takesDespite('message_expired') },
  {
    what: 'knows no skew of clocks',
    finds: ['message.clocks'],
    request: async (received, next, faults) => {
      const { iat, exp } = received.payload
      return Number(exp) < seconds() && Number(exp) > seconds() - 30 && Number(iat) > 0
        ? faults.refuse('message_expired')
        : next()
    },
  },
  {
    what: 'takes a request that answers another',
    finds: ['message.answer_as_request'],
    request: takesDespite('message_answers_another'),
  },
  { what: 'takes messages of the other mode', finds: ['message.other_mode'], request: takesDespite('mode_wrong') },
  {
    what: 'takes an amount with a fraction',
    finds: ['message.body'],
    request: takesDespite('request_invalid', (received) => operationOf(received).amount === 1.5),
  },
  {
    what: 'takes a message twice',
    finds: ['message.replayed'],
    isNew: (id, honest) => honest() || id.startsWith('message '),
  },
  {
    what: 'looks whether a message is new, and writes it down later',
    finds: ['message.replayed', 'seal.once', 'code.seal_once'],
    ...lateToWriteDown(),
  },
  {
    what: 'remembers a message that it refused',
    finds: ['message.failed_changes_nothing'],
    request: (() => {
      const refused = new Set<unknown>()
      return async ({ payload }, next, faults) => {
        if (refused.has(payload['jti'])) return faults.refuse('message_replayed')
        const answer = await next()
        if (answer.status === 400 && payload['jti'] !== undefined) refused.add(payload['jti'])
        return answer
      }
    })(),
  },
  {
    what: 'refuses fields that it does not know',
    finds: ['message.unknown_fields'],
    request: async ({ payload }, next, faults) =>
      'of_a_later_version' in payload ? faults.refuse('request_invalid') : next(),
  },
  {
    what: 'answers with a message of another type',
    finds: ['answer.header'],
    request: async (received, next, faults) => {
      const answer = await next()
      if (answer.status !== 200 || received.path !== '/inquiries') return answer
      return faults.take(received, undefined, { typ: MESSAGE_TYPES.decision })
    },
  },
  {
    what: 'answers to no request in particular',
    finds: ['answer.envelope'],
    request: async (received, next, faults) => {
      const answer = await next()
      if (answer.status !== 200 || received.request.method !== 'POST') return answer
      return faults.take(received, undefined, { inResponseTo: 'another' })
    },
  },
]

/** Of two at once, both are told that they are the first. */
function lateToWriteDown(): Pick<PlantedFault, 'isNew'> {
  const known = new Map<string, number>()
  return {
    isNew: (id, honest) => {
      honest()
      const since = known.get(id) ?? performance.now()
      known.set(id, since)
      return performance.now() - since < 20
    },
  }
}

export const OF_KEYS: readonly PlantedFault[] = [
  {
    what: 'never looks for a new key',
    finds: ['rotation.signing'],
    request: (() => {
      const known = new Map<unknown, unknown>()
      return async ({ header, payload }, next, faults) => {
        const { kid } = header
        const answer = await next()
        if (answer.status === 200 && kid !== undefined && !known.has(payload['iss'])) known.set(payload['iss'], kid)
        const isNew = known.has(payload['iss']) && known.get(payload['iss']) !== kid && kid !== undefined
        return isNew && answer.status === 200 ? faults.refuse('message_signature_invalid') : answer
      }
    })(),
  },
  {
    what: 'says that a signature is wrong when it could not have the keys',
    finds: ['rotation.keys_down'],
    request: async (_, next, faults) => {
      const answer = await next()
      return answer.status === 503 ? faults.refuse('message_signature_invalid') : answer
    },
  },
]
