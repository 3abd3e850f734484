/** Keys that are replaced during the run: the broker's, the relay centre's; and keys that cannot be had. */

import { decodeProtectedHeader } from 'jose'

import { openMessage } from '../../messages/open-message.ts'
import { isAuthenticateAnswer, isDecision, isInquiryAnswer } from '../../protocol/issuer-messages.ts'
import { isClearingRecord } from '../../protocol/clearing-messages.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { said } from '../issuer-under-test.ts'
import { send, signRaw } from '../raw-message.ts'
import { at, rawMessage, refused, routesOf, sendChanged, urlOf } from '../routes.ts'
import type { Scenario } from '../scenario.ts'
import { publishedKeys } from './published.ts'
import { newKey } from '../suite-party.ts'

/** Kinds of answer of each address. */
const ANSWERS = {
  [MESSAGE_TYPES.authenticate]: { typ: MESSAGE_TYPES.authenticated, guard: isAuthenticateAnswer },
  [MESSAGE_TYPES.transaction]: { typ: MESSAGE_TYPES.decision, guard: isDecision },
  [MESSAGE_TYPES.inquiry]: { typ: MESSAGE_TYPES.inquiryAnswer, guard: isInquiryAnswer },
  [MESSAGE_TYPES.clearing]: { typ: MESSAGE_TYPES.clearingRecord, guard: isClearingRecord },
  [MESSAGE_TYPES.answer]: { typ: MESSAGE_TYPES.answered, guard: isAuthenticateAnswer },
} as const

export const ANSWERED: readonly Scenario[] = [
  {
    name: 'answer.header',
    rule: 'message-header',
    after: ['message.taken'],
    async run(issuer, checks) {
      for (const route of routesOf(issuer)) {
        const { text } = await sendChanged(issuer, route)
        const { alg, typ, kid } = headerOf(text)
        checks.is(`${at(route)}: alg of the answer`, alg, 'ES256')
        checks.is(`${at(route)}: typ of the answer`, typ, ANSWERS[route.typ as keyof typeof ANSWERS].typ)
        const published = await publishedKeys(issuer, route.server, checks)
        const signing = published.filter(({ use }) => use === 'sig')
        const isKnown = kid === undefined ? signing.length === 1 : signing.some((key) => key['kid'] === kid)
        checks.that(`${at(route)}: kid of the answer`, isKnown, 'one of your published keys', 'another, or none')
      }
    },
  },
  {
    name: 'answer.envelope',
    rule: 'message-claims',
    after: ['answer.header'],
    async run(issuer, checks) {
      for (const route of routesOf(issuer)) {
        const jti = crypto.randomUUID()
        const message = await rawMessage(issuer, route, { claims: { jti } })
        const reply = await send(urlOf(issuer, route), { body: await signRaw(message) })
        const answer = ANSWERS[route.typ as keyof typeof ANSWERS]
        const guard = (body: unknown): body is object => answer.guard(body)
        const expected = { typ: answer.typ, aud: message.iss, senders: [message.aud], keys: issuer.keys, guard }
        const { livemode } = issuer.entry
        const opened = await openMessage(reply.text, { ...expected, livemode, now: Date.now(), inResponseTo: jti })
        checks.is(`${at(route)}: the answer`, opened.ok ? 'good' : opened.code, 'good')
        // Version 1 names no mode.
        if (opened.ok && issuer.entry.version > 1)
          checks.is(`${at(route)}: livemode of the answer`, opened.claims.livemode, livemode)
      }
    },
  },
  {
    name: 'answer.new',
    rule: 'message-claims',
    after: ['answer.envelope', 'inquiry.not_found'],
    async run(issuer, checks) {
      const id = issuer.newOperationId()
      const [one, other] = [await issuer.inquire(id), await issuer.inquire(id)]
      checks.is('POST /inquiries', one.kind, 'answered')
      if (one.kind !== 'answered' || other.kind !== 'answered') return
      checks.that('POST /inquiries: jti', one.claims.jti !== other.claims.jti, 'a new one each time', 'the same')
    },
  },
]

/** Returns the header of a compact message as it says, unchecked. */
function headerOf(compact: string): { alg?: string; typ?: string; kid?: string } {
  try {
    return decodeProtectedHeader(compact)
  } catch {
    return {}
  }
}

export const ROTATION: readonly Scenario[] = [
  {
    name: 'rotation.signing',
    rule: 'keys-of-others',
    after: ['message.taken'],
    async run(issuer, checks) {
      for (const party of [issuer.broker, issuer.relay]) party.signing = [await newKey(), ...party.signing]
      for (const route of routesOf(issuer)) {
        const reply = await sendChanged(issuer, route)
        checks.is(`${at(route)}, signed with the new key`, reply.code ?? reply.status, 200)
        const [, former] = issuer[route.from].signing
        const old = await sendChanged(issuer, route, former === undefined ? {} : { key: former })
        checks.is(`${at(route)}, signed with the one before, still published`, old.code ?? old.status, 200)
      }
    },
  },
  {
    name: 'rotation.sealing',
    rule: 'keys-of-others',
    after: ['authorize.approves', 'rotation.signing'],
    async run(issuer, checks) {
      // Published second until now, as the protocol has it.
      issuer.relay.encryption.reverse()
      checks.is('POST /transactions authorize', said(await issuer.authorize()), issuer.words.approved)
    },
  },
  {
    name: 'rotation.keys_down',
    rule: 'keys-of-others',
    after: ['problems.form', 'rotation.signing'],
    isNewer: true,
    async run(issuer, checks) {
      for (const party of [issuer.broker, issuer.relay]) party.isDown = true
      try {
        for (const route of routesOf(issuer)) {
          const known = await sendChanged(issuer, route)
          checks.is(`${at(route)}, while your copy of the keys is all there is`, known.code ?? known.status, 200)
          const unknown = await sendChanged(issuer, route, { key: await newKey() })
          refused(
            checks,
            `${at(route)}, signed with a key that cannot be looked up`,
            unknown,
            'sender_keys_unavailable',
          )
          checks.that(`${at(route)}: Retry-After`, unknown.headers.has('retry-after'), 'a time', 'none')
        }
      } finally {
        for (const party of [issuer.broker, issuer.relay]) party.isDown = false
      }
    },
  },
]
