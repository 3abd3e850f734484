/** A broker that is stopped in the middle of something and started again on its state, as a member sees it from the dialog, and a shop's operator in the console. */

import type { FrameLocator } from 'playwright-core'
import { expect, test } from 'vitest'
import { startDemo } from '../../tools/demo/start-demo.ts'
import { comesIn, pays } from '../browser/console-visits.ts'
import { SAYS, fillCart, openDialog, ownStageOfFile, pay } from '../browser/stage.ts'
import type { Member } from '../browser/stage.ts'

const stage = ownStageOfFile()

const PRICE = 3_200
const GIVEN_BACK = 1_000
/** A start takes its time on a busy machine, and what got lost is asked after in steps. */
const BACK_MS = 60_000

/** Returns what has gone from the account, by the issuer's own books. */
async function charged({ account }: Member): Promise<number> {
  const issuer = stage.info.issuers.find(({ prefix }) => prefix === '4')
  const headers = { authorization: `Bearer ${issuer?.statement_key}` }
  const response = await fetch(`${issuer?.settlement}/statement?account=${account}`, { headers })
  const { held, owed } = (await response.json()) as { held: number; owed: number }
  return held + owed
}

/** The member sees that it takes long, and that nothing is to be feared of it. */
async function restart(frame: FrameLocator): Promise<void> {
  await stage.demo.stop()
  try {
    await frame.getByText("you won't be charged twice", { exact: false }).waitFor()
  } finally {
    await startsAgain()
  }
}

async function startsAgain(): Promise<void> {
  Object.assign(stage.demo, await startDemo({ port: 0, stateDir: stage.demo.state.folder }))
}

test('When it is back, a payment that the issuer has booked meanwhile is shown as paid, charged once, and the shop sells', async () => {
  const member = stage.member('4', 'slow')
  const before = await charged(member)
  const visitor = await stage.visitor()
  await fillCart(stage, visitor)
  const frame = await openDialog(visitor)
  await pay(frame, visitor, member)
  await expect.poll(() => charged(member), { timeout: BACK_MS }).toBe(before + PRICE)
  await restart(frame)
  await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor({ timeout: BACK_MS })
  await frame.getByRole('button', { name: SAYS.en.done }).click()
  await visitor.page.getByRole('heading', { name: SAYS.en.thanks }).waitFor()
  expect(await charged(member)).toBe(before + PRICE)
}, 180_000)

test('When it is back, a refund whose answer was lost with it is asked for again in the console, and given back once', async () => {
  const member = stage.member('4', 'plain')
  const before = await charged(member)
  await pays(stage, await stage.visitor(), '4', 'plain')
  const staff = await stage.visitor()
  await comesIn(stage, staff, 'operator')
  await staff.page.locator('tbody a').first().click()
  await staff.page.getByRole('button', { name: 'Refund' }).click()
  const dialog = staff.page.getByRole('dialog')
  await dialog.getByLabel('Amount (JPY)').fill(String(GIVEN_BACK))
  await staff.page.route(
    '**/refunds',
    async (route) => {
      await route.fetch()
      await stage.demo.stop()
      await route.abort()
    },
    { times: 1 },
  )
  await dialog.getByRole('button', { name: 'Refund' }).click()
  await dialog.getByText('Asking again does it once at most.', { exact: false }).waitFor({ timeout: BACK_MS })
  await startsAgain()
  await dialog.getByRole('button', { name: 'Ask again' }).click()
  await staff.page.getByText('¥1,000 has been given back.').waitFor({ timeout: BACK_MS })
  expect(await charged(member)).toBe(before + PRICE - GIVEN_BACK)
}, 180_000)
