/** Everything that an issuer publishes: keys, health, and nothing at other addresses. */

import { readJwks } from '../../messages/party-keys.ts'
import { JWKS_MAX_BYTES, JWKS_MAX_KEYS } from '../../messages/limits.ts'
import { isRecord } from '../../protocol/shape.ts'
import type { IssuerUnderTest } from '../issuer-under-test.ts'
import { send } from '../raw-message.ts'
import type { Reply } from '../raw-message.ts'
import { at, refused, routesOf, sendChanged, urlOf } from '../routes.ts'
import type { Checks } from '../finding.ts'
import type { Scenario } from '../scenario.ts'

const SERVERS = ['authentication', 'settlement'] as const
const JWKS = '/.well-known/jwks.json'

/** Returns the keys that a server publishes, as they are. */
export async function publishedKeys(
  issuer: IssuerUnderTest,
  server: (typeof SERVERS)[number],
  checks: Checks,
): Promise<Record<string, unknown>[]> {
  const reply = await send(`${issuer.entry[server]}${JWKS}`, { method: 'GET' })
  checks.is(`${server}: GET ${JWKS}`, reply.status, 200)
  checks.that(`${server}: GET ${JWKS}`, readJwks(reply.text) !== undefined, 'a JWK Set', 'something else')
  checks.that(`${server}: JWKS`, reply.text.length <= JWKS_MAX_BYTES, 'at most 64 kB', 'more')
  return (JSON.parse(reply.text) as { keys: unknown[] }).keys.filter(isRecord)
}

/** Checks that a refusal is a problem document, and that nothing of what was sent is in it. */
function isProblem(checks: Checks, where: string, reply: Reply, sent: string): void {
  const { status, mediaType, code, text } = reply
  checks.that(`${where}: status`, status >= 400 && status < 500, '400 to 499', String(status))
  checks.is(`${where}: media type of a problem`, mediaType, 'application/problem+json')
  checks.that(`${where}: code`, code !== undefined, 'a code', 'none')
  checks.that(`${where}: problem`, !text.includes(sent), 'nothing of what was sent', 'a part of it')
}

export const PUBLISHED: readonly Scenario[] = [
  {
    name: 'published.keys',
    rule: 'keys-published',
    after: [],
    async run(issuer, checks) {
      for (const server of SERVERS) {
        const keys = await publishedKeys(issuer, server, checks)
        const isOf = (use: string) => (key: Record<string, unknown>) => key['use'] === use
        const names = keys.map(({ kid }) => kid)
        checks.that(`${server}: keys`, keys.length <= JWKS_MAX_KEYS, `at most ${JWKS_MAX_KEYS}`, String(keys.length))
        checks.that(
          `${server}: kid`,
          names.every((kid) => typeof kid === 'string') && new Set(names).size === names.length,
          'one of its own for each key',
          'missing or twice',
        )
        for (const { kty, crv } of keys.filter((key) => isOf('sig')(key) || isOf('enc')(key))) {
          checks.is(`${server}: kty`, String(kty), 'EC')
          checks.is(`${server}: crv`, String(crv), 'P-256')
        }
        checks.that(`${server}: a key with use sig`, keys.some(isOf('sig')), 'one', 'none')
        if (server === 'authentication')
          checks.that(`${server}: a key with use enc`, keys.some(isOf('enc')), 'one', 'none')
      }
    },
  },
  {
    name: 'published.no_private_part',
    rule: 'keys-published',
    after: ['published.keys'],
    async run(issuer, checks) {
      for (const server of SERVERS) {
        for (const key of await publishedKeys(issuer, server, checks)) {
          const secret = ['d', 'p', 'q', 'k'].filter((field) => field in key)
          checks.that(`${server}: JWKS`, secret.length === 0, 'public fields alone', secret.join(', '))
        }
      }
    },
  },
  {
    name: 'published.health',
    rule: 'server-addresses',
    after: [],
    async run(issuer, checks) {
      for (const server of SERVERS) {
        checks.is(
          `${server}: GET /healthz`,
          (await send(`${issuer.entry[server]}/healthz`, { method: 'GET' })).status,
          200,
        )
      }
    },
  },
  {
    name: 'problems.form',
    rule: 'problems',
    after: ['message.taken'],
    async run(issuer, checks) {
      const marker = 'marker-of-the-run-7f3a'
      for (const route of routesOf(issuer)) {
        const spoilt = [
          { body: { ...route.spoilt[0], marker } },
          { claims: { exp: marker } },
          { claims: { aud: marker } },
        ]
        const replies: Reply[] = []
        for (const changes of spoilt) replies.push(await sendChanged(issuer, route, changes))
        // What was taken is another scenario's finding; here it counts how a refusal looks.
        const refusals = replies.filter(({ status }) => status !== 200)
        checks.that(`${at(route)}, spoilt`, refusals.length > 0, 'a refusal', 'none')
        for (const reply of refusals) isProblem(checks, at(route), reply, marker)
      }
    },
  },
  {
    name: 'problems.addresses',
    rule: 'problem-addresses',
    after: ['problems.form'],
    async run(issuer, checks) {
      for (const server of SERVERS) {
        refused(
          checks,
          `${server}: POST /there-is-nothing`,
          await send(`${issuer.entry[server]}/there-is-nothing`, { body: '' }),
          'not_found',
        )
      }
      for (const route of routesOf(issuer))
        refused(checks, `GET ${route.path}`, await send(urlOf(issuer, route), { method: 'GET' }), 'method_not_allowed')
    },
  },
]
