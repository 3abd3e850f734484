/**
 * Pages that lay something over the dialog, fade it, cut it off or move it, on
 * another site, and real clicks. What is paid is what is seen; whoever can't
 * see it goes on in a window of the broker's own.
 */

import { describe, expect, test } from 'vitest'
import { heardBy, statusOf } from '../embed.ts'
import { arrived, typeIn } from '../arrival.ts'
import { SAYS, passwordField, stageWithSite } from '../stage.ts'
import type { Stage } from '../stage.ts'
import { attack, centreOf, click, fillIn, openOn, settled } from './covered-shop.ts'
import type { Opened, Point } from './covered-shop.ts'
import { tellLate, tellNow, toldThatItIsCovered } from './browser-sight.ts'
import { someOf } from './some-of.ts'

const COVERED = 'Something lies over this form'
const ON = 'Continue in a new window'

const { stage, site } = stageWithSite()

interface Given {
  visitor?: Parameters<Stage['visitor']>[0]
  payment?: Record<string, unknown>
  /** Runs on the page before the dialog is open. */
  setUp?: string
}

async function opened({ visitor, payment, setUp }: Given = {}): Promise<Opened> {
  const shop = await openOn({ stage, site, visitor: await stage.visitor(visitor) }, payment, setUp)
  await arrived(shop.frame)
  return shop
}

/** ID and password are typed. Gives where Pay is. */
const filledIn = (shop: Opened, prefix = '4'): Promise<Point> => fillIn(shop, stage.member(prefix, 'plain'))

async function paysInItsOwnWindow({ visitor, frame }: Opened, prefix = '4'): Promise<void> {
  const { id, password } = stage.member(prefix, 'plain')
  const [own] = await Promise.all([
    visitor.context.waitForEvent('page'),
    frame.getByRole('button', { name: ON }).click(),
  ])
  await own.getByLabel('Member ID', { exact: true }).fill(id)
  expect(await own.getByLabel('Password', { exact: true }).inputValue()).toBe('')
  await own.getByLabel('Password', { exact: true }).fill(password)
  await own.getByRole('button', { name: SAYS.en.pay }).click()
  await own.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
}

/** All at once, each on a page of its own: most of what they do is wait. */
async function together<R extends readonly [string, ...unknown[]]>(
  rows: readonly R[],
  check: (row: R) => Promise<void>,
) {
  const done = rows.map(async (row) => {
    await check(row).catch((cause: unknown) => {
      throw new Error(`${row[0]}: ${String(cause)}`, { cause })
    })
  })
  await Promise.all(done)
}

/** An honest shop's page may look as it likes: the dialog is in the browser's top layer. */
const FADED = `
  document.documentElement.style.filter = 'grayscale(1)'
  document.querySelector('#wrapper').style.cssText = 'opacity:.5;transform:rotate(3deg)'
  rule('::backdrop { backdrop-filter: blur(3px) }')`

/** Long enough for a press that was kept to have counted. */
const KEPT_MS = 1_100

/** The things that pages do to a dialog, and where its button is then. */
const COVERS: readonly [string, string, ((at: Point, middle: Point) => Point)?][] = [
  ['two popovers that say ¥98 over amount and button', `pop(at(48, 60), '¥98'); pop(at(340, 60), 'Pay ¥98')`],
  ['an opaque popover over all', `pop('inset:0;width:100%;height:100%;')`],
  ['no opacity', `frame.style.opacity = 0`],
  ['a blur', `dialog.style.filter = 'blur(9px)'`],
  ['a cut that leaves the button’s edge', `frame.style.clipPath = 'inset(0 0 0 180px)'`],
  ['mixed colours', `dialog.style.mixBlendMode = 'difference'`],
  ['a pane of glass', `glass('position:absolute;inset:0;backdrop-filter:blur(9px);pointer-events:none')`],
  ['a pseudo-element', `rule('dialog::after { content: "¥98"; position: absolute; inset: 0; pointer-events: none }')`],
  ['a scale of a half', `dialog.style.scale = '0.5'`, (at, middle) => ({ x: middle.x, y: (at.y + middle.y) / 2 })],
  ['half a turn', `dialog.style.rotate = '180deg'`, (at, middle) => ({ x: middle.x, y: 2 * middle.y - at.y })],
]

