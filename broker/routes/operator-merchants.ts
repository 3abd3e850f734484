import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'

import { API_VERSIONS, LATEST_API_VERSION } from '../db/directory-schema.ts'
import { settingsOf } from '../env.ts'
import { PERSONAL_DATA_KEPT_DAYS, PERSONAL_DATA_KEPT_DAYS_MAX } from '../ledgers/limits.ts'
import { ORIGIN_MAX_CHARACTERS, ORIGINS_MAX } from '../operator/limits.ts'
import { changeMerchant, createMerchant, findMerchant, listMerchants, merchantView } from '../operator/merchants.ts'
import type { MerchantPosition } from '../operator/merchants.ts'
import { calendarFields } from './calendar-shapes.ts'
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
import { isOriginFor, lostMerchantId, namesByLanguage, shownName } from './operator-shapes.ts'
import { pageLimit } from './payment-shapes.ts'
import { noQuery, optional } from './text-shapes.ts'

const name = namesByLanguage({ en: shownName, ja: shownName }, shownName, 'Names by language: at least {en, ja}.')
const changedName = namesByLanguage(
  { en: optional(shownName), ja: optional(shownName) },
  z.literal('').or(shownName),
  'Names by language.',
).openapi({ description: 'Those that are not named stay; of the languages beside en and ja, an empty name goes.' })
const origins = z
  .array(
    z.string('An origin, such as https://shop.example.').max(ORIGIN_MAX_CHARACTERS, 'An origin.'),
    'A list of origins.',
  )
  .max(ORIGINS_MAX, `At most ${ORIGINS_MAX} origins.`)
  .refine((all) => new Set(all).size === all.length, 'Name each origin once.')
  .openapi({ description: 'Pages of these may embed the checkout.', example: ['https://shop.example'] })
const apiVersion = z.enum(API_VERSIONS, `One of ${API_VERSIONS.join(', ')}.`).openapi({
  description: `What its servers were written against: see docs/integrate-a-shop.md. ${LATEST_API_VERSION} if not given.`,
})

const keptDays = z
  .int('A number of days.')
  .min(1, 'At least a day.')
  .max(PERSONAL_DATA_KEPT_DAYS_MAX, `At most ${PERSONAL_DATA_KEPT_DAYS_MAX} days.`)
  .openapi({
    description: `For so long after a payment’s creation its personal data is kept; ${PERSONAL_DATA_KEPT_DAYS} days if not given. See docs/operate/data.md.`,
  })

const newMerchantBody = z
  .strictObject({
    id: optional(lostMerchantId),
    name,
    origins: optional(origins),
    api_version: optional(apiVersion),
    personal_data_kept_days: optional(keptDays),
    ...calendarFields,
  })
  .openapi('CreateMerchant')
const merchantChangeBody = z
  .strictObject({
    name: optional(changedName),
    origins: optional(origins.openapi({ description: 'All of them: those that are not named go.' })),
    api_version: optional(apiVersion),
    personal_data_kept_days: optional(keptDays),
    ...calendarFields,
    disabled: optional(z.boolean('true or false.')),
  })
  .openapi('ChangeMerchant')
const merchantShape = z
  .object({
    id: z.string().openapi({ example: 'mer_…' }),
    name: z.object({ en: z.string(), ja: z.string() }).catchall(z.string()),
    origins: z.array(z.string()),
    api_version: z.enum(API_VERSIONS),
    personal_data_kept_days: z.int(),
    time_zone: z.string(),
    day_starts: z.int(),
    disabled: z.boolean(),
    disabled_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
  })
  .openapi('Merchant')
const listShape = z.object({ data: z.array(merchantShape), next_cursor: z.string().nullable() }).openapi('MerchantList')

export const merchantParams = z.object({ id: z.string().openapi({ example: 'mer_…' }) })
export const noMerchant = refusal('No such merchant.')
const shared = { tags: OPERATOR_TAGS, security: operatorSecurity }
const reads = { ...shared, middleware: requireScope('merchants:read') }
const writes = { ...shared, middleware: requireScope('merchants:write') }

