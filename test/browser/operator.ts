/** The operator's part in the browser tests: merchants, by the broker's own API for operators. */

import type { DemoInfo } from '../../tools/demo/start-demo.ts'

type Broker = Pick<DemoInfo, 'broker' | 'operator_token'>

/** Makes a merchant that may sell for tests, and a key of it. */
export async function newMerchant(broker: Broker): Promise<{ id: string; secret_key: string }> {
  const name = { en: 'Another shop', ja: '別のお店' }
  const { id = '' } = await operates(broker, 'POST', '/merchants', { name })
  const { secret = '' } = await operates(broker, 'POST', `/merchants/${id}/keys`, { mode: 'test', name: 'Tests' })
  return { id, secret_key: secret }
}

export async function changeMerchant(broker: Broker, id: string, change: object): Promise<void> {
  await operates(broker, 'PATCH', `/merchants/${id}`, change)
}

export async function changeIssuer(broker: Broker, prefix: string, change: object): Promise<void> {
  await operates(broker, 'PATCH', `/issuers/${prefix}`, change)
}

async function operates(
  { broker, operator_token: token }: Broker,
  method: 'POST' | 'PATCH',
  path: string,
  body: object,
): Promise<Record<string, string>> {
  const response = await fetch(`${broker}/operator/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Record<string, string>
}
