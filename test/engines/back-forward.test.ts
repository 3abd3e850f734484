/** A shop's page that its browser kept as it was, and that the member comes back to by Back: each time it goes on where it was. */

import { describe, expect } from 'vitest'
import { findChromium } from '../../tools/chromium.ts'
import { findFirefox, findWebKit } from '../../tools/engines.ts'
import { newPayment } from '../browser/embed.ts'
import type { Created } from '../browser/embed.ts'
import { startChromium } from './chromium.ts'
import { startFirefox } from './firefox.ts'
import { startWebKit } from './webkit.ts'
import { heardEvents } from './in-document.ts'
import { waited } from './member.ts'
import { firstTests, someOf } from './some-of.ts'
import type { Member } from './member.ts'
import { membersIn, shopOfFile } from './stage.ts'
import type { Engine } from './tab.ts'

const chromium = findChromium()
const firefox = findFirefox()
const webKit = findWebKit()
const ENGINES: { name: string; start(this: void): Promise<Engine> }[] = [
  ...(chromium ? [{ name: 'Chromium', start: () => startChromium(chromium) }] : []),
  ...(firefox ? [{ name: 'Firefox', start: () => startFirefox(firefox) }] : []),
  ...(webKit ? [{ name: 'WebKitGTK', start: () => startWebKit(webKit) }] : []),
]

interface Visit {
  member: Member
  payments: Created[]
}

const VISITS_MAX = 4
const LOOKS_BEFORE_PRESSED_AGAIN = 20
const PAY = /^Pay ¥/
/** A form that goes within a second of a key is taken for stolen (keystroke-guard.ts). */
const TYPED_LONG_AGO_MS = 1_100
const LISTENS = `<script>
  globalThis.heard = []
  for (const name of ['verdict', 'cancel', 'error']) addEventListener('furiwake-' + name, ({ detail }) => heard.push(name + ' ' + detail?.status))
  addEventListener('pageshow', ({ persisted }) => (globalThis.wasKept = persisted))
</script>`

const shop = shopOfFile()