test('A real click pays nothing under whatever a page lays over the dialog, and the way on is there', () =>
  together(someOf(COVERS, 5), async ([, script, moved = (point: Point) => point]) => {
    const shop = await opened()
    const point = await filledIn(shop)
    const box = await shop.page.locator('furiwake-checkout iframe').boundingBox()
    const middle = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 }
    await attack(shop.page, script)
    await settled(shop.page)
    const heading = shop.frame.getByRole('heading', { name: COVERED })
    // A click right after something moved is let go: whoever still wants it presses again.
    for (let press = 0; press < 3 && (await heading.isHidden()); press++) {
      await click(shop.page, moved(point, middle))
      await heading.waitFor({ timeout: 5_000 }).catch(() => undefined)
    }
    await heading.waitFor()
    expect(await statusOf(stage, shop.payment)).toBe('open')
    const told = ['error', { code: 'frame_covered', message: expect.any(String) }]
    await expect.poll(async () => (await heardBy(shop.page)).at(-1)).toEqual(told)
  }))

const TOO_SMALL: readonly [string, string][] = [
  ['zoomed away', `dialog.style.zoom = 0.1`],
  ['cut down to a slit', `frame.style.height = '30px'; frame.style.minHeight = 0`],
]

test('Enter pays nothing in a frame that is too small to read', () =>
  together(TOO_SMALL, async ([, script]) => {
    const shop = await opened()
    await filledIn(shop)
    await attack(shop.page, script)
    await settled(shop.page)
    await shop.page.keyboard.press('Enter')
    await shop.frame.getByRole('heading', { name: COVERED }).waitFor({ state: 'attached' })
    expect(await statusOf(stage, shop.payment)).toBe('open')
  }))

const SUDDENLY: readonly [string, string, string][] = [
  ['moved from the side', `dialog.style.translate = '-400px 0'`, `dialog.style.translate = '0 0'`],
  ['shown', `frame.style.display = 'none'`, `frame.style.display = 'block'`],
  ['uncovered', `globalThis.cover = pop('inset:0;width:100%;height:100%;')`, `globalThis.cover.hidePopover()`],
  ['brought back into view', `dialog.style.translate = '-3000px 0'`, `dialog.style.translate = '0 0'`],
]

test('A click pays nothing in a dialog that comes under the mouse just before it; one after a look does', () =>
  together(someOf(SUDDENLY, 3), async ([how, before, justBefore]) => {
    const shop = await opened()
    const point = await filledIn(shop)
    await attack(shop.page, before)
    await shop.page.waitForTimeout(700)
    // However busy the machine: what its browser has not told of yet, nobody can know.
    if (how === 'uncovered') await toldThatItIsCovered(shop)
    await shop.page.mouse.move(point.x, point.y)
    await attack(shop.page, justBefore)
    // Also by a hand that is still on its way, where the browser can tell that the frame was not there before.
    if (how !== 'moved from the side') await shop.page.mouse.move(point.x, point.y)
    await shop.page.mouse.down()
    await shop.page.mouse.up()
    await shop.page.waitForTimeout(KEPT_MS)
    expect(await statusOf(stage, shop.payment)).toBe('open')
    // The browser may not have told of it yet: then it was a press under a cover. And whoever hides
    // the form under the fingers gets no password in a frame again (stolen-keys.test.ts).
    if (how === 'uncovered' || how === 'shown') return
    await click(shop.page, point)
    await shop.frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  }))

test('A click pays nothing where a busy browser told of a cover first, and that the form is seen only after the click', async () => {
  const visitor = await stage.visitor()
  await tellLate(visitor)
  const shop = await openOn({ stage, site, visitor })
  const tell = (isVisible: boolean): Promise<void> => tellNow(shop, isVisible)
  const point = await filledIn(shop)
  await shop.page.waitForTimeout(700)
  await shop.page.mouse.move(point.x, point.y)
  await tell(false)
  await shop.page.mouse.down()
  await shop.page.mouse.up()
  await tell(true)
  await shop.page.waitForTimeout(KEPT_MS)
  expect(await statusOf(stage, shop.payment)).toBe('open')
  await click(shop.page, point)
  await shop.frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
})

