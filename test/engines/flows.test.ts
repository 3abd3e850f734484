/** Tests what a member does in Firefox and in WebKitGTK, by real keys and presses: one list for both. */

import { describe, expect, test } from 'vitest'
import { NO_FIREFOX, NO_WEBKIT, findFirefox, findWebKit } from '../../tools/engines.ts'
import { contrast } from '../../protocol/look.ts'
import { newPayment } from '../browser/embed.ts'
import { startFirefox } from './firefox.ts'
import { colorsOf, heardEvents, setDisplay } from './in-document.ts'
import type { Member } from './member.ts'
import { register } from './register.ts'
import { membersIn, shopOfFile } from './stage.ts'
import type { Engine } from './tab.ts'
import { startWebKit } from './webkit.ts'

interface Given {
  name: string
  start(this: void): Promise<Engine>
  /** The browser says of a frame whose page cannot be had that it is so. */
  knowsOfNoPage: boolean
}

const firefox = findFirefox()
const webKit = findWebKit()
const ENGINES: Given[] = [
  ...(firefox ? [{ name: 'Firefox', start: () => startFirefox(firefox), knowsOfNoPage: true }] : []),
  ...(webKit ? [{ name: 'WebKitGTK', start: () => startWebKit(webKit), knowsOfNoPage: false }] : []),
]
const MISSING = [...(firefox ? [] : [['Firefox', NO_FIREFOX]]), ...(webKit ? [] : [['WebKitGTK', NO_WEBKIT]])]

/** Before the end of the handshake's own time, which is ten seconds: after it, where the browser says nothing. */
const AT_ONCE_MS = 8_000
const HANDSHAKE_OVER_MS = 20_000

const PAY = /^Pay ¥/
const START = 'Pay with your ID'
const LISTENS = `<script>
  globalThis.heard = []
  for (const name of ['verdict', 'cancel', 'error']) addEventListener('furiwake-' + name, ({ detail }) => heard.push([name, detail]))
</script>`

const shop = shopOfFile()

describe.each(MISSING)('In %s', (_name, why) => {
  test(`no flow is run: ${why}`, ({ skip }) => skip(why))
})

