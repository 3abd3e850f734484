/** Visits that the tests of the consoles have alike: people who come in, payments of the shop, and pages that are whole. */

import { expect } from 'vitest'
import type { Page } from 'playwright-core'

import { fillCart, openDialog, pay } from './stage.ts'
import type { Stage, Visitor } from './stage.ts'

const WAITING = /Loading…|読み込んでいます…|Checking…|確かめています…/

/** Asks the broker by a secret key, or an operator's token. */
export async function asked<T>({ info }: Stage, path: string, key: string, body?: object): Promise<T> {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'idempotency-key': crypto.randomUUID(),
  }
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
  return (await (await fetch(`${info.broker}${path}`, init)).json()) as T
}

/** Asks with the shop's own key. */
export function askedByShop<T>(stage: Stage, path: string, body?: object): Promise<T> {
  return asked<T>(stage, path, stage.info.merchant.secret_key, body)
}

export async function comesIn(stage: Stage, { page }: Visitor, role: 'viewer' | 'operator'): Promise<void> {
  const { url } = await askedByShop<{ url: string }>(stage, '/v1/console-sessions', { role, name: 'Aoi' })
  await page.goto(url)
  await page.locator('nav').waitFor()
}

export async function cancelledPayment(stage: Stage, order: string): Promise<string> {
  const { id } = await askedByShop<{ id: string }>(stage, '/v1/payments', { amount: 1200, currency: 'JPY', order })
  await askedByShop(stage, `/v1/payments/${id}/cancel`, {})
  return id
}

/** Pays in the shop by a member of an issuer, or is declined. */
export async function pays(stage: Stage, buyer: Visitor, issuer: string, story: string): Promise<void> {
  await fillCart(stage, buyer)
  const frame = await openDialog(buyer)
  await pay(frame, buyer, stage.member(issuer, story))
  await frame
    .getByText(/Paid|Declined|支払いました|お支払い/)
    .first()
    .waitFor()
}

/** Goes to an address, and waits until what it shows is there. */
export async function opens({ info }: Stage, page: Page, path: string): Promise<void> {
  await page.goto(`${info.broker}${path}`)
  await page.locator('main h1').waitFor()
  const waiting = page.locator('main').getByText(WAITING).filter({ visible: true })
  await expect.poll(() => waiting.count(), { timeout: 15_000 }).toBe(0)
}

/** Pages of a shop's console. */
export const CONSOLE_PAGES = [
  'payments',
  'tallies',
  'signed-days',
  'arrivals',
  'webhooks',
  'keys',
  'origins',
  'calendar',
  'log',
]
