/** A payment link as a QR code on the shop's page: read from its picture as a telephone does, and paid by what it says. */

import { createRequire } from 'node:module'

import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'

import { fillCart, pay, SAYS, stageOfFile } from './stage.ts'

// Its types say a module, its file is a script.
const decode = createRequire(import.meta.url)('jsqr') as (
  pixels: Uint8ClampedArray,
  width: number,
  height: number,
) => { data: string } | null

const stage = stageOfFile()

/** Takes a picture of a place, and reads the code in it; `blank` is a page that makes pixels of it. */
async function scanned(place: Locator, blank: Page): Promise<string | undefined> {
  const png = (await place.screenshot()).toString('base64')
  const { pixels, width, height } = await blank.evaluate(async (picture) => {
    const image = new Image()
    image.src = `data:image/png;base64,${picture}`
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const data = context?.getImageData(0, 0, image.width, image.height).data ?? []
    return { pixels: [...data], width: image.width, height: image.height }
  }, png)
  return decode(Uint8ClampedArray.from(pixels), width, height)?.data
}

test('The code on the shop’s page is read by a telephone, which pays; the shop then knows', async () => {
  const visitor = await stage.visitor()
  const { page } = visitor
  await fillCart(stage, visitor)
  await page.getByRole('button', { name: 'Pay on your telephone' }).click()
  const code = page.getByRole('img', { name: /QR code/ })
  await code.waitFor()

  const telephone = await stage.visitor()
  const url = await scanned(code, telephone.page)
  expect(url).toBe(await page.getByRole('link', { name: 'Open it here' }).getAttribute('href'))
  await telephone.page.goto(url ?? '')
  await pay(telephone.page, telephone, stage.member('4', 'plain'))
  await telephone.page.getByRole('heading', { name: SAYS.en.paid }).waitFor()

  await page.getByRole('link', { name: 'See the order' }).click()
  // By its webhook, or when it asks.
  const thanks = page.getByRole('heading', { name: SAYS.en.thanks })
  await expect
    .poll(async () => {
      await page.reload()
      return thanks.isVisible()
    })
    .toBe(true)
  expect([...visitor.complaints, ...telephone.complaints]).toEqual([])
})