describe.each(ENGINES)('In $name', ({ start, knowsOfNoPage }) => {
  const newMember = membersIn(start)

  /** With a good in the cart, before the button. */
  async function atCheckout(good = 'morning-cup'): Promise<Member> {
    const member = await newMember()
    await member.tab.go(`${shop.info.shop}/goods/${good}`)
    await member.presses('page', 'button', 'Put in the cart')
    await member.presses('page', 'link', 'To the checkout')
    return member
  }

  async function atDialog(good?: string): Promise<Member> {
    const member = await atCheckout(good)
    await member.presses('page', 'button', START)
    return member
  }

  async function signsIn(member: Member, place: 'page' | 'dialog', prefix: string, story?: string): Promise<void> {
    const { id, password } = shop.known(prefix, story)
    await member.types(place, 'Member ID', id)
    await member.pressesAndTypes(place, 'Password', password)
  }

  /** At the second shop, with a payment that is there already. */
  async function atSite(given: { amount?: number; style?: string; policy?: string; broker?: string }): Promise<Member> {
    const { amount = 12_800, style = '', policy, broker = shop.info.broker } = given
    const { client_secret } = await newPayment(shop, { amount })
    const element = `<furiwake-checkout client-secret="${client_secret}" broker="${broker}" style="${style}"></furiwake-checkout>`
    const script = `<script type="module" src="${shop.info.broker}/furiwake.js"></script>`
    const headers = policy === undefined ? {} : { 'content-security-policy': policy }
    const member = await newMember()
    await member.tab.go(shop.site.origin + shop.site.serve(LISTENS + element + script, headers))
    return member
  }

  test('a member of Sumire Card mistypes the password, is told how many tries are left, and pays', async () => {
    const member = await atDialog()
    const { id, password } = shop.known('4')
    await member.types('dialog', 'Member ID', id)
    await member.pressesAndTypes('dialog', 'Password', 'not the password')
    await member.presses('dialog', 'button', PAY)
    await member.reads('dialog', /4 tries left/)
    expect((await member.sees('dialog', 'textbox', 'Password')).value).toBe('')
    await member.types('dialog', 'Password', password)
    await member.presses('dialog', 'button', PAY)
    await member.sees('dialog', 'heading', 'Paid ¥3,200')
    await member.presses('dialog', 'button', 'Done')
    await member.sees('page', 'heading', 'Thank you. Your order is paid.')
    await member.reads('page', /Sumire Card/)
  })

  test('a member of Hinode Bank pays by the keyboard alone', async () => {
    const member = await atCheckout()
    const { id, password } = shop.known('7')
    await member.tabsTo('page', 'button', START)
    await member.keys('Enter')
    await member.sees('dialog', 'button', PAY)
    await member.types('dialog', 'Member ID', id)
    await member.keys('Tab')
    await member.types('dialog', 'Password', password)
    await member.keys('Enter')
    await member.sees('dialog', 'heading', /^Paid/)
    await member.tabsTo('dialog', 'button', 'Done')
    await member.keys('Enter')
    await member.sees('page', 'heading', 'Thank you. Your order is paid.')
    await member.reads('page', /Hinode Bank/)
  })

  test('a member of Mikan Prepaid is asked for a code, and pays with it', async () => {
    const member = await atDialog('nap-bowl')
    await signsIn(member, 'dialog', 'MK')
    await member.presses('dialog', 'button', PAY)
    await member.sees('dialog', 'textbox', 'Code')
    const mikan = shop.info.issuers.find(({ prefix }) => prefix === 'MK')?.settlement
    const code = /\b\d{6}$/m.exec(await (await fetch(`${mikan}/phone`)).text())?.[0] ?? ''
    await member.types('dialog', 'Code', code)
    await member.presses('dialog', 'button', 'Continue')
    await member.sees('dialog', 'heading', 'Paid ¥12,000')
    await member.presses('dialog', 'button', 'Done')
    await member.sees('page', 'heading', 'Thank you. Your order is paid.')
  })

  test('above what the issuer lets be paid in a frame it goes on in a window of its own, where the issuer asks how to pay', async () => {
    const member = await atSite({ amount: 36_000 })
    await member.presses('page', 'button', 'Pay')
    await member.types('dialog', 'Member ID', shop.known('4').id)
    await member.reads('dialog', /¥36,000 at Sumire Card: please go on in a window/)
    await member.presses('dialog', 'button', 'Continue in a new window')
    const own = await member.followsTab()
    await signsIn(own, 'page', '4')
    await own.presses('page', 'button', PAY)
    await own.presses('page', 'radio', /3 payments/)
    await own.presses('page', 'button', 'Continue')
    await own.sees('page', 'heading', 'Paid ¥36,000')
    await own.tab.close()
    await member.sees('dialog', 'heading', 'Paid ¥36,000')
  })

  test('a member of Minato Counter Pay pays at the counter later, and the dialog says so then', async () => {
    const member = await atDialog()
    await signsIn(member, 'dialog', 'MN')
    await member.presses('dialog', 'button', PAY)
    await member.sees('dialog', 'heading', 'Please pay ¥3,200')
    const number = await member.reads('dialog', /\d{4}(-\d{4}){3}/)
    await payAtCounter(number)
    await member.sees('dialog', 'heading', /^Paid/)
  })

  test('a member who cancels has paid nothing, and the next press begins anew', async () => {
    const member = await atDialog()
    const order = await member.reads('dialog', /Order A-\d+/)
    await member.presses('dialog', 'button', 'Cancel')
    await member.sees('dialog', 'heading', 'Cancelled')
    await member.presses('dialog', 'button', 'Back to the shop')
    await member.waitsForDialog(false)
    await member.presses('page', 'button', START)
    await member.sees('dialog', 'textbox', 'Member ID')
    expect(order).toMatch(/A-/)
  })

  test('Escape and a press beside the dialog close it: no password stays, and the next press goes on with the same order', async () => {
    const member = await atDialog()
    const { id } = shop.known('4')
    await signsIn(member, 'dialog', '4')
    const order = await member.reads('dialog', /Order A-\d+/)
    await member.keys('Escape')
    await member.waitsForDialog(false)
    expect((await member.sees('page', 'button', START)).focus).toBe('its')
    await member.keys('Enter')
    await member.waitsForDialog(true)
    expect((await member.sees('dialog', 'textbox', 'Password')).value).toBe('')
    expect((await member.sees('dialog', 'textbox', 'Member ID')).value.replaceAll(' ', '')).toBe(id)
    expect(await member.reads('dialog', /Order A-\d+/)).toBe(order)
    await member.tab.pressAt(5, 5)
    await member.waitsForDialog(false)
  })

  test('display="window" opens its window by the press itself, and the dialog follows it to the end', async () => {
    const member = await atCheckout()
    await member.sees('page', 'button', START)
    await member.tab.read('page', setDisplay, 'window')
    await member.presses('page', 'button', START)
    const own = await member.followsTab()
    await signsIn(own, 'page', '7')
    await own.presses('page', 'button', PAY)
    await own.sees('page', 'heading', /^Paid/)
    await member.sees('dialog', 'heading', /^Paid/)
  })

  test('a payment’s own page is paid without a shop around it, and leads back', async () => {
    const { checkout_url: url } = await newPayment(shop, { return_url: `${shop.info.shop}/orders` })
    const member = await newMember()
    await member.tab.go(url)
    await signsIn(member, 'page', '4')
    await member.presses('page', 'button', 'Pay ¥12,800')
    await member.sees('page', 'heading', 'Paid ¥12,800')
    await member.presses('page', 'button', 'Done')
    await member.sees('page', 'heading', 'Orders')
  })

  test('a customer without an ID registers from the dialog, comes back with the ID filled in, and pays', async () => {
    const member = await atDialog()
    await member.types('dialog', 'Member ID', '4')
    await member.presses('dialog', 'link', 'Register for an ID')
    const issuer = await member.followsTab()
    const { id, password } = await register(issuer, shop)
    await issuer.tab.close()
    expect((await member.sees('dialog', 'textbox', 'Member ID')).value.replaceAll(' ', '')).toBe(id)
    await member.pressesAndTypes('dialog', 'Password', password)
    await member.presses('dialog', 'button', PAY)
    await member.sees('dialog', 'heading', /^Paid/)
  })

  test('a member whose ID is locked is led to the issuer’s help, and pays with another', async () => {
    const member = await atDialog()
    await signsIn(member, 'dialog', '4', 'locked')
    await member.presses('dialog', 'button', PAY)
    await member.sees('dialog', 'heading', 'Not paid')
    const help = await member.sees('dialog', 'link', 'Help from Sumire Card')
    expect(new URL(help.href).origin).toBe(shop.info.issuers.find(({ prefix }) => prefix === '4')?.authentication)
    await member.presses('dialog', 'button', 'Use another ID')
    await signsIn(member, 'dialog', '7')
    await member.presses('dialog', 'button', PAY)
    await member.sees('dialog', 'heading', /^Paid/)
  })

  test('a colour of the shop’s that its text cannot be read on is given other text', async () => {
    const member = await atSite({ style: '--furiwake-accent: #808080; --furiwake-accent-text: #fff' })
    await member.presses('page', 'button', 'Pay')
    await member.sees('dialog', 'button', PAY)
    for (const place of ['page', 'dialog'] as const) {
      const [text, ground] = await member.tab.read(place, colorsOf)
      expect(contrast(text, ground), `${place}: ${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  test.each([
    ['out of reach', { broker: 'http://localhost:1' }, 'frame_unreachable'],
    ['kept out by the page’s policy', { policy: "frame-src 'self'" }, 'frame_blocked'],
  ])('a broker that is %s: the member is told, and the shop which it is', async (_why, given, code) => {
    const member = await atSite(given)
    await member.presses('page', 'button', 'Pay')
    await expect
      .poll(() => member.tab.read('page', heardEvents), { timeout: knowsOfNoPage ? AT_ONCE_MS : HANDSHAKE_OVER_MS })
      .toContainEqual(['error', { code, message: expect.stringContaining('http://localhost:') }])
    await member.reads('page', /The payment form can't be reached. Nothing was taken./)
  })
})

/** As the counter's own page sends it. */
async function payAtCounter(number: string): Promise<void> {
  const counter = shop.info.issuers.find(({ prefix }) => prefix === 'MN')?.settlement
  const body = new URLSearchParams({ number, act: 'pay' })
  const { status } = await fetch(`${counter}/counter`, { method: 'POST', body, redirect: 'manual' })
  expect(status).toBe(303)
}
