/** A member who pays on a hostile page and types on, whatever happens: what the page gets, and what the member sees. */

import type { FrameLocator, Page } from 'playwright-core'

import { elementFor, embed, newPayment } from '../embed.ts'
import type { Created } from '../embed.ts'
import { keysReach } from '../arrival.ts'
import { SAYS } from '../stage.ts'
import type { Stage } from '../stage.ts'
import type { TestSite } from '../test-site.ts'
import { hostileScript } from './strikes.ts'
import type { StrikeName } from './strikes.ts'

const PASSWORD = 'abcdefghijklmno'
/** A person who types well: a hundred words a minute. The ID quicker, which is of no matter here. */
const KEY_EACH_MS = 120
const ID_KEY_EACH_MS = 15

/** Describes when the page strikes: the pauses are those by which it deceived version 0.1. */
export type Moment =
  'as the ID begins' | 'in the ID' | 'before the password' | 'soon after Tab' | 'in the password' | 'after a pause'

export interface OnHostilePage {
  page: Page
  frame: FrameLocator
  payment: Created
}

export interface Struck extends OnHostilePage {
  /** Of the password's characters, how many reached the page. */
  stolen: number
  isAlarmed: boolean
}

/** Opens the dialog of a payment on a hostile page. */
export async function openHostile(stage: Stage, site: TestSite): Promise<OnHostilePage> {
  const visitor = await stage.visitor()
  const payment = await newPayment(stage)
  const page = await embed(stage, site, visitor, elementFor(stage, payment) + hostileScript())
  await openForm(page)
  const frame = formOf(page)
  await frame.getByRole('button', { name: SAYS.en.pay }).waitFor()
  await keysReach(frame)
  return { page, frame, payment }
}

export async function openForm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pay', exact: true }).click()
}

/** The broker's frame, whatever other frames the page puts beside it. */
export function formOf(page: Page): FrameLocator {
  return page.frameLocator('furiwake-checkout iframe[part=frame]')
}

/** Strikes now. */
export async function strikes(page: Page, strike: StrikeName): Promise<void> {
  await page.evaluate((name) => (globalThis as unknown as { strike(name: string): void }).strike(name), strike)
}

/** Types ID and password without a look at the screen, with the strike at its moment. */
export async function struck(stage: Stage, site: TestSite, strike: StrikeName, moment: Moment): Promise<Struck> {
  const opened = await openHostile(stage, site)
  const { page, frame } = opened
  const { id } = stage.member('4', 'plain')
  const types = (text: string, delay = KEY_EACH_MS): Promise<void> => page.keyboard.type(text, { delay })

  await types(id.slice(0, 3), ID_KEY_EACH_MS)
  if (moment === 'in the ID') await page.waitForTimeout(1_500)
  if (moment === 'as the ID begins' || moment === 'in the ID') await strikes(page, strike)
  await types(id.slice(3), ID_KEY_EACH_MS)
  await page.keyboard.press('Tab')
  const keysBefore = await keysOf(page)
  if (moment === 'before the password') {
    await page.waitForTimeout(1_300)
    await strikes(page, strike)
  }
  const typed = moment === 'soon after Tab' ? 2 : moment === 'in the password' || moment === 'after a pause' ? 4 : 0
  await types(PASSWORD.slice(0, typed))
  if (moment === 'after a pause') await page.waitForTimeout(1_150)
  if (typed > 0) await strikes(page, strike)
  await types(PASSWORD.slice(typed))
  return { ...opened, stolen: (await keysOf(page)) - keysBefore, isAlarmed: await isAlarmed(frame) }
}

async function keysOf(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { keys: string[] }).keys.length)
}

/** It is announced that the form has given way to a window of the broker's own, and there is no field any more. */
export async function isAlarmed(frame: FrameLocator): Promise<boolean> {
  const alarm = frame.locator('[role=alert]').filter({ hasText: "Let's go on in a safer place" })
  return (await alarm.count()) === 1 && (await frame.locator('input').count()) === 0
}

/** Reads what the broker tells a page of this payment. */
export async function isGuarded({ info }: Stage, { id, client_secret }: Created): Promise<boolean> {
  const headers = { authorization: `Bearer ${client_secret}` }
  const status = await fetch(`${info.broker}/checkout/${id}/status`, { headers })
  return ((await status.json()) as { guarded?: boolean }).guarded === true
}
