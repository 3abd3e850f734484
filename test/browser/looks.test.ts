/** A look that has a name, on a shop's page in the dialog over it, and in a window of the broker's own. */

import { expect, test } from 'vitest'

import { LOOKS } from '../../broker/looks.ts'
import { newPayment } from './embed.ts'
import { dialogOf, stageWithSite } from './stage.ts'

const { stage, site } = stageWithSite()

const channelsOf = (color: string): string =>
  `rgb(${[1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)).join(', ')})`

const SHOWN = [
  ['dialog', 'light'],
  ['dialog', 'dark'],
  ['window', 'light'],
  ['window', 'dark'],
] as const

test.each(SHOWN)('Said in one word, it is on the button and on the one in the %s, in %s', async (display, theme) => {
  const { page, context, complaints } = await stage.visitor({ dark: theme === 'dark' })
  const { broker } = stage.info
  const { client_secret: secret } = await newPayment(stage)
  await page.goto(
    site.origin +
      site.serve(
        `<link rel="stylesheet" href="${broker}/furiwake-looks.css"><script type="module" src="${broker}/furiwake.js"></script>` +
          `<furiwake-checkout data-look="clay" display="${display}" client-secret="${secret}"></furiwake-checkout>`,
      ),
  )
  const { accent, text } = LOOKS['clay']?.[theme] ?? { accent: '', text: '' }
  const button = page.getByRole('button', { name: 'Pay', exact: true })
  await expect.poll(() => button.evaluate((own) => getComputedStyle(own).color)).toBe(channelsOf(text))
  const opened = display === 'window' ? context.waitForEvent('page') : undefined
  await button.click()
  const form = (await opened) ?? dialogOf(page)
  const pays = form.getByRole('button', { name: /^Pay ¥/ })
  await pays.waitFor()
  const worn = () =>
    pays.evaluate((own) => {
      const { backgroundColor, color, borderRadius } = getComputedStyle(own)
      return [backgroundColor, color, borderRadius]
    })
  await expect.poll(worn).toEqual([channelsOf(accent), channelsOf(text), '8px'])
  expect(complaints).toEqual([])
})
