/** The sheet of a telephone, whose keyboard takes half of the screen. */

import { expect, test } from 'vitest'
import { typeIn } from './arrival.ts'
import { elementFor, embed, newPayment } from './embed.ts'
import { SAYS, dialogOf, passwordField, pay, stageWithSite } from './stage.ts'

const { stage, site } = stageWithSite()

const KEYBOARD_LEAVES = 300

test.each([
  { width: 360, height: 640 },
  { width: 390, height: 844 },
])('at $width × $height keeps the field that is typed in, and what is wrong with it, in sight', async (viewport) => {
  const visitor = await stage.visitor({ viewport })
  const payment = await newPayment(stage)
  const page = await embed(stage, site, visitor, elementFor(stage, payment))
  await page.getByRole('button', { name: 'Pay', exact: true }).click()
  const frame = dialogOf(page)
  await typeIn(frame.getByLabel(SAYS.en.id, { exact: true }), stage.member('7', 'plain').id)
  await pay(frame, visitor, stage.member('7', 'plain'), 'not the password')
  const wrong = frame.getByText("That ID and password don't match", { exact: false })
  await wrong.waitFor()
  const password = passwordField(frame, 'en')
  await expect.poll(() => password.evaluate((field) => field === document.activeElement)).toBe(true)

  await page.setViewportSize({ width: viewport.width, height: KEYBOARD_LEAVES })
  const ends = async (place: typeof wrong) => {
    const box = await place.boundingBox()
    return box === null ? [-1, Infinity] : [box.y, box.y + box.height]
  }
  for (const place of [password, wrong]) {
    await expect.poll(async () => Math.min(...(await ends(place)))).toBeGreaterThan(0)
    await expect.poll(async () => Math.max(...(await ends(place)))).toBeLessThanOrEqual(KEYBOARD_LEAVES)
  }
  // Its top edge is seen: there is a shop around it.
  const sheet = await page.locator('furiwake-checkout dialog').boundingBox()
  expect(sheet?.y).toBeGreaterThan(0)

  // The button can be reached, and the payment is made with the keyboard up.
  await frame.getByRole('button', { name: SAYS.en.pay }).scrollIntoViewIfNeeded()
  const [top = -1, bottom = Infinity] = await ends(frame.getByRole('button', { name: SAYS.en.pay }))
  expect(top).toBeGreaterThan(0)
  expect(bottom).toBeLessThanOrEqual(KEYBOARD_LEAVES)
  await pay(frame, visitor, stage.member('7', 'plain'))
  await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
})
