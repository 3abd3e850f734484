/** One's own shop at the broker on this machine: a merchant with a key, its origins and its webhook endpoint, made by the broker's own APIs. */

import { LATEST_API_VERSION } from '../../broker/db/directory-schema.ts'
import type { DemoInfo } from '../demo/start-demo.ts'
import { BrokerClient } from '../furiwake/broker-client.ts'
import type { DevInfo } from './dev-file.ts'
import { enterOwnIssuers, type OwnIssuer } from './own-issuers.ts'

const SHOP_NAME = { en: 'My shop', ja: 'わたしの店' }

export interface Wanted {
  origins: readonly string[]
  webhook?: string | undefined
  ownIssuers?: readonly OwnIssuer[]
}

/** Enters the shop, or brings the one that was entered before to what is wanted now. */
export async function enterShop(demo: DemoInfo, kept: DevInfo | undefined, wanted: Wanted): Promise<DevInfo> {
  const own = wanted.ownIssuers ?? []
  // First: a file that the broker refuses leaves no shop behind.
  await enterOwnIssuers(demo, own)
  const operator = new BrokerClient({ broker: demo.broker, token: demo.operator_token })
  const merchant = kept?.merchant ?? (await newMerchant(operator, wanted.origins))
  if (kept !== undefined) await operator.ask('PATCH', `/merchants/${merchant.id}`, { origins: wanted.origins })
  const shop = new BrokerClient({ broker: demo.broker, token: merchant.secret_key }, '/v1')
  const webhook = await endpointFor(shop, kept?.webhook, wanted.webhook)
  const { broker, operator_token, relays } = demo
  const entered = {
    broker,
    issuers: [...demo.issuers, ...own.map(shownIssuer)],
    members: [...demo.members, ...own.flatMap(({ members }) => members)],
    operator_token,
    merchant,
    origins: [...wanted.origins],
    ...(relays[0] === undefined ? {} : { relay: relays[0] }),
    own_issuers: own.map(({ prefix, name, kind, pair, members }) => ({ prefix, name, kind, pair, members })),
  }
  return webhook === undefined ? entered : { ...entered, webhook }
}

function shownIssuer({ prefix, name, kind, pair }: OwnIssuer): DevInfo['issuers'][number] {
  return { prefix, name, kind, ...pair, statement_key: '' }
}

async function newMerchant(operator: BrokerClient, origins: readonly string[]): Promise<DevInfo['merchant']> {
  const body = { name: SHOP_NAME, origins, api_version: LATEST_API_VERSION }
  const { id } = await operator.ask<{ id: string }>('POST', '/merchants', body)
  const key = { mode: 'test', name: 'This machine' }
  const { secret } = await operator.ask<{ secret: string }>('POST', `/merchants/${id}/keys`, key)
  return { id, secret_key: secret }
}

/** One endpoint: that of this start. Another one's goes, so that nothing is sent where nobody listens any more. */
async function endpointFor(
  shop: BrokerClient,
  kept: DevInfo['webhook'],
  url: string | undefined,
): Promise<DevInfo['webhook']> {
  if (kept !== undefined && kept.url === url) return kept
  if (kept !== undefined) await shop.ask('DELETE', `/webhook-endpoints/${kept.id}`)
  if (url === undefined) return undefined
  const { id, secret } = await shop.ask<{ id: string; secret: string }>('POST', '/webhook-endpoints', { url })
  return { id, url, secret }
}