describe.each(someOf(ENGINES, 1))('In $name', ({ start }) => {
  const newMember = membersIn(start)
  const promise = firstTests(1)

  /** A page of the second shop, whose button brings one payment after the other. */
  async function atDialog(attributes = ''): Promise<Visit> {
    const payments = [await newPayment(shop), await newPayment(shop)]
    const secrets = JSON.stringify(payments.map(({ client_secret }) => client_secret))
    const element = `<furiwake-checkout broker="${shop.info.broker}" ${attributes}></furiwake-checkout>`
    const source = `<script>{ const secrets = ${secrets}; document.querySelector('furiwake-checkout').createPayment = () => Promise.resolve(secrets.shift()) }</script>`
    const script = `<script type="module" src="${shop.info.broker}/furiwake.js"></script>`
    const member = await newMember()
    await member.tab.go(shop.site.origin + shop.site.serve(LISTENS + element + source + script))
    await member.presses('page', 'button', 'Pay')
    await member.sees('dialog', 'button', PAY)
    return { member, payments }
  }

  async function signsIn(member: Member, prefix: string, story?: string): Promise<void> {
    const { id, password } = shop.known(prefix, story)
    await member.types('dialog', 'Member ID', id)
    await member.pressesAndTypes('dialog', 'Password', password)
  }

  async function paysAtBank(member: Member): Promise<void> {
    await signsIn(member, '7')
    await member.presses('dialog', 'button', PAY)
    await member.sees('dialog', 'heading', /^Paid/)
  }

  async function typedLongAgo(member: Member): Promise<void> {
    const now = (): Promise<number> => member.tab.read('dialog', () => performance.now())
    const then = (await now()) + TYPED_LONG_AGO_MS
    await waited(async () => expect(await now()).toBeGreaterThan(then))
  }

  /**
   * To another page and back again; what the page did meanwhile is nothing, for it stood still. A browser may let go of a
   * page that was still busy, so that it takes more than one visit now and then.
   */
  async function backAfter(
    visit: () => Promise<Visit>,
    meanwhile?: (visit: Visit) => Promise<unknown>,
  ): Promise<Visit> {
    for (let visits = 0; visits < VISITS_MAX; visits++) {
      const there = await visit()
      await leaves(there.member)
      await meanwhile?.(there)
      if (await isKept(there.member)) return there
    }
    throw new Error('None of the pages was kept.')
  }

  function leaves(member: Member): Promise<void> {
    return member.tab.go(shop.site.origin + shop.site.serve('<h1>Elsewhere</h1>'))
  }

  /** Goes back, and tells whether the browser had kept the page. */
  async function isKept(member: Member): Promise<boolean> {
    let looks = 0
    return waited(async () => {
      const wasKept = await member.tab.read('page', () => (globalThis as { wasKept?: boolean }).wasKept)
      if (typeof wasKept === 'boolean') return wasKept
      // WebKit, just started, was seen to let one press of it go.
      if (looks++ % LOOKS_BEFORE_PRESSED_AGAIN === 0) await member.tab.read('page', () => history.back())
      throw new Error('Not there yet.')
    })
  }

  async function statusOf({ id }: Created): Promise<string> {
    const headers = { authorization: `Bearer ${shop.info.merchant.secret_key}` }
    const response = await fetch(`${shop.info.broker}/v1/payments/${id}`, { headers })
    return ((await response.json()) as { status: string }).status
  }

  promise('an open dialog is open still: the ID is there, the password is not, and it is paid', async () => {
    const { id, password } = shop.known('7')
    const { member, payments } = await backAfter(async () => {
      const visit = await atDialog()
      await signsIn(visit.member, '7')
      await typedLongAgo(visit.member)
      return visit
    })
    await member.waitsForDialog(true)
    expect((await member.sees('dialog', 'textbox', 'Password')).value).toBe('')
    expect((await member.sees('dialog', 'textbox', 'Member ID')).value.replaceAll(' ', '')).toBe(id)
    await member.pressesAndTypes('dialog', 'Password', password)
    await member.presses('dialog', 'button', PAY)
    await member.sees('dialog', 'heading', /^Paid/)
    expect(await Promise.all(payments.map(statusOf))).toEqual(['captured', 'open'])
  })

  promise('an outcome is shown still, and told once; the press after it begins a new payment', async () => {
    const { member, payments } = await backAfter(async () => {
      const visit = await atDialog()
      await paysAtBank(visit.member)
      return visit
    })
    await member.sees('dialog', 'heading', /^Paid/)
    await member.presses('dialog', 'button', 'Done')
    await member.waitsForDialog(false)
    await member.presses('page', 'button', 'Pay')
    await paysAtBank(member)
    expect(await Promise.all(payments.map(statusOf))).toEqual(['captured', 'captured'])
    expect(await member.tab.read('page', heardEvents)).toEqual(['verdict captured', 'verdict captured'])
  })

  promise(
    'from the page that the verdict was brought to, the dialog is closed, and the next press begins a new payment',
    async () => {
      const thanks = shop.site.serve('<h1>Thanks</h1>')
      const brings = async (member: Member): Promise<void> => {
        await paysAtBank(member)
        await member.presses('dialog', 'button', 'Done')
        await member.sees('page', 'heading', 'Thanks')
      }
      for (let visits = 0; visits < VISITS_MAX; visits++) {
        const { member, payments } = await atDialog(`verdict-url="${thanks}"`)
        await brings(member)
        if (!(await isKept(member))) continue
        await member.waitsForDialog(false)
        await member.presses('page', 'button', 'Pay')
        await brings(member)
        return expect(await Promise.all(payments.map(statusOf))).toEqual(['captured', 'captured'])
      }
      throw new Error('None of the pages was kept.')
    },
  )

  promise('a payment that the shop has cancelled meanwhile is told as that, by itself', async () => {
    const { member } = await backAfter(
      () => atDialog(),
      ({ payments }) => {
        const headers = { authorization: `Bearer ${shop.info.merchant.secret_key}`, 'content-type': 'application/json' }
        const path = `/v1/payments/${payments[0]?.id}/cancel`
        return fetch(shop.info.broker + path, { method: 'POST', headers, body: '{}' })
      },
    )
    await member.reads('dialog', /The shop has cancelled this payment. Nothing was taken./)
  })

  promise('an authorization that went on without it is told as it ended, and charged once, kept or not', async () => {
    const { member, payments } = await atDialog()
    await signsIn(member, '4', 'slow')
    await member.presses('dialog', 'button', PAY)
    await member.reads('dialog', /Relay centre/)
    await leaves(member)
    // Not every browser keeps a page that waits for an answer: loaded anew, its button brings the same payment.
    if (!(await isKept(member))) await member.presses('page', 'button', 'Pay')
    await member.sees('dialog', 'heading', /^Paid/)
    expect(await Promise.all(payments.map(statusOf))).toEqual(['captured', 'open'])
    expect(await member.tab.read('page', heardEvents)).toEqual(['verdict captured'])
  })
})
