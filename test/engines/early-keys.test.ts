/** Keys that are pressed before the form's script has come, in Firefox and WebKitGTK: the document's own fields take them, and the form keeps them. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findFirefox, findWebKit } from '../../tools/engines.ts'
import { newPayment } from '../browser/embed.ts'
import { startFirefox } from './firefox.ts'
import { holdBroker } from './held-broker.ts'
import type { HeldBroker } from './held-broker.ts'
import type { Member } from './member.ts'
import { someOf } from './some-of.ts'
import { membersIn, shopOfFile } from './stage.ts'
import type { Engine } from './tab.ts'
import { startWebKit } from './webkit.ts'

const firefox = findFirefox()
const webKit = findWebKit()
const ENGINES: { name: string; start(this: void): Promise<Engine> }[] = [
  ...(webKit ? [{ name: 'WebKitGTK', start: () => startWebKit(webKit) }] : []),
  ...(firefox ? [{ name: 'Firefox', start: () => startFirefox(firefox) }] : []),
]

const PAY = /^Pay ¥/

const shop = shopOfFile()
let broker: HeldBroker
beforeAll(async () => {
  broker = await holdBroker(shop.info.broker)
})
afterAll(() => broker.close())

describe.each(someOf(ENGINES, 1))('In $name', ({ start }) => {
  const newMember = membersIn(start)

  /** The dialog is open, and has the document's own fields alone. */
  async function early(): Promise<{ member: Member; letScriptCome: () => Promise<unknown> }> {
    const letCome = broker.hold()
    const { client_secret } = await newPayment(shop)
    const element = `<furiwake-checkout client-secret="${client_secret}" broker="${broker.origin}"></furiwake-checkout>`
    const script = `<script type="module" src="${shop.info.broker}/furiwake.js"></script>`
    const member = await newMember()
    await member.tab.go(shop.site.origin + shop.site.serve(element + script))
    await member.presses('page', 'button', 'Pay')
    await member.sees('dialog', 'textbox', 'Password')
    return {
      member,
      letScriptCome: () => {
        letCome()
        return member.sees('dialog', 'button', PAY)
      },
    }
  }

  test('the ID, Tab and half a password are there when the script comes, and the other half is added to it', async () => {
    const { member, letScriptCome } = await early()
    const { id, password } = shop.known('7')
    await member.types('dialog', 'Member ID', id)
    await member.keys('Tab')
    await member.types('dialog', 'Password', password.slice(0, 6))
    await letScriptCome()
    expect((await member.sees('dialog', 'textbox', 'Password')).focus).toBe('its')
    await member.tab.type(password.slice(6))
    expect((await member.sees('dialog', 'textbox', 'Password')).value).toBe(password)
    expect((await member.sees('dialog', 'textbox', 'Member ID')).value).toBe('7701 5340 2613')
    await member.reads('dialog', /Hinode Bank/)
  })

  test('who has gone on by Tab as the script comes types the password into its field', async () => {
    const { member, letScriptCome } = await early()
    const { id, password } = shop.known('7')
    await member.types('dialog', 'Member ID', id)
    await member.keys('Tab')
    await letScriptCome()
    await member.types('dialog', 'Password', password)
  })

  test('an ID in the digits of Persian and in full width is shown in 0 to 9 when the script comes, and goes on so', async () => {
    const { member, letScriptCome } = await early()
    await member.tab.type('۷۷۰۱５３')
    await letScriptCome()
    expect((await member.sees('dialog', 'textbox', 'Member ID')).value).toBe('7701 53')
    await member.tab.type('４۰')
    expect((await member.sees('dialog', 'textbox', 'Member ID')).value).toBe('7701 5340')
  })
})
