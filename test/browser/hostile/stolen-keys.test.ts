/** A page that takes the keyboard's focus while the member types, in every way and at every moment that is known. */

import { describe, expect, test } from 'vitest'
import { embed, elementFor, newPayment } from '../embed.ts'
import { keysReach } from '../arrival.ts'
import { SAYS, stageWithSite } from '../stage.ts'
import { someOf } from './some-of.ts'
import { TAKES_AWAY, TAKES_ON, TAKES_ONCE, hostileScript } from './strikes.ts'
import type { StrikeName } from './strikes.ts'
import { formOf, isAlarmed, isGuarded, openForm, strikes, struck } from './victim.ts'
import type { Moment, Struck } from './victim.ts'

const { stage, site } = stageWithSite()

/** A few of them at a time: they mostly wait for the typist, but for pages that never rest. */
async function struckBy(cases: readonly (readonly [StrikeName, Moment])[], atOnce = 3): Promise<Map<string, Struck>> {
  const rows = new Map<string, Struck>()
  const waiting = [...cases]
  const runs = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      rows.set(next.join(', '), await struck(stage, site, ...next))
  }
  await Promise.all(Array.from({ length: atOnce }, runs))
  return rows
}

const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[]

describe('A page that takes the focus once', () => {
  test.each([
    ['as the ID begins', 'in the ID'],
    ['before the password', 'soon after Tab'],
    ['in the password', 'after a pause'],
  ] as const)('%s or %s gets one character at most, and there is the alarm', async (...moments) => {
    const ways = someOf(['a field in a dialog of its own', 'window.focus()'] as const, 1)
    const rows = await struckBy(moments.flatMap((moment) => ways.map((way) => [way, moment] as const)))
    for (const [name, { stolen, isAlarmed: alarmed, payment }] of rows) {
      expect(stolen, name).toBeLessThanOrEqual(1)
      expect(alarmed, name).toBe(true)
      expect(await isGuarded(stage, payment), name).toBe(true)
    }
  })

  test('in any other way gets one character at most; what it does take, it does not take unnoticed', async () => {
    const rows = await struckBy(someOf(keys(TAKES_ONCE), 5).map((way) => [way, 'in the password'] as const))
    for (const [name, { stolen, isAlarmed: alarmed, frame }] of rows) {
      expect(stolen, name).toBeLessThanOrEqual(1)
      // A browser that draws nothing leaves the focus where it is, whatever the page has hidden.
      const typed = alarmed ? '' : await frame.locator('#password').inputValue()
      expect(alarmed || typed.length === 15, name).toBe(true)
    }
  })
})

describe('A page that takes the focus again and again', () => {
  test('is told to the member at once, who is not asked for the password in a frame again', async () => {
    const rows = await struckBy(
      someOf(keys(TAKES_ON), 2).map((way) => [way, 'before the password'] as const),
      2,
    )
    for (const [name, { frame, payment }] of rows) {
      await expect.poll(() => isAlarmed(frame), { message: name }).toBe(true)
      expect(await isGuarded(stage, payment), name).toBe(true)
    }
  })
})

describe('A page that takes the form away in the middle of the password', () => {
  test('is not given a password of this payment again', async () => {
    const rows = await struckBy(someOf(keys(TAKES_AWAY), 2).map((way) => [way, 'in the password'] as const))
    for (const [name, { page, payment }] of rows) {
      await expect.poll(() => isGuarded(stage, payment), { message: name }).toBe(true)
      await page.reload()
      await openForm(page)
      await formOf(page).getByRole('button', { name: 'Continue in a new window' }).waitFor()
      expect(await isAlarmed(formOf(page)), name).toBe(true)
      await page.goto(payment.checkout_url)
      await page.getByLabel(SAYS.en.password, { exact: true }).waitFor()
    }
  })
})

describe('Before the page’s script is there', () => {
  test('the document’s own fields are guarded, and the alarm stays when it comes', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    let release: () => void = () => undefined
    const isReleased = new Promise<void>((resolve) => (release = resolve))
    await visitor.context.route('**/assets/checkout-*', async (route) => {
      await isReleased
      await route.continue()
    })
    const page = await embed(stage, site, visitor, elementFor(stage, payment) + hostileScript())
    await openForm(page)
    await formOf(page).locator('#password').click()
    await keysReach(formOf(page))
    await page.keyboard.type('abc')
    await strikes(page, 'a field in a dialog of its own')
    await page.keyboard.type('defghijklmno', { delay: 60 })
    await expect.poll(() => isAlarmed(formOf(page))).toBe(true)
    const stolen = await page.evaluate(() => (globalThis as unknown as { keys: string[] }).keys.length)
    expect(stolen).toBeLessThanOrEqual(1)
    expect(await isGuarded(stage, payment)).toBe(true)
    release()
    await formOf(page).getByRole('button', { name: 'Continue in a new window' }).waitFor()
    expect(await isAlarmed(formOf(page))).toBe(true)
  })
})

describe('After the alarm', () => {
  test('the payment goes on in a window of the broker’s own, and the dialog follows it', async () => {
    const { page, frame } = await struck(stage, site, 'a field in the dialog', 'in the password')
    const opening = page.context().waitForEvent('page')
    await frame.getByRole('button', { name: 'Continue in a new window' }).click()
    const own = await opening
    const member = stage.member('4', 'plain')
    await own.getByLabel(SAYS.en.id, { exact: true }).fill(member.id)
    await own.getByLabel(SAYS.en.password, { exact: true }).fill(member.password)
    await own.getByRole('button', { name: SAYS.en.pay }).click()
    await own.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })
})
