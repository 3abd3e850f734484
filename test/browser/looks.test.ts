/** A look that has a name, on a shop's page and in the dialog over it. */

import { expect, test } from 'vitest'

import { LOOKS } from '../../broker/looks.ts'
import { newPayment } from './embed.ts'
import { dialogOf, stageWithSite } from './stage.ts'

const { stage, site } = stageWithSite()

const channelsOf = (color: string): string =>
  `rgb(${[1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)).join(', ')})`

test.each(['light', 'dark'] as const)(
  'Said in one word, it is on the button and on the one in the dialog, in %s',
  async (theme) => {
    const { page, complaints } = await stage.visitor()
    await page.emulateMedia({ colorScheme: theme })
    const { broker } = stage.info
    const { client_secret: secret } = await newPayment(stage)
    await page.goto(
      site.origin +
        site.serve(
          `<link rel="stylesheet" href="${broker}/furiwake-looks.css"><script type="module" src="${broker}/furiwake.js"></script>` +
            `<furiwake-checkout data-look="clay" client-secret="${secret}"></furiwake-checkout>`,
        ),
    )
    const { accent, text } = LOOKS['clay']?.[theme] ?? { accent: '', text: '' }
    const button = page.getByRole('button', { name: 'Pay', exact: true })
    await expect.poll(() => button.evaluate((own) => getComputedStyle(own).color)).toBe(channelsOf(text))
    await button.click()
    const pays = dialogOf(page).getByRole('button', { name: /^Pay ¥/ })
    await pays.waitFor()
    const worn = () => pays.evaluate((own) => [getComputedStyle(own).backgroundColor, getComputedStyle(own).color])
    await expect.poll(worn).toEqual([channelsOf(accent), channelsOf(text)])
    expect(complaints).toEqual([])
  },
)
