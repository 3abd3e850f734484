/** The console's first page, from the address to the payments on the screen, beside a bare Lit page that shows the same table. */

import type { Row } from '../figures.ts'
import { bundleScript } from '../../tools/build/browser-assets.ts'
import { inRepository } from '../../tools/root.ts'
import { quantile } from './clicks.ts'
import type { DevTools } from './devtools.ts'
import type { Servers } from './servers.ts'
import { CPU_SLOWDOWN } from './visit.ts'

const WHAT = 'the console’s first page, until its payments can be read'
const FLOOR = 'bare Lit'
/** The most that the console may take beside the floor. */
const TARGET = 1.3
const PAYMENTS = 50
const SHOWN_DEADLINE_MS = 20_000

/** In every document: says when the rows are there and the browser has drawn them. */
const PROBE = `(() => {
  const look = () => {
    if (document.querySelectorAll('tbody tr').length < ${PAYMENTS}) return
    seen.disconnect()
    requestAnimationFrame(() => setTimeout(() => globalThis.benchTell?.(String(performance.now()))))
  }
  const seen = new MutationObserver(look)
  seen.observe(document, { childList: true, subtree: true })
})()`

interface Page {
  name: string
  url: string
  cookie?: { name: string; value: string }
}

/** Measures both, in turns. @param n visits of each that count */
export async function measureConsole(browser: DevTools, servers: Servers, n: number): Promise<Row[]> {
  for (let made = 0; made < PAYMENTS; made++) await servers.createPayment()
  const pages = [await consolePage(servers), await floorPage(servers)]
  const took = new Map<string, number[]>()
  for (let turn = -1; turn < n; turn++) {
    for (const page of turn % 2 === 0 ? pages : pages.toReversed()) {
      const ms = await shownAfter(browser, page)
      if (turn >= 0) took.set(page.name, [...(took.get(page.name) ?? []), ms])
    }
  }
  return [...took].map(([candidate, values]): Row => ({
    part: 'page',
    what: WHAT,
    candidate,
    n: values.length,
    unit: 'ms',
    median: quantile(values, 0.5),
    p99: quantile(values, 0.99),
    ...(candidate === FLOOR ? {} : { floor: FLOOR, target: TARGET }),
  }))
}

async function consolePage({ broker, secretKey }: Servers): Promise<Page> {
  const made = await fetch(`${broker}/v1/console-sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'viewer', name: 'The bench' }),
  })
  const { url } = (await made.json()) as { url: string }
  const entered = await fetch(`${broker}/console/api/enter`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', origin: broker },
    body: JSON.stringify({ token: new URL(url).hash.slice(1) }),
  })
  const [name = '', value = ''] = (entered.headers.get('set-cookie')?.split(';')[0] ?? '').split('=')
  if (!entered.ok || value === '') throw new Error('The bench was not let into the console.')
  return { name: 'furiwake', url: `${broker}/console/payments?locale=en`, cookie: { name, value } }
}

async function floorPage(servers: Servers): Promise<Page> {
  const { broker, other, secretKey } = servers
  const script = await bundleScript(inRepository('bench', 'page', 'floors', 'lit-table.ts'), 'lit-table.js')
  const headers = { authorization: `Bearer ${secretKey}` }
  const payments = await (await fetch(`${broker}/v1/payments?limit=${PAYMENTS}`, { headers })).text()
  const document = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Payments</title><link rel="icon" href="data:,"><style>table{width:100%}</style><script type="module" src="/lit-table.js"></script><body>`
  await servers.serve({
    '/table': { type: 'text/html; charset=utf-8', text: document },
    '/lit-table.js': { type: 'text/javascript; charset=utf-8', text: script },
    '/payments.json': { type: 'application/json', text: payments },
  })
  return { name: FLOOR, url: `${other}/table` }
}

/** Returns the milliseconds from the navigation to the rows on the screen, in a browser context of its own, slowed down. */
async function shownAfter(browser: DevTools, { url, cookie }: Page): Promise<number> {
  const { browserContextId } = await browser.send('Target.createBrowserContext')
  let stop = (): void => undefined
  let deadline: NodeJS.Timeout | undefined
  try {
    const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank', browserContextId })
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true })
    const page = sessionId as string
    const shown = new Promise<number>((resolve, reject) => {
      deadline = setTimeout(() => reject(new Error(`${url}: no payments were shown.`)), SHOWN_DEADLINE_MS)
      stop = browser.on('Runtime.bindingCalled', ({ payload }, session) => {
        if (session === page) resolve(Number(payload))
      })
    })
    await browser.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN }, page)
    for (const domain of ['Page', 'Network', 'Runtime']) await browser.send(`${domain}.enable`, {}, page)
    await browser.send('Runtime.addBinding', { name: 'benchTell' }, page)
    await browser.send('Page.addScriptToEvaluateOnNewDocument', { source: PROBE }, page)
    if (cookie) await browser.send('Network.setCookie', { ...cookie, url, secure: true, path: '/' }, page)
    await browser.send('Page.bringToFront', {}, page)
    await browser.send('Page.navigate', { url }, page)
    return await shown
  } finally {
    stop()
    clearTimeout(deadline)
    await browser.send('Target.disposeBrowserContext', { browserContextId })
  }
}
