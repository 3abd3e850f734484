import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { drizzle } from 'drizzle-orm/d1'
import type { Context } from 'hono'

import { settingsOf } from '../env.ts'
import { issuerHealthView, issuerView } from '../operator/issuer-view.ts'
import type { IssuerRecord } from '../operator/issuer-view.ts'
import { createIssuer, disableIssuer, enableIssuer, findIssuer, listIssuers, patchIssuer } from '../operator/issuers.ts'
import type { IssuerChange } from '../operator/issuers.ts'
import { REASON_MAX_CHARACTERS } from '../operator/limits.ts'
import { bodyRefusals, json, refusal, refuse } from './merchant-routes.ts'
import {
  changeBy,
  changeRefusals,
  OPERATOR_TAGS,
  operatorRefusals,
  operatorSecurity,
  refuseAct,
  requireScope,
} from './operator-access.ts'
import type { OperatorEnv } from './operator-access.ts'
import {
  changesFrom,
  entryFrom,
  issuerChangeBody,
  issuerShape,
  issuerWithHealthShape,
  newIssuerBody,
  wrongAddress,
} from './operator-issuer-shapes.ts'
import { exactLine, noBody, noQuery, optional } from './text-shapes.ts'

export const issuerParams = z.object({ prefix: z.string().openapi({ example: '4' }) })
export const noIssuer = refusal('No such issuer.')
const shared = { tags: OPERATOR_TAGS, security: operatorSecurity }
const reads = { ...shared, middleware: requireScope('issuers:read') }
const writes = { ...shared, middleware: requireScope('issuers:write') }
const issuer = json(issuerShape, 'The issuer as it is now; every isolate knows it within a minute.')

const create = createRoute({
  ...writes,
  method: 'post',
  path: '/issuers',
  summary: 'Enter an issuer, disabled until it is certified',
  request: { query: noQuery, body: { required: true, content: { 'application/json': { schema: newIssuerBody } } } },
  responses: { 201: json(issuerShape, 'The issuer.'), ...changeRefusals, ...bodyRefusals },
})
const list = createRoute({
  ...reads,
  method: 'get',
  path: '/issuers',
  summary: 'List issuers in the order of their prefixes',
  request: { query: noQuery },
  responses: {
    200: json(z.object({ data: z.array(issuerWithHealthShape) }).openapi('IssuerList'), 'All of them, of both modes.'),
    ...operatorRefusals,
  },
})
const show = createRoute({
  ...reads,
  method: 'get',
  path: '/issuers/{prefix}',
  summary: 'Show an issuer',
  request: { params: issuerParams, query: noQuery },
  responses: { 200: json(issuerWithHealthShape, 'The issuer.'), ...operatorRefusals, 404: noIssuer },
})
const change = createRoute({
  ...writes,
  method: 'patch',
  path: '/issuers/{prefix}',
  summary: 'Change an issuer’s entry; its mode, method and servers only while it is disabled',
  request: {
    params: issuerParams,
    query: noQuery,
    body: { required: true, content: { 'application/json': { schema: issuerChangeBody } } },
  },
  responses: { 200: issuer, ...changeRefusals, ...bodyRefusals, 404: noIssuer },
})
const enableBody = z
  .strictObject({
    without_certificate: optional(
      exactLine(REASON_MAX_CHARACTERS, 'Say why.', 'The reason.').openapi({
        description: 'Why it is enabled without a certificate: kept in the audit log.',
      }),
    ),
  })
  .openapi('EnableIssuer')
const enable = createRoute({
  ...writes,
  method: 'post',
  path: '/issuers/{prefix}/enable',
  summary: 'Enable an issuer that is certified',
  request: {
    params: issuerParams,
    query: noQuery,
    body: { required: false, content: { 'application/json': { schema: enableBody } } },
  },
  responses: { 200: issuer, ...changeRefusals, ...bodyRefusals, 404: noIssuer },
})
const disable = createRoute({
  ...writes,
  method: 'post',
  path: '/issuers/{prefix}/disable',
  summary: 'Disable an issuer: no payment begins with it, and what was begun is carried to its end',
  request: { params: issuerParams, query: noQuery, body: noBody },
  responses: { 200: issuer, ...changeRefusals, ...bodyRefusals, 404: noIssuer },
})

/** Adds `/issuers` to the operator API. */
export function operatorIssuerRoutes(app: OpenAPIHono<OperatorEnv>): void {
  app.openapi(create, async (c) => {
    const body = c.req.valid('json')
    const wrong = wrongAddress(settingsOf(c.env).origin, body)
    if (wrong !== undefined) return refuseAddress(c, wrong)
    const made = await createIssuer(issuerChangeBy(c), entryFrom(body))
    return made.ok ? c.json(issuerView(made.value), 201) : refuseAct(c, made)
  })

  app.openapi(list, async (c) => {
    const now = Date.now()
    return c.json({ data: (await listIssuers(c.env)).map((each) => issuerWithHealth(each, now)) }, 200)
  })

  app.openapi(show, async (c) => {
    const found = await findIssuer(drizzle(c.env.DIRECTORY), c.req.valid('param').prefix)
    return found === undefined ? refuse(c, 'issuer_not_found') : c.json(issuerWithHealth(found, Date.now()), 200)
  })

  app.openapi(change, async (c) => {
    const body = c.req.valid('json')
    const wrong = wrongAddress(settingsOf(c.env).origin, body)
    if (wrong !== undefined) return refuseAddress(c, wrong)
    const changed = await patchIssuer(issuerChangeBy(c), c.req.valid('param').prefix, changesFrom(body))
    return changed.ok ? c.json(issuerView(changed.value), 200) : refuseAct(c, changed)
  })

  app.openapi(enable, async (c) => {
    const { without_certificate: withoutCertificate } = c.req.valid('json')
    const enabled = await enableIssuer(issuerChangeBy(c), c.req.valid('param').prefix, { withoutCertificate })
    return enabled.ok ? c.json(issuerView(enabled.value), 200) : refuseAct(c, enabled)
  })

  app.openapi(disable, async (c) => {
    const disabled = await disableIssuer(issuerChangeBy(c), c.req.valid('param').prefix)
    return disabled.ok ? c.json(issuerView(disabled.value), 200) : refuseAct(c, disabled)
  })
}

function issuerWithHealth(found: IssuerRecord, now: number) {
  return { ...issuerView(found), health: issuerHealthView(found, now) }
}

/** Returns what a change of an issuer is signed with. */
export function issuerChangeBy(c: Context<OperatorEnv>): IssuerChange {
  return { ...changeBy(c), env: c.env }
}

function refuseAddress(c: Context<OperatorEnv>, param: string): never {
  const detail = param.endsWith('_url')
    ? 'A URL on https.'
    : 'Write an origin: https, host, port if any, no path, no slash.'
  return refuse(c, 'invalid_request', { param, detail })
}
