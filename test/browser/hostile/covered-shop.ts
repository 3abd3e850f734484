/** A shop's page that does something to the dialog it opened: what such pages do, and real clicks. */

import type { FrameLocator, Page } from 'playwright-core'

import { elementFor, embed, newPayment } from '../embed.ts'
import type { Created } from '../embed.ts'
import { typeIn } from '../arrival.ts'
import { SAYS, dialogOf, passwordField } from '../stage.ts'
import type { Stage, Visitor } from '../stage.ts'
import type { TestSite } from '../test-site.ts'

export const AMOUNT = 980

export interface Opened {
  visitor: Visitor
  page: Page
  frame: FrameLocator
  payment: Created
}

export interface Point {
  x: number
  y: number
}

/** The names that an attack is written with: `host`, `dialog`, `frame`, and ways to put something over them. */
const TOOLS = `
  const host = document.querySelector('furiwake-checkout')
  const dialog = host.shadowRoot.querySelector('dialog')
  const frame = host.shadowRoot.querySelector('iframe')
  const pop = (style, text = '') => {
    const cover = document.createElement('div')
    cover.popover = 'manual'
    cover.style.cssText = 'margin:0;border:0;padding:0;background:#fff;pointer-events:none;inset:auto;' + style
    cover.textContent = text
    document.body.append(cover)
    cover.showPopover()
    return cover
  }
  const glass = (style) => {
    const pane = document.createElement('div')
    pane.style.cssText = style
    dialog.append(pane)
  }
  const rule = (css) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    host.shadowRoot.adoptedStyleSheets.push(sheet)
  }
  const at = (top, height) => {
    const { x, y } = dialog.getBoundingClientRect()
    return 'left:' + (x + 20) + 'px;top:' + (y + top) + 'px;width:352px;height:' + height + 'px;'
  }`

export function attack(page: Page, script: string): Promise<unknown> {
  return page.evaluate(`{${TOOLS}
${script}}`)
}

/** Until the page is drawn as it is now, and the browser has looked at what is seen of it. */
export function settled(page: Page): Promise<void> {
  return page.waitForTimeout(350)
}

/** A page of the test site with the dialog open. `setUp` runs on it before. */
export async function openOn(
  at: { stage: Stage; site: TestSite; visitor: Visitor },
  given: Record<string, unknown> = {},
  setUp = '',
): Promise<Opened> {
  const { stage, site, visitor } = at
  const payment = await newPayment(stage, { amount: AMOUNT, ...given })
  const page = await embed(stage, site, visitor, `<div id="wrapper">${elementFor(stage, payment)}</div>`)
  await attack(page, setUp)
  await page.getByRole('button', { name: 'Pay', exact: true }).click()
  const frame = dialogOf(page)
  await frame.getByRole('button', { name: SAYS.en.pay }).waitFor()
  return { visitor, page, frame, payment }
}

/** ID and password are typed. Gives where Pay is. */
export async function fillIn({ frame }: Opened, member: { id: string; password: string }): Promise<Point> {
  await typeIn(frame.getByLabel('Member ID', { exact: true }), member.id)
  await typeIn(passwordField(frame, 'en'), member.password)
  return centreOf(frame, SAYS.en.pay)
}

/** On the page around. */
export async function centreOf(frame: FrameLocator, name: RegExp | string): Promise<Point> {
  const box = await frame.getByRole('button', { name }).boundingBox()
  if (!box) throw new Error('The button is not there.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

export async function click({ mouse }: Page, { x, y }: Point): Promise<void> {
  await mouse.move(x, y)
  await mouse.down()
  await mouse.up()
}
