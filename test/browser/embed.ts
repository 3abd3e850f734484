/** Payments and pages of a test's own: the element where the demo shop would not put it. */

import type { Page } from 'playwright-core'

import type { Stage, Visitor } from './stage.ts'
import type { TestSite } from './test-site.ts'

export interface Created {
  id: string
  client_secret: string
  checkout_url: string
  amount: number
  currency: string
}

/** Events of the element, as the page heard them. */
export type Heard = [name: string, detail: Record<string, string> | null][]

/** Step 2 for the demo's merchant: ¥12,800, or whatever is given. */
export async function newPayment({ info }: Pick<Stage, 'info'>, given: Record<string, unknown> = {}): Promise<Created> {
  const response = await fetch(`${info.broker}/v1/payments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${info.merchant.secret_key}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({ amount: 12_800, currency: 'JPY', order: 'T-1', ...given }),
  })
  return (await response.json()) as Created
}

export async function statusOf({ info }: Stage, { id }: Created): Promise<string> {
  const headers = { authorization: `Bearer ${info.merchant.secret_key}` }
  const response = await fetch(`${info.broker}/v1/payments/${id}`, { headers })
  return ((await response.json()) as { status: string }).status
}

/** The element for a payment that is there already. */
export function elementFor({ info }: Stage, payment: Created): string {
  return `<furiwake-checkout client-secret="${payment.client_secret}" broker="${info.broker}"></furiwake-checkout>`
}

/** Shows a page of the test site with some markup and the element's script, and keeps the events that it hears. */
export async function embed(
  { info }: Stage,
  site: TestSite,
  { page }: Visitor,
  markup: string,
  given: { origin?: string; policy?: string; headers?: Record<string, string> } = {},
): Promise<Page> {
  const policy = given.policy === undefined ? {} : { 'content-security-policy': given.policy }
  const headers = { ...policy, ...given.headers }
  const path = site.serve(`${markup}<script type="module" src="${info.broker}/furiwake.js"></script>`, headers)
  await page.addInitScript(() => {
    const heard: unknown[] = []
    Object.assign(globalThis, { heard })
    for (const name of ['open', 'verdict', 'cancel', 'error', 'close']) {
      addEventListener(`furiwake-${name}`, (event) => heard.push([name, (event as CustomEvent).detail]))
    }
  })
  await page.goto(`${given.origin ?? site.origin}${path}`)
  return page
}

export const heardBy = (page: Page): Promise<Heard> =>
  page.evaluate(() => (globalThis as unknown as { heard: Heard }).heard)
