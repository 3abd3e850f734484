/** The ten checks of a request, each on every address: what fails one gets its code and changes nothing. */

import { MESSAGE_MAX_BYTES } from '../../messages/limits.ts'
import type { WireProblem } from '../../messages/problems.ts'
import { fromBase64url } from '../../protocol/base64url.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import type { IssuerUnderTest } from '../issuer-under-test.ts'
import { AT_ONCE, KEYS_ASKED_AGAIN_MS, KEYS_FAILURE_MAX_MS } from '../limits.ts'
import { send, signRaw, writeUnsigned } from '../raw-message.ts'
import type { Reply } from '../raw-message.ts'
import { at, rawMessage, refused, routesOf, sendChanged, urlOf } from '../routes.ts'
import type { Changes, Route } from '../routes.ts'
import type { Checks } from '../finding.ts'
import type { Scenario } from '../scenario.ts'
import { newKey } from '../suite-party.ts'

/** The base of every refusal: that refusals can be read, and that a good message is taken. */
const AFTER = ['problems.form', 'message.taken'] as const

/** Runs a scenario's checks at each address. */
function each(run: (issuer: IssuerUnderTest, checks: Checks, route: Route) => Promise<void>): Scenario['run'] {
  return async (issuer, checks) => {
    for (const route of routesOf(issuer)) await run(issuer, checks, route)
  }
}

/** Sends the message with each of the changes, and expects the same refusal. */
function refusesAll(
  code: WireProblem,
  changes: (issuer: IssuerUnderTest) => Promise<Record<string, Changes>> | Record<string, Changes>,
): Scenario['run'] {
  return each(async (issuer, checks, route) => {
    for (const [what, change] of Object.entries(await changes(issuer))) {
      refused(checks, `${at(route)}, ${what}`, await sendChanged(issuer, route, change), code)
    }
  })
}

/** Sends a good message, and again as long as the issuer remembers that keys could not be had: in a run before, at its end. */
async function answered(issuer: IssuerUnderTest, route: Route): Promise<Reply> {
  const until = Date.now() + KEYS_FAILURE_MAX_MS
  let reply = await sendChanged(issuer, route)
  while (reply.code === 'sender_keys_unavailable' && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, KEYS_ASKED_AGAIN_MS))
    reply = await sendChanged(issuer, route)
  }
  return reply
}

/** From one look at the clock: between two a second may end, and the message would live longer. */
function fromNow(iat: number, exp: number): { iat: number; exp: number } {
  const now = Math.floor(Date.now() / 1000)
  return { iat: now + iat, exp: now + exp }
}

