/** The dialog on a telephone, by touch alone. */

import type { FrameLocator } from 'playwright-core'
import { expect, test } from 'vitest'
import { SAYS, dialogOf, fillCart, passwordField, stageOfFile } from './stage.ts'
import type { Visitor } from './stage.ts'
import { arrived, takesPresses, typeIn } from './arrival.ts'

const stage = stageOfFile()

/** Taps the shop's button with a good in the cart; gives what is inside the dialog's frame. */
async function tapped(good?: string): Promise<{ visitor: Visitor; frame: FrameLocator }> {
  const visitor = await stage.visitor({ touch: true, viewport: { width: 360, height: 740 } })
  await fillCart(stage, visitor, good)
  await visitor.page.getByRole('button', { name: SAYS.en.start }).tap()
  const frame = dialogOf(visitor.page)
  await frame.getByLabel(SAYS.en.id, { exact: true }).waitFor()
  // It comes a moment later than the rest, and moves what is below it.
  await frame.getByRole('button', { name: 'Use a passkey instead' }).waitFor()
  await arrived(frame)
  await takesPresses(frame)
  return { visitor, frame }
}

/** Touches each field before it is typed in, and then the button that pays. */
async function paysByTouch(frame: FrameLocator, prefix: string): Promise<void> {
  const { id, password } = stage.member(prefix, 'plain')
  const fields = [
    [frame.getByLabel(SAYS.en.id, { exact: true }), id],
    [passwordField(frame, 'en'), password],
  ] as const
  for (const [field, text] of fields) {
    await field.tap()
    await typeIn(field, text)
  }
  await frame.getByRole('button', { name: SAYS.en.pay }).tap()
}

test('A tap opens the sheet, taps fill it in, and a tap pays', async () => {
  const { visitor, frame } = await tapped()
  await paysByTouch(frame, '4')
  await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  await frame.getByRole('button', { name: SAYS.en.done }).tap()
  await visitor.page.getByRole('heading', { name: SAYS.en.thanks }).waitFor()
  expect(visitor.complaints).toEqual([])
})

test('A tap cancels, and one beside the sheet closes it', async () => {
  const { visitor, frame } = await tapped()
  await frame.getByRole('button', { name: SAYS.en.cancel, exact: true }).tap()
  await frame.getByRole('heading', { name: 'Cancelled' }).waitFor()
  await visitor.page.touchscreen.tap(180, 20)
  await visitor.page.locator('furiwake-checkout iframe').waitFor({ state: 'hidden' })
  expect(visitor.complaints).toEqual([])
})

test('The prepaid company’s code is typed into a field that was tapped, and sent by a tap', async () => {
  const { visitor, frame } = await tapped('nap-bowl')
  await paysByTouch(frame, 'MK')
  const code = frame.getByLabel('Code', { exact: true })
  await code.tap()
  const mikan = stage.info.issuers.find(({ prefix }) => prefix === 'MK')?.settlement
  const texts = await (await fetch(`${mikan}/phone`)).text()
  await typeIn(code, /\b\d{6}$/m.exec(texts)?.[0] ?? '')
  await frame.getByRole('button', { name: 'Continue' }).tap()
  await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  expect(visitor.complaints).toEqual([])
})
