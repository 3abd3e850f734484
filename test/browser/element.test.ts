/**
 * The element as shops come by it: from React 19, Vue 3 and Svelte 5, which
 * set functions and objects on it, and as a script that was pinned long ago.
 */

import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { newPayment } from './embed.ts'
import { bundlePage } from './frameworks/bundle.ts'
import { openOlderDialog } from './older-dialog.ts'
import { SAYS, dialogOf, pay, stageWithSite } from './stage.ts'
import type { Stage, Visitor } from './stage.ts'

const { stage, site } = stageWithSite()

/** Shows a page whose code can ask for a payment and say what it hears; what it has heard. */
async function show({ page }: Visitor, body: string): Promise<string[]> {
  const heard: string[] = []
  await page.exposeFunction('askForSecret', async () => (await newPayment(stage)).client_secret)
  await page.exposeFunction('hear', (...words: string[]) => heard.push(words.join(' ')))
  await page.addInitScript((broker) => Object.assign(globalThis, { broker }), stage.info.broker)
  await page.goto(site.origin + site.serve(body))
  return heard
}

const scriptOf = ({ info }: Stage) => `<script type="module" src="${info.broker}/furiwake.js"></script>`

/** Each element of the page: has it its function, or its object, and was none of them written out as text? */
const elementsOf = (page: Page) =>
  page.locator('furiwake-checkout').evaluateAll((elements) =>
    elements.map((element) => {
      const { createPayment, paymentData } = element as unknown as Record<string, unknown>
      const texts = element.getAttributeNames().map((name) => element.getAttribute(name) ?? '')
      return {
        given: typeof createPayment === 'function' || JSON.stringify(paymentData) === '{"cart":7}',
        asText: texts.filter((text) => /=>|function|native code|\[object/.test(text)),
      }
    }),
  )

describe('The element', () => {
  test.each([
    ['React 19', 'react.jsx'],
    ['Vue 3', 'vue.js'],
    ['Svelte 5', 'svelte.js'],
  ])('in %s takes what it is given, however it is spelled, is paid, and is heard', async (_, file) => {
    const visitor = await stage.visitor()
    const { page } = visitor
    const app = `<div id="app"></div>${scriptOf(stage)}<script type="module">${await bundlePage(file)}</script>`
    const heard = await show(visitor, app)
    const button = page.getByRole('button', { name: 'Pay', exact: true })
    await button.first().click()
    await pay(dialogOf(page), visitor, stage.member('4', 'plain'))
    await dialogOf(page).getByRole('button', { name: SAYS.en.done }).click()
    await expect.poll(() => heard).toEqual(['verdict captured'])
    await button.first().click()
    await dialogOf(page).getByRole('button', { name: SAYS.en.cancel, exact: true }).click()
    await expect.poll(() => heard).toContain('cancel')
    await page.keyboard.press('Escape')
    const asked = page.waitForRequest((request) => request.url().endsWith('/pay'))
    await page.getByRole('button', { name: 'With data' }).click()
    expect((await asked).postData()).toBe('{"cart":7}')
    expect(await page.getByRole('button', { name: 'Off' }).isDisabled()).toBe(true)
    for (const element of await elementsOf(page)) expect(element).toEqual({ given: true, asText: [] })
  })

  test('takes what was set on it before its script came', async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    const early = `<main></main><script>
      const element = document.createElement('furiwake-checkout')
      Object.assign(element, { createPayment: askForSecret, label: 'Early', disabled: false, locale: undefined })
      document.querySelector('main').append(element)
      const attribute = document.createElement('furiwake-checkout')
      attribute.setAttribute('create-payment', '() => "pay_1_secret_1"')
      Object.assign(attribute, { label: 'By attribute' })
      attribute.addEventListener('furiwake-error', ({ detail }) => hear(detail.code))
      document.querySelector('main').append(attribute)
    </script>`
    const heard = await show(visitor, early + scriptOf(stage))
    await page.getByRole('button', { name: 'By attribute' }).click()
    await expect.poll(() => heard).toEqual(['source_missing'])
    await page.getByRole('button', { name: 'Early' }).click()
    await pay(dialogOf(page), visitor, stage.member('7', 'plain'))
    await dialogOf(page).getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })
})

describe('Version 0.1.0 of the element, which a shop has pinned', () => {
  const pinned = async (): Promise<string> => {
    const { broker } = stage.info
    const hashes = (await (await fetch(`${broker}/furiwake.integrity.json`)).json()) as Record<string, string>
    const integrity = hashes['furiwake@0.1.0.js'] ?? 'none'
    return `<script type="module" src="${broker}/furiwake@0.1.0.js" integrity="${integrity}" crossorigin="anonymous"></script>`
  }
  const LISTENS = `<script>
    for (const name of ['verdict', 'cancel', 'error'])
      addEventListener('furiwake-' + name, ({ detail }) => hear(name, String(detail?.status ?? detail?.code)))
  </script>`

  test('shows the dialog of today, and is paid: with a payment that is there, and with one that is made at the press', async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    const payment = await newPayment(stage)
    const body = `${LISTENS}<furiwake-checkout label="Made" client-secret="${payment.client_secret}"></furiwake-checkout>
      <furiwake-checkout id="asks" label="At the press"></furiwake-checkout>${await pinned()}
      <script type="module">document.querySelector('#asks').createPayment = askForSecret</script>`
    const heard = await show(visitor, body)
    for (const [index, label] of ['Made', 'At the press'].entries()) {
      await page.getByRole('button', { name: label }).click()
      const frame = page.frameLocator('furiwake-checkout iframe').nth(index)
      await pay(frame, visitor, stage.member('4', 'plain'))
      await frame.getByRole('button', { name: SAYS.en.done }).click()
      await expect.poll(() => heard).toHaveLength(index + 1)
    }
    expect(heard).toEqual(['verdict captured', 'verdict captured'])
    expect(visitor.complaints).toEqual([])
  })
})

describe('The dialog of version 0.1.0, which was loaded just before a deploy', () => {
  test('finds its script, and is paid by the element and the broker of today', async () => {
    const visitor = await stage.visitor()
    const older = await openOlderDialog(stage.info.broker)
    try {
      const { client_secret } = await newPayment(stage)
      const element = `<furiwake-checkout client-secret="${client_secret}" broker="${older.origin}"></furiwake-checkout>`
      await show(visitor, element + scriptOf(stage))
      await visitor.page.getByRole('button', { name: 'Pay', exact: true }).click()
      const frame = dialogOf(visitor.page)
      await pay(frame, visitor, stage.member('7', 'plain'))
      await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
      expect(older.asked).toContain('/assets/checkout-85d09752c8f9664e.js')
      expect(visitor.complaints).toEqual([])
    } finally {
      await older.close()
    }
  })
})
