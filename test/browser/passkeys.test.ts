/** Passkeys in a real browser, with Chromium's virtual authenticator: in the shop's dialog, and on the issuer's page. */

import { readFileSync } from 'node:fs'
import type { CDPSession, Frame, FrameLocator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { CheckoutState } from '../../protocol/checkout-api.ts'
import { elementFor, embed, newPayment } from './embed.ts'
import type { Created } from './embed.ts'
import { changeMerchant, newMerchant } from './operator.ts'
import { takesPresses, typeIn } from './arrival.ts'
import { SAYS, dialogOf, fillCart, openDialog, passwordField, pay, ownStageOfFile, siteOfFile } from './stage.ts'
import type { Language, Member, Visitor } from './stage.ts'
import { openTestSite } from './test-site.ts'
import type { TestSite } from './test-site.ts'

const stage = ownStageOfFile()
const site = siteOfFile()

const PASSKEY = {
  en: {
    add: 'Add a passkey',
    ready: 'Your passkey is ready.',
    pay: /^Pay ¥[\d,]+ with passkey$/,
    other: 'Use ID and password',
  },
  ja: {
    add: 'パスキーを追加する',
    ready: 'パスキーの用意ができました。',
    pay: /^パスキーで¥[\d,]+を支払う$/,
    other: '会員IDとパスワードで支払う',
  },
} as const

interface Device {
  /** From now on the member is recognized, or not. */
  recognizes(isVerified: boolean): Promise<void>
  credentials(): Promise<number>
}

/** A device with a fingerprint sensor, in the visitor's browser. */
async function giveDevice({ context, page }: Visitor): Promise<Device> {
  const cdp: CDPSession = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    recognizes: async (isUserVerified) => {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
    credentials: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  }
}

/** Pays with the password, and takes the dialog's offer. */
async function addPasskey(frame: FrameLocator, visitor: Visitor, member: Member): Promise<void> {
  await pay(frame, visitor, member)
  const add = frame.getByRole('button', { name: PASSKEY[visitor.language].add })
  // The frame grows for the offer, and nobody presses a button that is still on its way into view.
  const isInView = (): Promise<boolean> =>
    add.evaluate((button) => scrollY === 0 && button.getBoundingClientRect().bottom <= innerHeight)
  await expect.poll(isInView).toBe(true)
  await takesPresses(frame)
  await add.click()
  await frame.getByText(PASSKEY[visitor.language].ready, { exact: false }).waitFor()
}

async function openAgain(visitor: Visitor): Promise<FrameLocator> {
  await fillCart(stage, visitor)
  await visitor.page.getByRole('button', { name: SAYS[visitor.language].start }).click()
  return dialogOf(visitor.page)
}

describe.each([
  ['4', 'en'],
  ['7', 'ja'],
] as const)('A member of %s, in %s', (prefix, language: Language) => {
  test('adds a passkey after a first payment; at the next it comes first, and pays', async () => {
    const visitor = await stage.visitor({ language })
    const device = await giveDevice(visitor)
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    await addPasskey(frame, visitor, stage.member(prefix, 'plain'))
    expect(await device.credentials()).toBe(1)
    expect(await frame.locator(':focus').textContent()).toContain(SAYS[language].done)
    await frame.getByRole('button', { name: SAYS[language].done }).click()
    await visitor.page.getByRole('heading', { name: SAYS[language].thanks }).waitFor()

    const again = await openAgain(visitor)
    const first = again.getByRole('button', { name: PASSKEY[language].pay })
    await first.waitFor()
    expect(await first.evaluate((button) => button === document.activeElement)).toBe(true)
    await first.click()
    await again.getByRole('button', { name: SAYS[language].done }).click()
    await visitor.page.getByRole('heading', { name: SAYS[language].thanks }).waitFor()
    expect(visitor.complaints).toEqual([])
  })
})

test('A passkey may be followed by a question: sealed to the dialog, answered, and paid', async () => {
  const visitor = await stage.visitor()
  await giveDevice(visitor)
  await addOnMemberPage(visitor, stage.member('4', 'plain'))
  const payment = await newPayment(stage, { amount: 36_000 })
  const page = await embed(stage, site, visitor, elementFor(stage, payment))
  await page.getByRole('button', { name: 'Pay', exact: true }).click()
  const frame = dialogOf(page)
  await typeIn(frame.getByLabel(SAYS.en.id, { exact: true }), '4')
  await frame.getByRole('button', { name: 'Use a passkey instead' }).click()
  await frame.getByRole('heading', { name: 'How would you like to pay?' }).waitFor()
  await frame.getByRole('radio', { name: /^At once/ }).check()
  await frame.getByRole('button', { name: 'Continue' }).click()
  await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  expect(visitor.complaints).toEqual([])
})

/** On the issuer's page: the present password, then the browser's part. */
async function addOnMemberPage({ page }: Visitor, member: Member): Promise<void> {
  const found = stage.info.issuers.find(({ prefix }) => prefix === member.issuer)
  await page.goto(`${found?.authentication}/sign-in?lang=en`)
  await page.locator('#member_id').fill(member.id)
  await page.locator('#current_password').fill(member.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await openPasskeys(page)
  await page.locator('#passkey_password').fill(member.password)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('button', { name: 'Make the passkey' }).click()
  await page.getByText('Your passkey is ready.', { exact: false }).waitFor()
}

const openPasskeys = (page: Page): Promise<void> => page.locator('#passkeys > summary').click()

describe('A passkey added on the issuer’s page', () => {
  test('is asked for once the ID’s beginning is typed; whom the device does not recognize pays with the password', async () => {
    const visitor = await stage.visitor()
    const device = await giveDevice(visitor)
    await addOnMemberPage(visitor, stage.member('7', 'plain'))
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    await device.recognizes(false)
    await typeIn(frame.getByLabel(SAYS.en.id, { exact: true }), '7')
    await frame.getByRole('button', { name: 'Use a passkey instead' }).click()
    await frame.getByText('No passkey was used. Nothing was taken.', { exact: false }).waitFor()
    await frame.getByRole('button', { name: PASSKEY.en.other }).click()
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })

  test('pays no more once it is removed there: the dialog says so, and asks for the password', async () => {
    const visitor = await stage.visitor()
    await giveDevice(visitor)
    const { page } = visitor
    await addOnMemberPage(visitor, stage.member('4', 'insufficient_funds'))
    await openPasskeys(page)
    await page.getByRole('button', { name: 'Remove passkey 1' }).click()
    await page.getByText('The passkey is removed', { exact: false }).waitFor()
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    await typeIn(frame.getByLabel(SAYS.en.id, { exact: true }), '4')
    await frame.getByRole('button', { name: 'Use a passkey instead' }).click()
    await frame.getByText("Sumire Card didn't accept this passkey. Nothing was taken.", { exact: false }).waitFor()
    await passwordField(frame, 'en').waitFor()
  })
})

describe('A shop that forbids passkeys in its frames', () => {
  test('leaves the password, and the dialog says so', async () => {
    const visitor = await stage.visitor()
    await giveDevice(visitor)
    const page = await embed(stage, site, visitor, elementFor(stage, await newPayment(stage)), {
      headers: { 'permissions-policy': 'publickey-credentials-get=(), publickey-credentials-create=()' },
    })
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    const frame = dialogOf(page)
    await typeIn(frame.getByLabel(SAYS.en.id, { exact: true }), '4')
    await frame.getByText("Passkeys don't work inside this shop's page.", { exact: false }).waitFor()
    expect(await frame.getByRole('button', { name: 'Use a passkey instead' }).count()).toBe(0)
    await pay(frame, visitor, stage.member('4', 'plain'))
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })
})

describe('What Chromium signs in the dialog', () => {
  let before = 0

  /** As the page asks the broker; what it gets. */
  async function ask<T>(payment: Created, path: string, body: object): Promise<T> {
    const response = await fetch(`${stage.info.broker}/checkout/${payment.id}/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${payment.client_secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await response.json()) as T
  }
  const challengeFor = async (payment: Created): Promise<string> =>
    (await ask<{ challenge: string }>(payment, 'passkey-challenge', { issuer: '4' })).challenge
  const payWith = (payment: Created, passkey: unknown): Promise<CheckoutState> =>
    ask<CheckoutState>(payment, 'authorize-with-passkey', { issuer: '4', passkey })

  /** Opens the dialog of a payment on a page of the site, and gives its frame. */
  async function openFrame({ page }: Visitor, where: TestSite, payment: Created): Promise<Frame> {
    await page.goto(`${where.origin}${where.serve(elementWithScript(payment))}`)
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await dialogOf(page).getByLabel(SAYS.en.id, { exact: true }).waitFor()
    const frame = page.frames().find((known) => known.url().startsWith(`${stage.info.broker}/checkout`))
    if (!frame) throw new Error('The dialog is not open.')
    return frame
  }
  const elementWithScript = (payment: Created): string =>
    `${elementFor(stage, payment)}<script type="module" src="${stage.info.broker}/furiwake.js"></script>`

  /** In that frame; an error's name when the browser refuses. */
  const sign = (frame: Frame, challenge: string, change: object = {}): Promise<unknown> =>
    frame.evaluate(
      async ([made, more]) => {
        const options = { challenge: made, rpId: 'localhost', userVerification: 'required', ...more }
        try {
          const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
          const credential = await navigator.credentials.get({ publicKey })
          return credential instanceof PublicKeyCredential ? credential.toJSON() : 'none'
        } catch (error) {
          return (error as DOMException).name
        }
      },
      [challenge, change] as const,
    )

  test('pays that payment, in that shop, by a member it has verified, once; and nothing else', async () => {
    const visitor = await stage.visitor()
    const device = await giveDevice(visitor)
    await addOnMemberPage(visitor, stage.member('4', 'plain'))
    const payment = await newPayment(stage)
    before = refusals().length
    const refused = { status: 'open', reason: 'credentials' }

    // Inside a page of another merchant's.
    const stranger = { ...stage.info.merchant, ...(await newMerchant(stage.info)) }
    const elsewhere = await openTestSite()
    await changeMerchant(stage.info, stranger.id, { origins: [elsewhere.origin] })
    const away = await openFrame(visitor, elsewhere, await newPayment({ info: { ...stage.info, merchant: stranger } }))
    expect(await payWith(payment, await sign(away, await challengeFor(payment)))).toMatchObject(refused)
    await elsewhere.close()
    expect(refusals()).toEqual(['passkey_top_origin'])

    const frame = await openFrame(visitor, site, payment)
    // Another amount.
    const dearer = await newPayment(stage, { amount: 99_000 })
    expect(await payWith(payment, await sign(frame, await challengeFor(dearer)))).toMatchObject(refused)
    // Another relying party: the browser itself refuses.
    expect(await sign(frame, await challengeFor(payment), { rpId: 'issuer.example' })).toBe('SecurityError')
    // The member not verified.
    await device.recognizes(false)
    const unverified = await sign(frame, await challengeFor(payment), { userVerification: 'discouraged' })
    expect(unverified).toMatchObject({ type: 'public-key' })
    expect(await payWith(payment, unverified)).toMatchObject(refused)
    expect(refusals()).toEqual(['passkey_top_origin', 'challenge_of_another', 'passkey_not_verified'])
    await device.recognizes(true)
    // As it should be.
    expect(await payWith(payment, await sign(frame, await challengeFor(payment)))).toMatchObject({ status: 'captured' })
  })

  /** Tells why the issuer refused passkeys: its log knows, and no one outside. */
  function refusals(): string[] {
    const lines = readFileSync(stage.demo.state.logFile, 'utf8').split('\n')
    const reasons = lines.flatMap(
      (line) => /"event":"authenticate".*"outcome":"((?:passkey|challenge)_\w+)"/.exec(line)?.[1] ?? [],
    )
    return reasons.slice(before)
  }
})