export const MESSAGES: readonly Scenario[] = [
  {
    name: 'message.taken',
    rule: 'message-form',
    after: ['published.keys'],
    run: each(async (issuer, checks, route) => {
      const reply = await answered(issuer, route)
      checks.is(at(route), reply.code ?? reply.status, 200)
      checks.is(`${at(route)}: media type of the answer`, reply.mediaType, 'application/jose')
    }),
  },
  {
    name: 'message.media_type',
    rule: 'check-form',
    after: AFTER,
    run: each(async (issuer, checks, route) => {
      const body = await signRaw(await rawMessage(issuer, route))
      refused(
        checks,
        at(route),
        await send(urlOf(issuer, route), { body, mediaType: 'text/plain' }),
        'unsupported_media_type',
      )
    }),
  },
  {
    name: 'message.oversized',
    rule: 'check-form',
    after: AFTER,
    isNewer: true,
    run: each(async (issuer, checks, route) => {
      const large = { body: { padding: 'x'.repeat(MESSAGE_MAX_BYTES + 4_096) } }
      const body = await signRaw(await rawMessage(issuer, route, large))
      refused(checks, at(route), await send(urlOf(issuer, route), { body }), 'body_too_large')
      const chunks = new Blob([body]).stream()
      refused(checks, `${at(route)}, in chunks`, await send(urlOf(issuer, route), { body: chunks }), 'body_too_large')
    }),
  },
  {
    name: 'message.malformed',
    rule: 'check-read',
    after: AFTER,
    run: each(async (issuer, checks, route) => {
      const broken: ((parts: readonly string[]) => string)[] = [
        () => '',
        () => 'message',
        ([header, payload]) => `${header}.${payload}`,
        ([header, , signature]) => `${header}..${signature}`,
        ([, payload, signature]) => `.${payload}.${signature}`,
      ]
      // Each is a message of its own: none of them is refused as the one before it again.
      for (const broke of broken) {
        const body = broke((await signRaw(await rawMessage(issuer, route))).split('.'))
        refused(checks, at(route), await send(urlOf(issuer, route), { body }), 'message_malformed')
      }
    }),
  },
  {
    name: 'message.type',
    rule: 'check-type',
    after: AFTER,
    run: refusesAll('message_type_wrong', () => ({
      'of an answer’s type': { typ: MESSAGE_TYPES.inquiryAnswer },
      'of a type that nobody has': { header: { typ: 'JWT' } },
      'without typ': { header: { typ: undefined } },
      'without kid': { header: { kid: undefined } },
    })),
  },
  {
    name: 'message.unsigned',
    rule: 'check-type',
    after: AFTER,
    run: each(async (issuer, checks, route) => {
      const message = await rawMessage(issuer, route)
      const url = urlOf(issuer, route)
      refused(
        checks,
        `${at(route)}, alg none`,
        await send(url, { body: await writeUnsigned(message) }),
        'message_type_wrong',
      )
      // A public key as the secret of an HMAC: what a verifier does that lets the message choose.
      const key = await crypto.subtle.importKey(
        'raw',
        fromBase64url(message.key.x),
        { name: 'HMAC', hash: 'SHA-256' },
        false,
        ['sign'],
      )
      const hashed = { ...message, header: { alg: 'HS256' } }
      const body = await writeUnsigned(
        hashed,
        async (input) => new Uint8Array(await crypto.subtle.sign('HMAC', key, input)),
      )
      refused(checks, `${at(route)}, alg HS256`, await send(url, { body }), 'message_type_wrong')
    }),
  },
  {
    name: 'message.stranger',
    rule: 'check-sender',
    after: AFTER,
    async run(issuer, checks) {
      const { stranger } = issuer
      await refusesAll('message_sender_unknown', () => ({
        'signed by a stranger': { iss: stranger.origin, key: stranger.signing[0] },
      }))(issuer, checks)
      checks.is('requests for the stranger’s keys', stranger.jwksRequests, 0)
    },
  },
  {
    name: 'message.forged',
    rule: 'check-signature',
    after: AFTER,
    run: each(async (issuer, checks, route) => {
      const own = issuer[route.from].signing[0]
      const forged = await sendChanged(issuer, route, { key: { ...(await newKey()), kid: own.kid } })
      refused(checks, `${at(route)}, signed with another key`, forged, 'message_signature_invalid')
      const [header, , signature] = (await signRaw(await rawMessage(issuer, route))).split('.')
      const [, payload] = (await signRaw(await rawMessage(issuer, route))).split('.')
      const body = [header, payload, signature].join('.')
      refused(
        checks,
        `${at(route)}, with another payload`,
        await send(urlOf(issuer, route), { body }),
        'message_signature_invalid',
      )
    }),
  },
  {
    name: 'message.claims',
    rule: 'check-claims',
    after: AFTER,
    isNewer: true,
    run: refusesAll('message_malformed', (issuer) => ({
      'without jti': { claims: { jti: undefined } },
      'without exp': { claims: { exp: undefined } },
      'without aud': { claims: { aud: undefined } },
      'with a list as aud': { claims: { aud: [issuer.entry.authentication, issuer.entry.settlement] } },
      'with a jti of 65 characters': { claims: { jti: `${crypto.randomUUID()}${'x'.repeat(29)}` } },
    })),
  },
  {
    name: 'message.audience',
    rule: 'check-claims',
    after: AFTER,
    run: refusesAll('message_audience_wrong', (issuer) => ({
      'for another': { claims: { aud: issuer.stranger.origin } },
    })),
  },
  {
    name: 'message.time',
    rule: 'check-time',
    after: AFTER,
    async run(issuer, checks) {
      const times: readonly [WireProblem, string, number, number][] = [
        ['message_not_yet_valid', 'from the future', 90, 120],
        ['message_expired', 'expired', -150, -90],
        ['message_lives_too_long', 'good for two minutes', 0, 120],
      ]
      for (const [code, what, iat, exp] of times) {
        await refusesAll(code, () => ({ [what]: { claims: fromNow(iat, exp) } }))(issuer, checks)
      }
    },
  },
  {
    name: 'message.clocks',
    rule: 'check-time',
    after: AFTER,
    run: each(async (issuer, checks, route) => {
      for (const [what, iat, exp] of [
        ['ahead', 20, 80],
        ['behind', -79, -19],
      ] as const) {
        const reply = await sendChanged(issuer, route, { claims: fromNow(iat, exp) })
        checks.is(`${at(route)}, ${what}`, reply.code ?? reply.status, 200)
      }
    }),
  },
  {
    name: 'message.answer_as_request',
    rule: 'check-mode',
    after: AFTER,
    run: refusesAll('message_answers_another', () => ({
      'with in_response_to': { claims: { in_response_to: crypto.randomUUID() } },
    })),
  },
  {
    name: 'message.other_mode',
    rule: 'check-mode',
    after: AFTER,
    isNewer: true,
    run: refusesAll('mode_wrong', (issuer) => ({
      'of the other mode': { claims: { livemode: !issuer.entry.livemode } },
    })),
  },
  {
    name: 'message.body',
    rule: 'check-body',
    after: AFTER,
    isNewer: true,
    run: each(async (issuer, checks, route) => {
      for (const body of route.spoilt) {
        const what = `${at(route)}, ${JSON.stringify(body).replaceAll('"', '')}`
        refused(checks, what, await sendChanged(issuer, route, { body }), 'request_invalid')
      }
    }),
  },
  {
    name: 'message.replayed',
    rule: 'check-new',
    after: AFTER,
    run: each(async (issuer, checks, route) => {
      const body = await signRaw(await rawMessage(issuer, route))
      const replies = await Promise.all(Array.from({ length: AT_ONCE }, () => send(urlOf(issuer, route), { body })))
      checks.is(`${at(route)}, ${AT_ONCE} at once: taken`, replies.filter(({ status }) => status === 200).length, 1)
      refused(checks, `${at(route)}, again`, await send(urlOf(issuer, route), { body }), 'message_replayed')
    }),
  },
  {
    name: 'message.failed_changes_nothing',
    rule: 'changes-nothing',
    after: [...AFTER, 'message.body', 'message.forged'],
    isNewer: true,
    run: each(async (issuer, checks, route) => {
      const claims = { jti: crypto.randomUUID() }
      const own = issuer[route.from].signing[0]
      await sendChanged(issuer, route, { claims, key: { ...(await newKey()), kid: own.kid } })
      await sendChanged(issuer, route, { claims, body: route.spoilt[0] ?? {} })
      const reply = await sendChanged(issuer, route, { claims })
      checks.is(`${at(route)}, with the jti of one that failed`, reply.code ?? reply.status, 200)
    }),
  },
  {
    name: 'message.unknown_fields',
    rule: 'unknown-fields',
    after: AFTER,
    run: each(async (issuer, checks, route) => {
      const reply = await sendChanged(issuer, route, {
        body: { of_a_later_version: { a: [1] } },
        header: { later: 'x' },
      })
      checks.is(at(route), reply.code ?? reply.status, 200)
    }),
  },
]
