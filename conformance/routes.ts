/** The addresses of an issuer, each with a good message for it that changes nothing, to be spoilt. */

import { WIRE_PROBLEMS } from '../messages/problems.ts'
import type { WireProblem } from '../messages/problems.ts'
import { memberIdCheckCharacter } from '../protocol/member-id.ts'
import { MESSAGE_TYPES } from '../protocol/message-claims.ts'
import type { MessageType } from '../protocol/message-claims.ts'
import { isOneOf } from '../protocol/shape.ts'
import { ASKED_STORIES } from './entry-members.ts'
import type { IssuerUnderTest } from './issuer-under-test.ts'
import { idCharacters } from '../protocol/object-id.ts'
import { random } from './run-ids.ts'
import type { RawMessage, Reply } from './raw-message.ts'
import { send, signRaw } from './raw-message.ts'
import type { Checks } from './finding.ts'
import type { SuiteParty } from './suite-party.ts'

export interface Route {
  path: string
  typ: MessageType
  server: 'authentication' | 'settlement'
  from: 'broker' | 'relay'
  /** A body that its schema takes, and that moves no money. */
  body: (issuer: IssuerUnderTest) => Promise<object> | object
  /** Changes that spoil the body: each must be refused. */
  spoilt: readonly object[]
}

const ROUTES = [
  {
    path: '/authenticate',
    typ: MESSAGE_TYPES.authenticate,
    server: 'authentication',
    from: 'broker',
    body: async (issuer) => {
      const payment = issuer.payment()
      const plain = issuer.member('plain')
      // Who counts wrong passwords over all IDs, as version 1 let them, would lock everybody.
      const member = issuer.entry.version === 1 ? plain : { ...plain, id: unknownId(issuer) }
      return { member_id: member.id, sealed_password: await issuer.seal(member, payment), payment }
    },
    spoilt: [{ member_id: '' }, { sealed_password: 'password' }, { payment: {} }, { source: 1 }],
  },
  {
    path: '/transactions',
    typ: MESSAGE_TYPES.transaction,
    server: 'settlement',
    from: 'relay',
    body: (issuer) => {
      const operation = { ...issuer.operation('capture'), original: issuer.newOperationId() }
      return { operation, broker: issuer.broker.origin }
    },
    spoilt: [0, -1, 1.5, '1000', 2 ** 53]
      .map((amount) => spoiltOperation({ amount }))
      .concat(spoiltOperation({ kind: 'take' }), spoiltOperation({ id: '' }), spoiltOperation({ original: undefined })),
  },
  {
    path: '/inquiries',
    typ: MESSAGE_TYPES.inquiry,
    server: 'settlement',
    from: 'relay',
    body: (issuer) => inquiryBody(issuer),
    spoilt: [{ operation_id: '' }, { operation_id: 7 }, { settlement_server: undefined }],
  },
  {
    path: '/clearing',
    typ: MESSAGE_TYPES.clearing,
    server: 'settlement',
    from: 'relay',
    body: (issuer) => {
      const { entry, broker } = issuer
      return { business_date: '2001-01-01', settlement_server: entry.settlement, broker: broker.origin }
    },
    spoilt: [{ business_date: '2001-02-30' }, { business_date: 'today' }, { after: '' }],
  },
  {
    path: '/answers',
    typ: MESSAGE_TYPES.answer,
    server: 'authentication',
    from: 'broker',
    body: (issuer) => ({ question_id: crypto.randomUUID(), payment: issuer.payment() }),
    spoilt: [{ question_id: '' }, { payment: {} }, { sealed_answer: 'code' }, { resend: 'yes' }],
  },
] as const satisfies readonly Route[]

/** Returns the routes that an issuer has: answers where it asks members, and no clearing in version 1. */
export function routesOf({ entry }: IssuerUnderTest): readonly Route[] {
  const asks = entry.members.some(({ story }) => isOneOf(story, ASKED_STORIES))
  return ROUTES.filter(({ path }) => (path === '/answers' ? asks : path !== '/clearing' || entry.version > 1))
}

function inquiryBody(issuer: IssuerUnderTest): object {
  return {
    operation_id: issuer.newOperationId(),
    settlement_server: issuer.entry.settlement,
    broker: issuer.broker.origin,
  }
}

function spoiltOperation(changes: object): object {
  return { operation: { id: 'op_1', kind: 'capture', amount: 1, currency: 'JPY', original: 'op_0', ...changes } }
}

/** Returns a well-formed ID of the issuer's prefix that nobody has. */
export function unknownId(issuer: IssuerUnderTest): string {
  const body = `${issuer.entry.prefix}${idCharacters(random(11)).toUpperCase()}`
  return body + memberIdCheckCharacter(body)
}

/** Changes to a route’s message. `body` is laid over the good one. */
export type Changes = Partial<Pick<RawMessage, 'header' | 'claims' | 'iss' | 'key' | 'typ'>> & { body?: object }

/** Composes a route's good message, and lays the changes over it. */
export async function rawMessage(issuer: IssuerUnderTest, route: Route, changes: Changes = {}): Promise<RawMessage> {
  const party: SuiteParty = issuer[route.from]
  const { body, ...others } = changes
  const aud = issuer.entry[route.server]
  const good = { typ: route.typ, iss: party.origin, aud, livemode: issuer.entry.livemode, key: party.signing[0] }
  return { ...good, ...others, body: { ...(await route.body(issuer)), ...body } }
}

/** Returns where a route is, as a finding names it. */
export function at(route: Route): string {
  return `POST ${route.path}`
}

/** Returns a route's address. */
export function urlOf(issuer: IssuerUnderTest, route: Route): string {
  return `${issuer.entry[route.server]}${route.path}`
}

/** Sends a route's message with the changes laid over it. */
export async function sendChanged(issuer: IssuerUnderTest, route: Route, changes: Changes = {}): Promise<Reply> {
  return send(urlOf(issuer, route), { body: await signRaw(await rawMessage(issuer, route, changes)) })
}

/** Checks that an answer is a refusal with this code and its status; of version 1, that it is one. */
export function refused(checks: Checks, where: string, reply: Reply, code: WireProblem): void {
  if (checks.version === 1) {
    checks.that(where, reply.status >= 400, 'a refusal', reply.status === 0 ? 'nothing' : String(reply.status))
    return
  }
  checks.is(where, reply.code ?? reply.status, code)
  checks.is(`${where}: status of ${code}`, reply.status, WIRE_PROBLEMS[code][0])
}