const create = createRoute({
  ...writes,
  method: 'post',
  path: '/merchants',
  summary: 'Make a merchant, with a ledger of each mode',
  request: { query: noQuery, body: { required: true, content: { 'application/json': { schema: newMerchantBody } } } },
  responses: { 201: json(merchantShape, 'The merchant.'), ...changeRefusals, ...bodyRefusals },
})
const list = createRoute({
  ...reads,
  method: 'get',
  path: '/merchants',
  summary: 'List merchants, newest first',
  request: { query: z.strictObject({ limit: pageLimit, cursor: z.string().max(100).optional() }) },
  responses: { 200: json(listShape, 'A page of merchants.'), ...operatorRefusals },
})
const show = createRoute({
  ...reads,
  method: 'get',
  path: '/merchants/{id}',
  summary: 'Show a merchant',
  request: { params: merchantParams, query: noQuery },
  responses: { 200: json(merchantShape, 'The merchant.'), ...operatorRefusals, 404: noMerchant },
})
const change = createRoute({
  ...writes,
  method: 'patch',
  path: '/merchants/{id}',
  summary: 'Change a merchant, disable or enable it',
  request: {
    params: merchantParams,
    query: noQuery,
    body: { required: true, content: { 'application/json': { schema: merchantChangeBody } } },
  },
  responses: {
    200: json(merchantShape, 'The merchant as it is now; every isolate knows it within a minute.'),
    ...changeRefusals,
    ...bodyRefusals,
    404: noMerchant,
  },
})

/** Adds `/merchants` to the operator API. */
export function operatorMerchantRoutes(app: OpenAPIHono<OperatorEnv>): void {
  app.openapi(create, async (c) => {
    const { id, name: given, origins: all = [], api_version, ...others } = c.req.valid('json')
    const wrong = wrongOrigin(c, all)
    if (wrong !== undefined) return refuseOrigin(c, wrong)
    const made = await createMerchant(changeBy(c), {
      id,
      name: given,
      origins: all,
      apiVersion: api_version,
      personalDataKeptDays: others.personal_data_kept_days,
      timeZone: others.time_zone,
      dayStarts: others.day_starts,
    })
    return made.ok ? c.json(merchantView(made.value), 201) : refuseAct(c, made)
  })

  app.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const before = cursor === undefined ? undefined : readCursor(cursor)
    if (cursor !== undefined && before === undefined) {
      return refuse(c, 'invalid_request', { param: 'cursor', detail: 'Send `next_cursor` of the page before.' })
    }
    const page = await listMerchants(c.env, { before, limit })
    return c.json(
      { data: page.merchants.map(merchantView), next_cursor: page.next ? writeCursor(page.next) : null },
      200,
    )
  })

  app.openapi(show, async (c) => {
    const merchant = await findMerchant(c.env, c.req.valid('param').id)
    return merchant === undefined ? refuse(c, 'merchant_not_found') : c.json(merchantView(merchant), 200)
  })

  app.openapi(change, async (c) => {
    const { name: names, origins: all, api_version: version, disabled, ...others } = c.req.valid('json')
    const wrong = wrongOrigin(c, all ?? [])
    if (wrong !== undefined) return refuseOrigin(c, wrong)
    const wanted = {
      names,
      origins: all,
      apiVersion: version,
      disabled,
      personalDataKeptDays: others.personal_data_kept_days,
      timeZone: others.time_zone,
      dayStarts: others.day_starts,
    }
    const changed = await changeMerchant(changeBy(c), c.req.valid('param').id, wanted)
    return changed.ok ? c.json(merchantView(changed.value), 200) : refuseAct(c, changed)
  })
}

/** The index of an origin that may not stand in this broker's directory. */
function wrongOrigin(c: Context<OperatorEnv>, all: readonly string[]): number | undefined {
  const broker = settingsOf(c.env).origin
  const index = all.findIndex((origin) => !isOriginFor(broker, origin, { loopback: true }))
  return index === -1 ? undefined : index
}

function refuseOrigin(c: Context<OperatorEnv>, index: number): never {
  const detail = 'Write an origin as browsers do: https, host, port if any, no path, no slash.'
  return refuse(c, 'invalid_request', { param: `origins.${index}`, detail })
}

/** `<time in base 36>-<id>`: opaque to callers, readable to us. */
function writeCursor({ createdAt, id }: MerchantPosition): string {
  return `${createdAt.toString(36)}-${id}`
}

function readCursor(cursor: string): MerchantPosition | undefined {
  const [, time, id] = /^([0-9a-z]{1,12})-(mer_[0-9a-z]{26})$/.exec(cursor) ?? []
  return time === undefined || id === undefined ? undefined : { createdAt: parseInt(time, 36), id }
}
