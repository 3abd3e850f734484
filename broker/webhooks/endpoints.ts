import { and, asc, count, eq, isNull, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { webhookEndpoints } from '../db/directory-schema.ts'
import { Remembered } from '../directory/remembered.ts'
import type { Env } from '../env.ts'
import { WEBHOOK_ENDPOINTS_MAX } from '../limits.ts'

export type WebhookEndpoint = typeof webhookEndpoints.$inferSelect

/** Names whose endpoints: a merchant's in one mode. */
export interface EndpointOwner {
  merchantId: string
  livemode: boolean
}

export type NewEndpoint = Pick<WebhookEndpoint, 'id' | 'url' | 'description' | 'events' | 'createdAt'> & EndpointOwner
export type EndpointChange = Partial<
  Pick<WebhookEndpoint, 'url' | 'description' | 'events' | 'enabled' | 'previousSecretUntil'>
> & { rotate?: boolean }

/** Lists every endpoint of a merchant in a mode, oldest first, as they are now. */
export function listEndpoints(env: Env, owner: EndpointOwner): Promise<WebhookEndpoint[]> {
  return drizzle(env.DIRECTORY)
    .select()
    .from(webhookEndpoints)
    .where(ownedBy(owner))
    .orderBy(asc(webhookEndpoints.createdAt), asc(webhookEndpoints.id))
    .all()
}

const remembered = new Remembered<WebhookEndpoint[]>()

/** Returns the same endpoints, perhaps seconds old: good enough to send to, for what is missing there is asked again. */
export async function rememberedEndpoints(env: Env, owner: EndpointOwner): Promise<WebhookEndpoint[]> {
  const key = `${owner.merchantId} ${owner.livemode}`
  return (await remembered.get(key, () => listEndpoints(env, owner))) ?? []
}

/** Finds an endpoint; undefined when there is none of that id of this merchant. */
export async function findEndpoint(env: Env, owner: EndpointOwner, id: string): Promise<WebhookEndpoint | undefined> {
  const mine = and(ownedBy(owner), eq(webhookEndpoints.id, id))
  return drizzle(env.DIRECTORY).select().from(webhookEndpoints).where(mine).get()
}

/** Inserts an endpoint; undefined when the merchant has as many as it may have; counted in the statement, so that no two get past it. */
export async function insertEndpoint(env: Env, endpoint: NewEndpoint): Promise<WebhookEndpoint | undefined> {
  const db = drizzle(env.DIRECTORY)
  const { id, merchantId, livemode, url, description, events, createdAt } = endpoint
  const owned = db.select({ n: count() }).from(webhookEndpoints).where(ownedBy(endpoint))
  await db.run(sql`
    INSERT INTO webhook_endpoints (id, merchant_id, livemode, url, description, events, created_at)
    SELECT ${id}, ${merchantId}, ${livemode ? 1 : 0}, ${url}, ${description}, ${events && JSON.stringify(events)}, ${createdAt}
    WHERE (${owned}) < ${WEBHOOK_ENDPOINTS_MAX}`)
  return findEndpoint(env, endpoint, id)
}

/** Updates an endpoint; undefined when there is none. A rotation counts the secret up, in one statement with the rest. */
export async function updateEndpoint(
  env: Env,
  owner: EndpointOwner,
  id: string,
  { rotate = false, ...change }: EndpointChange,
): Promise<WebhookEndpoint | undefined> {
  // Whoever rotates it seals the new one; should it not come to that, the sweep does.
  const rotated = rotate ? { secretGeneration: sql`${webhookEndpoints.secretGeneration} + 1`, secretKey: null } : {}
  // Enabled again, or somewhere else now, it gets a fresh start.
  const isFresh = change.enabled === true || change.url !== undefined
  const fresh = isFresh ? { disabledReason: null, failingSince: null } : {}
  const set = { ...change, ...rotated, ...fresh }
  if (Object.keys(set).length === 0) return findEndpoint(env, owner, id)
  const mine = and(ownedBy(owner), eq(webhookEndpoints.id, id))
  return drizzle(env.DIRECTORY).update(webhookEndpoints).set(set).where(mine).returning().get()
}

/** Deletes an endpoint; false when there was none. */
export async function deleteEndpoint(env: Env, owner: EndpointOwner, id: string): Promise<boolean> {
  const mine = and(ownedBy(owner), eq(webhookEndpoints.id, id))
  const gone = await drizzle(env.DIRECTORY).delete(webhookEndpoints).where(mine).returning({ id: webhookEndpoints.id })
  return gone.length > 0
}

/** Deliveries to it have failed again and again. Written once for each time that it begins; gives the row as it is then. */
export function markFailing(
  env: Env,
  { id }: WebhookEndpoint,
  teller: string,
  now: number,
): Promise<WebhookEndpoint | undefined> {
  const isNew = and(eq(webhookEndpoints.id, id), isNull(webhookEndpoints.failingSince))
  return mark(env, id, isNew, { failingSince: now, troubleTeller: teller })
}

/** Marks an endpoint as gone: it answered 410. */
export function markGone(env: Env, { id }: WebhookEndpoint, teller: string): Promise<WebhookEndpoint | undefined> {
  const isNew = and(eq(webhookEndpoints.id, id), eq(webhookEndpoints.enabled, true))
  return mark(env, id, isNew, { enabled: false, disabledReason: 'gone', troubleTeller: teller })
}

/** Marks an endpoint as working: a delivery has arrived again. */
export async function markWorking(env: Env, { id }: WebhookEndpoint): Promise<void> {
  await drizzle(env.DIRECTORY).update(webhookEndpoints).set({ failingSince: null }).where(eq(webhookEndpoints.id, id))
}

async function mark(
  env: Env,
  id: string,
  isNew: SQL | undefined,
  set: Partial<WebhookEndpoint>,
): Promise<WebhookEndpoint | undefined> {
  const db = drizzle(env.DIRECTORY)
  const troubles = sql`${webhookEndpoints.troubles} + 1`
  await db
    .update(webhookEndpoints)
    .set({ ...set, troubles })
    .where(isNew)
  return db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id)).get()
}

function ownedBy({ merchantId, livemode }: EndpointOwner) {
  return and(eq(webhookEndpoints.merchantId, merchantId), eq(webhookEndpoints.livemode, livemode))
}
