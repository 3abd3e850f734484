/** Tests what browsers' own password managers do with the form: they offer, fill in and keep an ID and its password. */

import { afterEach, describe, expect, test } from 'vitest'
import { findChromium } from '../../tools/chromium.ts'
import { NO_FIREFOX, findFirefox } from '../../tools/engines.ts'
import { newPayment } from '../browser/embed.ts'
import { ChromiumProfile } from './chromium-logins.ts'
import { startFirefoxWithLogins } from './firefox-logins.ts'
import type { FirefoxLogins } from './firefox-logins.ts'
import { setDisplay } from './in-document.ts'
import { waited } from './member.ts'
import type { Member } from './member.ts'
import { firstTests, someOf } from './some-of.ts'
import { membersIn, shopOfFile } from './stage.ts'

const firefox = findFirefox()
const PAY = /^Pay ¥/

const shop = shopOfFile()

describe.each(firefox === undefined ? [NO_FIREFOX] : [])('In Firefox', (why) => {
  test(`nothing is tried: ${why}`, ({ skip }) => skip(why))
})

describe.each(firefox === undefined ? [] : [firefox])('Firefox’s password manager', (program) => {
  let logins: FirefoxLogins
  const promise = firstTests(0)
  const newMember = membersIn(async () => {
    const started = await startFirefoxWithLogins(program)
    logins = started.logins
    return started.engine
  })

  async function atButton(): Promise<Member> {
    const { client_secret } = await newPayment(shop)
    const element = `<furiwake-checkout client-secret="${client_secret}" broker="${shop.info.broker}"></furiwake-checkout>`
    const script = `<script type="module" src="${shop.info.broker}/furiwake.js"></script>`
    const member = await newMember()
    await member.tab.go(shop.site.origin + shop.site.serve(element + script))
    await member.sees('page', 'button', 'Pay')
    return member
  }

  /** By the keyboard, in the list under the field that has the focus. */
  async function choosesFirst(member: Member): Promise<void> {
    await waited(async () => {
      const { isOpen, selected } = await logins.offered()
      if (isOpen && selected === 0) return
      await member.keys('ArrowDown')
      throw new Error('Nothing is chosen yet.')
    })
    await member.keys('Enter')
  }

  /** Both fields have what is kept, the ID in the manager's own spelling; the issuer is told from it, and it can be paid. */
  async function paysWith(member: Member, place: 'page' | 'dialog', id: string, password: string): Promise<void> {
    await waited(async () => {
      const fields = [await member.sees(place, 'textbox', 'Member ID'), await member.sees(place, 'textbox', 'Password')]
      expect(fields.map(({ value }) => value)).toEqual([id, password])
    })
    await member.reads(place, /Sumire Card/)
    await member.presses(place, 'button', PAY)
    await member.sees(place, 'heading', /^Paid/)
  }

  /** It knows what was sent for what it has, and does not ask to keep it as another's. */
  async function knowsItAgain(): Promise<void> {
    await expect.poll(async () => (await logins.kept()).map(({ timesUsed }) => timesUsed)).toEqual([2])
    expect(await logins.asked()).toBeUndefined()
  }

  test.each(someOf([['410022073119'], ['4100 2207 3119']], 1))(
    'offers %s in the dialog’s frame, which is another site’s than the page, fills in both fields, and knows them again when they are sent',
    async (username) => {
      const { password } = shop.known('4')
      await logins.keepOnly({ origin: shop.info.broker, username, password })
      const member = await atButton()
      await member.presses('page', 'button', 'Pay')
      await member.sees('dialog', 'button', PAY)
      await expect.poll(async () => (await member.sees('dialog', 'textbox', 'Member ID')).focus).toBe('its')
      await choosesFirst(member)
      await paysWith(member, 'dialog', username, password)
      await knowsItAgain()
    },
  )

  promise('fills in by itself what it has in the window that display="window" opens', async () => {
    const { id, password } = shop.known('4')
    await logins.keepOnly({ origin: shop.info.broker, username: id, password })
    const member = await atButton()
    await member.tab.read('page', setDisplay, 'window')
    await member.presses('page', 'button', 'Pay')
    const own = await member.followsTab()
    await paysWith(own, 'page', id, password)
    await knowsItAgain()
  })

  promise(
    'asks to keep, under the broker’s address, what was typed in the dialog, and fills it in on a payment’s own page',
    async () => {
      const { id, password } = shop.known('4')
      await logins.keepOnly()
      const member = await atButton()
      await member.presses('page', 'button', 'Pay')
      await member.types('dialog', 'Member ID', id)
      await member.pressesAndTypes('dialog', 'Password', password)
      await member.presses('dialog', 'button', PAY)
      await member.sees('dialog', 'heading', /^Paid/)
      const username = '4100 2207 3119'
      await expect.poll(() => logins.asked()).toEqual({ username, password })
      await logins.agree()
      await expect
        .poll(() => logins.kept())
        .toEqual([{ origin: shop.info.broker, username, password, timesUsed: expect.any(Number) }])
      const { checkout_url: url } = await newPayment(shop)
      const again = await newMember()
      await again.tab.go(url)
      await paysWith(again, 'page', username, password)
      expect(await logins.kept()).toHaveLength(1)
    },
  )
})

describe('Chromium’s password manager', () => {
  const profiles: ChromiumProfile[] = []
  afterEach(() => profiles.splice(0).forEach((profile) => profile.remove()))

  test('fills in what it has before the page’s script is there: it stays as it is spelled, and is known again when it is sent', async () => {
    const { id, password } = shop.known('4')
    const profile = new ChromiumProfile(findChromium() ?? '')
    profiles.push(profile)
    await (await profile.open()).close()
    profile.keep(shop.info.broker, id, password)
    const context = await profile.open()
    const page = await context.newPage()
    let letScriptCome: () => void = () => undefined
    const held = new Promise<void>((resolve) => (letScriptCome = resolve))
    await page.route('**/assets/checkout-*.js', async (route) => {
      await held
      await route.continue()
    })
    const { checkout_url: url } = await newPayment(shop)
    await page.goto(url, { waitUntil: 'commit' })
    const field = page.getByLabel('Member ID', { exact: true })
    const fields = async (): Promise<string[]> => [
      await field.inputValue(),
      await page.getByLabel('Password', { exact: true }).inputValue(),
    ]
    await expect.poll(fields).toEqual([id, password])
    letScriptCome()
    await page.getByText('Sumire Card').first().waitFor()
    expect(await fields()).toEqual([id, password])
    await page.getByRole('button', { name: PAY }).click()
    await page.getByRole('heading', { name: /^Paid/ }).waitFor()
    await context.close()
    expect(profile.kept()).toEqual([{ username: id, timesUsed: 2 }])
  })
})
