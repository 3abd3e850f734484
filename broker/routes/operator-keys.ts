import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { OWN_KEY_KINDS } from '../db/key-schema.ts'
import { noteKeysInUse } from '../keys/key-record.ts'
import { KEY_STATES } from '../keys/key-state.ts'
import { listBrokerKeys } from '../operator/broker-keys.ts'
import type { BrokerKey } from '../operator/broker-keys.ts'
import { json } from './merchant-routes.ts'
import { OPERATOR_TAGS, operatorRefusals, operatorSecurity, requireScope } from './operator-access.ts'
import type { OperatorEnv } from './operator-access.ts'
import { noQuery } from './text-shapes.ts'

const keyShape = z
  .object({
    kind: z.enum(OWN_KEY_KINDS),
    id: z.string().openapi({ description: 'Its name, which tells nothing of it: the `kid`, or of a secret a digest.' }),
    state: z.enum(KEY_STATES).openapi({
      description: '`in_use`: makes what is new; `known`: still good; `gone`: no longer set, and still needed.',
    }),
    first_used_at: z.iso.datetime().nullable(),
    last_used_at: z.iso.datetime().nullable(),
    needed_until: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'What it made may live until then. Null: it was not seen in use.' }),
    endpoints: z.int().openapi({ description: 'Webhook endpoints whose secrets only this key opens.' }),
  })
  .openapi('BrokerKey')
const listShape = z
  .object({
    data: z.array(keyShape),
    unsealed_endpoints: z.int().openapi({
      description: 'Webhook endpoints whose secrets wait to be sealed: they need every key of their kind.',
    }),
  })
  .openapi('BrokerKeys')

const list = createRoute({
  tags: OPERATOR_TAGS,
  security: operatorSecurity,
  method: 'get',
  path: '/keys',
  summary: 'List the broker’s own keys by their names, and what still needs each',
  middleware: requireScope('attention:read'),
  request: { query: noQuery },
  responses: {
    200: json(listShape, 'The keys of its settings, and those that are gone and needed.'),
    ...operatorRefusals,
  },
})

/** Adds `/keys` to the operator API. */
export function operatorOwnKeyRoutes(app: OpenAPIHono<OperatorEnv>): void {
  app.openapi(list, async (c) => {
    const now = Date.now()
    // What is in use now is known to have been, however soon it is replaced.
    await noteKeysInUse(c.env, now)
    const { keys, unsealed } = await listBrokerKeys(c.env, now)
    return c.json({ data: keys.map(keyView), unsealed_endpoints: unsealed }, 200)
  })
}

function keyView({ kind, id, state, firstUsedAt, lastUsedAt, neededUntil, endpoints }: BrokerKey) {
  const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
  return {
    kind,
    id,
    state,
    first_used_at: time(firstUsedAt),
    last_used_at: time(lastUsedAt),
    needed_until: time(neededUntil),
    endpoints,
  }
}
