/** Names who is measured: for each, the page of the shop that it is visited on, for each way of coming by the payment. */

import { setTimeout as sleep } from 'node:timers/promises'

import { CHECKOUT_CSS } from '../../broker/checkout-page/styles.ts'
import { bundleScript } from '../../tools/build/browser-assets.ts'
import { inRepository } from '../../tools/root.ts'
import type { DevTools } from './devtools.ts'
import { formDocument } from './floors/form-document.ts'
import type { Servers } from './servers.ts'

/** `given`: the shop's page comes with the payment. `asked`: the shop makes it at the click. */
export type PaymentFrom = 'given' | 'asked'

export interface Candidate {
  name: string
  /** Puts the shop's page up and tells its address. */
  page(from: PaymentFrom): Promise<string>
}

const FORM_LOOK_MS = 100
const FORM_LOOKS_MAX = 100

const JS = 'text/javascript; charset=utf-8'
const HTML = 'text/html; charset=utf-8'

export const FLOOR_SCRIPTS = { bare: 'bare-element', 'bare Lit': 'lit-element' } as const

export async function floorScript(name: keyof typeof FLOOR_SCRIPTS): Promise<string> {
  const file = FLOOR_SCRIPTS[name]
  return bundleScript(inRepository('bench', 'page', 'floors', `${file}.ts`), `${file}.js`)
}

export function furiwake(servers: Servers): Candidate {
  const script = `<script type="module" src="${servers.broker}/furiwake.js"></script>`
  return {
    name: 'furiwake',
    page: async (from) => {
      const source = from === 'asked' ? 'payment-url="/pay"' : `client-secret="${await servers.createPayment()}"`
      return shown(servers, `<furiwake-checkout ${source}></furiwake-checkout>${script}`)
    },
  }
}

/** Returns the floor of every click: the same form in a frame that a bare element opens. */
export async function bare(servers: Servers, main: string): Promise<Candidate> {
  await servers.serve({
    '/form': { type: HTML, text: formDocument(main, CHECKOUT_CSS) },
    '/bare.js': { type: JS, text: await floorScript('bare') },
  })
  const tag = (attributes: string): string =>
    `<bare-checkout data-checkout form="${servers.other}/form"${attributes}></bare-checkout><script type="module" src="${servers.other}/bare.js"></script>`
  return { name: 'bare', page: async (from) => shown(servers, tag(from === 'asked' ? ' payment-url="/pay"' : '')) }
}

/** Returns the address of a shop's page with this markup on it. */
export function shown(servers: Servers, markup: string): string {
  return `${servers.shop}/?${new URLSearchParams({ markup }).toString()}`
}

/** Returns the form as the dialog shows it, taken from the product itself. */
export async function formOf(browser: DevTools, servers: Servers): Promise<string> {
  const secret = await servers.createPayment()
  const { browserContextId } = await browser.send('Target.createBrowserContext')
  try {
    const url = `${servers.broker}/checkout/${secret.split('_secret_')[0]}#${secret}`
    const { targetId } = await browser.send('Target.createTarget', { url, browserContextId })
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true })
    const expression = "document.querySelector('form input[type=password]') && document.querySelector('main').outerHTML"
    for (let look = 0; look < FORM_LOOKS_MAX; look++) {
      await sleep(FORM_LOOK_MS)
      // Between two documents there is nothing to ask.
      const asked = browser.send('Runtime.evaluate', { expression, returnByValue: true }, sessionId as string)
      const { result } = await asked.catch(() => ({ result: {} }))
      const { value } = result as { value?: unknown }
      if (typeof value === 'string') return value
    }
    throw new Error(`The dialog's form did not come: ${url.split('#')[0]}`)
  } finally {
    await browser.send('Target.disposeBrowserContext', { browserContextId })
  }
}
