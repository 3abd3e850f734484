/** A shop's page that Chromium puts to sleep behind another tab, with its dialog open: no script of it runs until it is looked at again. */

import { describe, expect } from 'vitest'
import { findChromium } from '../../tools/chromium.ts'
import { newPayment } from '../browser/embed.ts'
import type { Created } from '../browser/embed.ts'
import { startChromium } from './chromium.ts'
import type { Chromium } from './chromium.ts'
import { heardEvents } from './in-document.ts'
import type { Member } from './member.ts'
import { firstTests } from './some-of.ts'
import { membersIn, shopOfFile } from './stage.ts'

const PAY = /^Pay ¥/
const LISTENS = `<script>
  globalThis.heard = []
  for (const name of ['verdict', 'cancel', 'error']) addEventListener('furiwake-' + name, ({ detail }) => heard.push(name + ' ' + detail?.status))
  for (const name of ['freeze', 'resume']) document.addEventListener(name, () => heard.push(name))
</script>`

const shop = shopOfFile()

describe('A page that sleeps', () => {
  let chromium: Chromium
  const newMember = membersIn(async () => (chromium = await startChromium(findChromium() ?? '')))

  const promise = firstTests(1)

  async function atDialog(): Promise<{ member: Member; payment: Created }> {
    const payment = await newPayment(shop)
    const element = `<furiwake-checkout client-secret="${payment.client_secret}" broker="${shop.info.broker}"></furiwake-checkout>`
    const script = `<script type="module" src="${shop.info.broker}/furiwake.js"></script>`
    const member = await newMember()
    await member.tab.go(shop.site.origin + shop.site.serve(LISTENS + element + script))
    await member.presses('page', 'button', 'Pay')
    await member.sees('dialog', 'button', PAY)
    return { member, payment }
  }

  async function statusOf({ id }: Created): Promise<string> {
    const headers = { authorization: `Bearer ${shop.info.merchant.secret_key}` }
    const response = await fetch(`${shop.info.broker}/v1/payments/${id}`, { headers })
    return ((await response.json()) as { status: string }).status
  }

  promise('in the middle of typing has the ID still and no password when it wakes, and is paid', async () => {
    const { member, payment } = await atDialog()
    const { id, password } = shop.known('7')
    await member.types('dialog', 'Member ID', id)
    await member.pressesAndTypes('dialog', 'Password', password.slice(0, 5))
    const wake = await chromium.putToSleep()
    await wake()
    await expect.poll(async () => (await member.sees('dialog', 'textbox', 'Password')).value).toBe('')
    expect((await member.sees('dialog', 'textbox', 'Member ID')).value.replaceAll(' ', '')).toBe(id)
    expect(await member.tab.read('page', heardEvents)).toEqual(['freeze', 'resume'])
    await member.pressesAndTypes('dialog', 'Password', password)
    await member.presses('dialog', 'button', PAY)
    await member.sees('dialog', 'heading', /^Paid/)
    expect(await statusOf(payment)).toBe('captured')
  })

  promise('while its payment is authorized shows the outcome when it wakes, and tells it once', async () => {
    const { member, payment } = await atDialog()
    const { id, password } = shop.known('4', 'slow')
    await member.types('dialog', 'Member ID', id)
    await member.pressesAndTypes('dialog', 'Password', password)
    await member.presses('dialog', 'button', PAY)
    await member.reads('dialog', /Relay centre/)
    const wake = await chromium.putToSleep()
    await expect.poll(() => statusOf(payment), { timeout: 30_000 }).toBe('captured')
    await wake()
    await member.sees('dialog', 'heading', /^Paid/)
    expect(await member.tab.read('page', heardEvents)).toEqual(['freeze', 'resume', 'verdict captured'])
  })

  promise('says when it wakes that the shop has cancelled meanwhile', async () => {
    const { member, payment } = await atDialog()
    const wake = await chromium.putToSleep()
    const headers = { authorization: `Bearer ${shop.info.merchant.secret_key}`, 'content-type': 'application/json' }
    const path = `/v1/payments/${payment.id}/cancel`
    await fetch(shop.info.broker + path, { method: 'POST', headers, body: '{}' })
    await wake()
    await member.reads('dialog', /The shop has cancelled this payment. Nothing was taken./)
  })
})
