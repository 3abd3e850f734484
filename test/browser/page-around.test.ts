/** The page around the element: what it may do to it, and what is said when the page or the broker is in the way. */

import { describe, expect, test } from 'vitest'
import { contrast } from '../../protocol/look.ts'
import { elementFor, embed, heardBy, newPayment } from './embed.ts'
import { SAYS, dialogOf, fillCart, stageWithSite } from './stage.ts'

const { stage, site } = stageWithSite()

/** The properties that a page hands down to everything that stands in it. */
const HANDED_DOWN =
  '-webkit-text-fill-color: transparent; -webkit-text-stroke: 4px red; -webkit-text-security: disc; color: transparent; ' +
  'font-size: 0; line-height: 0; letter-spacing: 2em; word-spacing: 3em; text-transform: uppercase; text-shadow: 0 0 9px red; ' +
  'white-space: pre; word-break: break-all; text-emphasis: filled dot; cursor: none; user-select: none; hyphens: auto; zoom: 1'

describe('What a page hands down', () => {
  test('leaves the button as it is elsewhere, and the sentence under it readable', async () => {
    const visitor = await stage.visitor()
    const element = `<furiwake-checkout payment-url="/nothing-here" broker="${stage.info.broker}"></furiwake-checkout>`
    const markup = `<p>${element}</p><div style="${HANDED_DOWN}">${element}</div><div style="writing-mode: vertical-rl; direction: rtl">${element}</div>`
    const page = await embed(stage, site, visitor, markup)
    const buttons = page.getByRole('button', { name: 'Pay', exact: true })
    const [plain, ...others] = await Promise.all((await buttons.all()).map((button) => button.screenshot()))
    expect(others).toHaveLength(2)
    for (const other of others) expect(plain?.equals(other)).toBe(true)
    await buttons.nth(1).click()
    const alert = page.getByRole('alert').filter({ hasText: "couldn't be started" })
    const { color, background, size } = await alert.evaluate((sentence) => {
      const style = getComputedStyle(sentence)
      return { color: style.webkitTextFillColor, background: style.backgroundColor, size: sentence.clientHeight }
    })
    expect([color, background]).toEqual(['rgb(28, 27, 34)', 'rgb(255, 255, 255)'])
    expect(size).toBeGreaterThan(16)
  })

  test('does not reach the dialog: a body without pointer events, hidden, zoomed, while it is open', async () => {
    const visitor = await stage.visitor({ viewport: { width: 900, height: 620 } })
    const page = await embed(stage, site, visitor, elementFor(stage, await newPayment(stage)))
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    const frame = dialogOf(page)
    const password = frame.getByLabel('Password', { exact: true })
    await password.waitFor()
    for (const style of ['pointer-events: none', 'visibility: hidden']) {
      await page.evaluate((css) => (document.body.style.cssText = css), style)
      await frame.getByLabel('Member ID', { exact: true }).focus()
      // A real press: Playwright asks the browser what is under the pointer.
      await password.click()
      expect(await password.evaluate((field) => field === document.activeElement), style).toBe(true)
    }
    for (const style of ['', 'zoom: 1.5']) {
      await page.evaluate((css) => (document.body.style.cssText = css), style)
      for (const height of [620, 500]) {
        await page.setViewportSize({ width: 900, height })
        const edge = () =>
          page.getByRole('dialog').evaluate((dialog) => innerHeight - dialog.getBoundingClientRect().bottom)
        await expect.poll(edge, { message: 'what does not fit is scrolled to' }).toBeGreaterThan(0)
      }
    }
    await page.evaluate(() => (document.body.style.cssText = 'pointer-events: none'))
    await page.mouse.click(5, 5)
    await page.locator('furiwake-checkout iframe').waitFor({ state: 'hidden' })
  })

  test('a part of the page that takes no presses keeps its button from being pressed, as ever', async () => {
    const visitor = await stage.visitor()
    const markup = `<div style="pointer-events: none">${elementFor(stage, await newPayment(stage))}</div>`
    const page = await embed(stage, site, visitor, markup)
    const box = await page.getByRole('button', { name: 'Pay', exact: true }).boundingBox()
    await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 20)
    expect(await page.getByRole('dialog').isVisible()).toBe(false)
  })

  test.each([
    ['--furiwake-accent: #808080; --furiwake-accent-text: #fff'],
    ['--furiwake-accent: #757575; --furiwake-accent-text: #888'],
    ['--furiwake-accent-text: #5b4fd0'],
    ['--furiwake-accent: rgb(75 63 191 / 20%)'],
    ['--furiwake-accent: oklch(0.6 0.2 30)'],
  ])('of colours is used where it can be read: %s', async (style) => {
    const visitor = await stage.visitor()
    const element = elementFor(stage, await newPayment(stage)).replace('>', ` style="${style}">`)
    const page = await embed(stage, site, visitor, element)
    const colors = (button: Element): [string, string] => {
      const { color, backgroundColor } = getComputedStyle(button)
      const pixel = new OffscreenCanvas(1, 1).getContext('2d') as OffscreenCanvasRenderingContext2D
      return [color, backgroundColor].map((css) => {
        pixel.clearRect(0, 0, 1, 1)
        pixel.fillStyle = css
        pixel.fillRect(0, 0, 1, 1)
        const [red = 0, green = 0, blue = 0, alpha] = pixel.getImageData(0, 0, 1, 1).data
        return alpha === 255 ? `#${((red << 16) | (green << 8) | blue).toString(16).padStart(6, '0')}` : 'see-through'
      }) as [string, string]
    }
    const button = page.getByRole('button', { name: 'Pay', exact: true })
    await button.click()
    for (const pressed of [button, dialogOf(page).getByRole('button', { name: SAYS.en.pay })]) {
      const [text, ground] = await pressed.evaluate(colors)
      expect(contrast(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })
})

test('between the pointer’s coming and its press nothing of the button is written anew', async () => {
  const visitor = await stage.visitor()
  const page = await embed(stage, site, visitor, elementFor(stage, await newPayment(stage)))
  const button = page.getByRole('button', { name: 'Pay', exact: true })
  await button.evaluate((element) => {
    const changes: string[] = []
    Object.assign(globalThis, { changes })
    new MutationObserver((records) => records.forEach(({ type }) => changes.push(type))).observe(element, {
      childList: true,
      characterData: true,
      subtree: true,
    })
  })
  await button.hover()
  await page.mouse.down()
  await dialogOf(page).locator('main').waitFor({ state: 'attached' }) // prepared: the element has drawn itself again
  await page.mouse.up()
  await dialogOf(page).locator('main[data-screen]').waitFor()
  expect(await page.evaluate(() => (globalThis as unknown as { changes: string[] }).changes)).toEqual([])
})

describe('display="window"', () => {
  test('opens its window in the press itself, before there is a payment, and follows it to the end', async () => {
    const visitor = await stage.visitor()
    // As WebKit has it: what comes after the press opens nothing.
    await visitor.context.addInitScript(() => {
      const open = window.open.bind(window)
      let isPress = false
      addEventListener(
        'click',
        () => {
          isPress = true
          setTimeout(() => (isPress = false))
        },
        true,
      )
      window.open = (...given) => (isPress ? open(...given) : null)
    })
    await fillCart(stage, visitor)
    const { page } = visitor
    await page.locator('furiwake-checkout').evaluate((element) => element.setAttribute('display', 'window'))
    const opened = page.waitForEvent('popup')
    await page.getByRole('button', { name: SAYS.en.start }).click()
    const own = await opened
    await own.getByLabel('Member ID', { exact: true }).fill(stage.member('4', 'plain').id)
    expect(await own.evaluate(() => window.opener as unknown)).toBeNull()
    await own.getByLabel('Password', { exact: true }).fill(stage.member('4', 'plain').password)
    await own.getByRole('button', { name: SAYS.en.pay }).click()
    await own.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    await dialogOf(page).getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })

  test('leaves no empty window behind when there is no payment', async () => {
    const visitor = await stage.visitor()
    const page = await embed(
      stage,
      site,
      visitor,
      '<furiwake-checkout payment-url="/nothing-here" display="window"></furiwake-checkout>',
    )
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor()
    await expect.poll(() => visitor.context.pages().length).toBe(1)
  })

  test('says what to press where the browser holds the window back', async () => {
    const visitor = await stage.visitor()
    await visitor.context.addInitScript(() => {
      if (window.top === window) window.open = () => null
    })
    const element = elementFor(stage, await newPayment(stage)).replace('>', ' display="window">')
    const page = await embed(stage, site, visitor, element)
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    const frame = dialogOf(page)
    await frame.getByText("If you don't see one, open it here.", { exact: false }).waitFor()
    const opened = visitor.context.waitForEvent('page')
    await frame.getByRole('button', { name: 'Open the window' }).click()
    const own = await opened
    await own.getByLabel('Member ID', { exact: true }).waitFor()
  })
})

describe('Where the form cannot be shown', () => {
  const failed = async (code: string, markup: string, policy?: string): Promise<void> => {
    const visitor = await stage.visitor()
    const page = await embed(stage, site, visitor, markup, policy === undefined ? {} : { policy })
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await expect
      .poll(() => heardBy(page), { timeout: 8_000 }) // before the handshake's own deadline
      .toContainEqual(['error', { code, message: expect.stringContaining('http://localhost:') }])
    const dialog = page.getByRole('dialog')
    await dialog.getByText("The payment form can't be reached. Nothing was taken.").waitFor()
    await dialog.getByRole('button', { name: 'Try again' }).click()
    const errors = async (): Promise<number> => (await heardBy(page)).filter(([name]) => name === 'error').length
    await expect.poll(errors, { timeout: 8_000 }).toBe(2)
    await dialog.getByRole('button', { name: 'Close' }).click()
    expect(await page.getByRole('button', { name: 'Pay', exact: true }).isEnabled()).toBe(true)
  }

  test('because the broker is out of reach, the shop is told so at once', async () => {
    const element = elementFor(stage, await newPayment(stage))
    await failed('frame_unreachable', element.replace(/broker="[^"]+"/, 'broker="http://localhost:1"'))
  })

  test.each(['frame-src', 'child-src', 'default-src'])(
    'because the page’s policy lacks it (%s), so is that',
    async (name) => {
      const rest = name === 'default-src' ? `script-src ${stage.info.broker}` : ''
      await failed('frame_blocked', elementFor(stage, await newPayment(stage)), `${name} 'self'; ${rest}`)
    },
  )

  test('a policy that only reports is in nobody’s way', async () => {
    const visitor = await stage.visitor()
    const page = await embed(stage, site, visitor, elementFor(stage, await newPayment(stage)), {
      headers: { 'content-security-policy-report-only': "frame-src 'none'" },
    })
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await dialogOf(page).getByRole('button', { name: SAYS.en.pay }).waitFor()
    expect((await heardBy(page)).map(([name]) => name)).toEqual(['open'])
  })

  test('because there is no such payment, the member and the shop are told so, in a frame that closes', async () => {
    const visitor = await stage.visitor()
    const secret = `pay_${'0'.repeat(34)}_secret_${'0'.repeat(32)}`
    const markup = `<furiwake-checkout client-secret="${secret}" broker="${stage.info.broker}" locale="ja" theme="dark"></furiwake-checkout>`
    const page = await embed(stage, site, visitor, markup)
    await page.getByRole('button', { name: '支払う' }).click()
    await dialogOf(page).getByRole('heading', { name: 'お支払いを開けません' }).waitFor()
    expect(await heardBy(page)).toContainEqual(['error', { code: 'frame_link', message: expect.any(String) }])
    expect(await dialogOf(page).locator('html').getAttribute('data-theme')).toBe('dark')
    await dialogOf(page).getByRole('button', { name: 'お店に戻る' }).click()
    await page.locator('furiwake-checkout iframe').waitFor({ state: 'hidden' })
  })
})
