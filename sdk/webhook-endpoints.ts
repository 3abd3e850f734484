import type {
  ApiCalls,
  ChangeWebhookEndpoint,
  CreateWebhookEndpoint,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookDeliveryWithBody,
  WebhookEndpoint,
  WebhookEndpointList,
  WebhookEndpointTest,
  WebhookEndpointWithSecret,
} from './api-types.ts'
import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { objectId } from './given.ts'
import { listOf, nextCursor, noNext } from './pages.ts'
import type { List } from './pages.ts'
import type { RequestOptions } from './request-options.ts'

/** Has events sent to a URL. The answer holds the endpoint's secret, once: keep it on the server for verifyWebhook. */
export async function createWebhookEndpoint(
  config: FuriwakeConfig,
  endpoint: CreateWebhookEndpoint,
  options?: RequestOptions,
): Promise<WebhookEndpointWithSecret> {
  return callBroker(config, 'createWebhookEndpoint', { body: endpoint }, options)
}

/** Lists webhook endpoints, the oldest first; all of them at once. */
export function listWebhookEndpoints(config: FuriwakeConfig, options?: RequestOptions): List<WebhookEndpointList> {
  return listOf(config, () => callBroker(config, 'listWebhookEndpoints', {}, options), noNext)
}

/** Returns a webhook endpoint, without its secret. */
export async function retrieveWebhookEndpoint(
  config: FuriwakeConfig,
  id: string,
  options?: RequestOptions,
): Promise<WebhookEndpoint> {
  return callBroker(config, 'retrieveWebhookEndpoint', { params: { id: objectId(config, id, 'whe_') } }, options)
}

/** Changes a webhook endpoint, enables or disables it, or rotates its secret: then the answer holds the new one, once. */
export async function updateWebhookEndpoint(
  config: FuriwakeConfig,
  id: string,
  change: ChangeWebhookEndpoint,
  options?: RequestOptions,
): Promise<WebhookEndpointWithSecret | WebhookEndpoint> {
  const isHarmless = change?.rotate_secret === undefined
  const given = { params: { id: objectId(config, id, 'whe_') }, body: change, isHarmless }
  return callBroker(config, 'updateWebhookEndpoint', given, options)
}

/** Deletes a webhook endpoint; what still waits for it is not sent. */
export async function deleteWebhookEndpoint(
  config: FuriwakeConfig,
  id: string,
  options?: RequestOptions,
): Promise<void> {
  await callBroker(config, 'deleteWebhookEndpoint', { params: { id: objectId(config, id, 'whe_') } }, options)
}

/** Lists what was sent to a webhook endpoint, the newest first, with what became of it. */
export function listWebhookDeliveries(
  config: FuriwakeConfig,
  id: string,
  filter: ApiCalls['listWebhookDeliveries']['query'] = {},
  options?: RequestOptions,
): List<WebhookDeliveryList> {
  const read = async (cursor: string | undefined) => {
    const query = { ...filter, ...(cursor !== undefined && { cursor }) }
    return callBroker(config, 'listWebhookDeliveries', { params: { id: objectId(config, id, 'whe_') }, query }, options)
  }
  return listOf(config, read, nextCursor)
}

/** Returns a delivery, with its body as it would be sent now. */
export async function retrieveWebhookDelivery(
  config: FuriwakeConfig,
  id: string,
  delivery: string,
  options?: RequestOptions,
): Promise<WebhookDeliveryWithBody> {
  return callBroker(config, 'retrieveWebhookDelivery', { params: paramsOf(config, id, delivery) }, options)
}

/** Sends a delivery once more, in a moment. */
export async function retryWebhookDelivery(
  config: FuriwakeConfig,
  id: string,
  delivery: string,
  options?: RequestOptions,
): Promise<WebhookDelivery> {
  return callBroker(config, 'retryWebhookDelivery', { params: paramsOf(config, id, delivery), body: {} }, options)
}

/** Sends a test event to a webhook endpoint, now and once: the answer says what became of it. */
export async function testWebhookEndpoint(
  config: FuriwakeConfig,
  id: string,
  options?: RequestOptions,
): Promise<WebhookEndpointTest> {
  return callBroker(config, 'testWebhookEndpoint', { params: { id: objectId(config, id, 'whe_') }, body: {} }, options)
}

function paramsOf(config: FuriwakeConfig, id: string, delivery: string): { id: string; delivery: string } {
  return { id: objectId(config, id, 'whe_'), delivery: objectId(config, delivery, 'del_', 'delivery') }
}