describe('Under a cover', () => {
  test('Enter counts no more than a click, and the member pays in a window of the broker’s own', async () => {
    const shop = await opened()
    await filledIn(shop)
    await attack(shop.page, `pop(at(340, 60), 'Pay ¥98')`)
    await toldThatItIsCovered(shop)
    await passwordField(shop.frame, 'en').press('Enter')
    await shop.frame.getByRole('heading', { name: COVERED }).waitFor()
    expect(await statusOf(stage, shop.payment)).toBe('open')
    await paysInItsOwnWindow(shop)
  })

  test('a passkey is not asked for', async () => {
    const shop = await opened()
    const point = await filledIn(shop).then(() => centreOf(shop.frame, 'Use a passkey instead'))
    await attack(shop.page, `pop(at(48, 60), '¥98')`)
    await settled(shop.page)
    await click(shop.page, point)
    await shop.frame.getByRole('heading', { name: COVERED }).waitFor()
    expect(await statusOf(stage, shop.payment)).toBe('open')
  })

  test('nothing is confirmed, and it is confirmed in a window of the broker’s own', async () => {
    const shop = await opened({ payment: { confirmation: 'required' } })
    await click(shop.page, await filledIn(shop))
    const point = await shop.frame
      .getByRole('button', { name: /^Confirm ¥/ })
      .waitFor()
      .then(() => centreOf(shop.frame, /^Confirm ¥/))
    await settled(shop.page)
    await attack(shop.page, `pop(at(0, 500), 'Confirm ¥98')`)
    await shop.page.waitForTimeout(700)
    await click(shop.page, point)
    await shop.frame.getByRole('heading', { name: COVERED }).waitFor()
    expect(await statusOf(stage, shop.payment)).toBe('awaiting_confirmation')
    const { context } = shop.visitor
    const [own] = await Promise.all([
      context.waitForEvent('page'),
      shop.frame.getByRole('button', { name: ON }).click(),
    ])
    await own.getByRole('button', { name: 'Confirm ¥980' }).click()
    await shop.frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    expect(await statusOf(stage, shop.payment)).toBe('captured')
  })

  test('that is taken away, the dialog opened anew pays', async () => {
    const shop = await opened()
    const point = await filledIn(shop)
    await attack(shop.page, `globalThis.cover = pop(at(48, 60), '¥98')`)
    await settled(shop.page)
    await click(shop.page, point)
    await shop.frame.getByRole('heading', { name: COVERED }).waitFor()
    await attack(shop.page, `globalThis.cover.hidePopover(); host.close(); void host.open()`)
    await shop.frame.getByRole('button', { name: SAYS.en.pay }).waitFor()
    await arrived(shop.frame)
    await filledIn(shop)
    await shop.frame.getByRole('button', { name: SAYS.en.pay }).click()
    await shop.frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })
})

const HONEST: readonly [string, Given, 'Enter'?][] = [
  ['at once', {}],
  ['in the dark, with a wrapper that is faded and turned', { visitor: { dark: true }, setUp: FADED }],
  ['on a phone', { visitor: { viewport: { width: 360, height: 640 } } }],
  ['with a bar of its own that was there before', { setUp: `pop('left:0;bottom:0;width:100%;height:80px')` }],
  ['at three times the size', { visitor: { viewport: { width: 427, height: 300 }, scale: 3 } }, 'Enter'],
  ['at two thirds of the size', { visitor: { viewport: { width: 1910, height: 1343 }, scale: 0.67 } }, 'Enter'],
]

test('On an honest page a click or Enter pays, however it looks and wherever the button is', () =>
  together(someOf(HONEST, 3), async ([, given, key]) => {
    const shop = await opened(given)
    await filledIn(shop)
    if (key) await passwordField(shop.frame, 'en').press(key)
    else await shop.frame.getByRole('button', { name: SAYS.en.pay }).click()
    await shop.frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    expect(shop.visitor.complaints).toEqual([])
  }))

test('On an honest page a click pays under forced colours, after the pointer rested on the button', async () => {
  const shop = await opened()
  await shop.page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  const point = await filledIn(shop)
  await shop.page.mouse.move(point.x, point.y)
  await shop.page.waitForTimeout(700)
  await click(shop.page, point)
  await shop.frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
})

describe('A browser that can’t tell whether something lies over a frame', () => {
  async function blind(amount: number): Promise<Opened> {
    const visitor = await stage.visitor()
    await visitor.context.addInitScript(() => {
      delete (IntersectionObserverEntry.prototype as { isVisible?: boolean }).isVisible
    })
    return openOn({ stage, site, visitor }, { amount })
  }

  test('pays in it as much as the issuer lets it', async () => {
    const shop = await blind(25_000)
    await filledIn(shop, '7')
    await shop.frame.getByRole('button', { name: SAYS.en.pay }).click()
    await shop.frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })

  test('is told before the password is typed that more goes on in a window of the broker’s own', async () => {
    const shop = await blind(25_001)
    await typeIn(shop.frame.getByLabel('Member ID', { exact: true }), stage.member('7', 'plain').id)
    await shop.frame.getByText('¥25,001 at Hinode Bank').waitFor()
    expect(await passwordField(shop.frame, 'en').count()).toBe(0)
    expect(await shop.frame.getByRole('button', { name: SAYS.en.pay }).count()).toBe(0)
    expect(await shop.frame.getByRole('button', { name: 'Use a passkey instead' }).count()).toBe(1)
    await paysInItsOwnWindow(shop, '7')
  })
})
