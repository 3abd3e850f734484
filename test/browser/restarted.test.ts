/** A broker that is stopped in the middle of a payment and started again on its state, as a member sees it from the dialog. */

import type { FrameLocator } from 'playwright-core'
import { expect, test } from 'vitest'
import { startDemo } from '../../tools/demo/start-demo.ts'
import { SAYS, fillCart, openDialog, ownStageOfFile, pay } from './stage.ts'
import type { Member } from './stage.ts'

const stage = ownStageOfFile()

const PRICE = 3_200
/** A start takes its time on a busy machine, and what got lost is asked after in steps. */
const BACK_MS = 60_000

/** What has gone from the account, by the issuer's own books. */
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
    Object.assign(stage.demo, await startDemo({ port: 0, stateDir: stage.demo.state.folder }))
  }
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
