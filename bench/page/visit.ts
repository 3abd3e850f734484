/**
 * One visit of a shop's page by somebody who has never been there: a browser
 * context of its own, every renderer slowed down four times, and the moments
 * of the click and of the first focused field as the pages themselves saw them.
 */

import { setTimeout as sleep } from 'node:timers/promises'

import type { DevTools } from './devtools.ts'

export const CPU_SLOWDOWN = 4
/** Sets how long the pointer rests on the button before a prepared click. */
const REST_MS = 900
/** After `load`, until the page's own work is done. */
const SETTLE_MS = 400
const FOCUS_DEADLINE_MS = 20_000

/** `cold`: pressed with nothing before it. `prepared`: the pointer has rested on the button. `load`: not pressed. */
export type Way = 'cold' | 'prepared' | 'load'

export interface Visit {
  /** From the click to the focus in the first field, milliseconds. */
  focusMs: number
  /** Of the shop's page, milliseconds, slowed down: script, and all of the main thread's tasks. */
  load: Work
  click: Work
  /** Addresses that the frame's and the page's targets asked for after the document, in order. */
  requests: string[]
}

interface Work {
  scriptMs: number
  taskMs: number
}

/** In every document: says when it was clicked, and when a field took the focus. */
const PROBE = `(() => {
  if (globalThis.benchProbe) return
  globalThis.benchProbe = true
  const tell = (what, at) => globalThis.benchTell?.(JSON.stringify([what, performance.timeOrigin + at]))
  addEventListener('click', (event) => tell('click', event.timeStamp), true)
  addEventListener('focus', (event) => {
    if (event.composedPath()[0] instanceof HTMLInputElement) tell('focus', performance.now())
  }, true)
})()`

/** Says where the button is, in any shadow root. */
const BUTTON = `(() => {
  const host = document.querySelector('[data-checkout], furiwake-checkout')
  return (host.shadowRoot ?? host).querySelector('button') ?? host
})()`

export async function visit(browser: DevTools, url: string, way: Way): Promise<Visit> {
  const { browserContextId } = await browser.send('Target.createBrowserContext')
  const endings: (() => void)[] = []
  try {
    const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank', browserContextId })
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true })
    const page = sessionId as string
    const sessions = new Set([page])
    const requests: string[] = []
    const moments = new Map<string, number>()
    const focused = signal()
    const loaded = signal()
    const listen = (method: string, listener: (params: Record<string, unknown>, session: string) => void): void => {
      endings.push(
        browser.on(method, (params, session) => sessions.has(session ?? '') && listener(params, session ?? '')),
      )
    }
    listen('Target.attachedToTarget', (params) => {
      const child = params['sessionId'] as string
      sessions.add(child)
      // The frame stays stopped until it is slowed down too.
      void prepareTarget(browser, child).catch(() => undefined)
    })
    listen('Runtime.bindingCalled', ({ payload }) => {
      const [what, at] = JSON.parse(String(payload)) as [string, number]
      if (moments.has(what)) return
      // A field that was focused before the click is none that the click has focused.
      if (what === 'focus' && !moments.has('click')) return
      moments.set(what, at)
      if (what === 'focus') focused.resolve()
    })
    listen('Page.loadEventFired', (_, session) => session === page && loaded.resolve())
    listen('Network.requestWillBeSent', ({ request }) => requests.push((request as { url: string }).url))
    await prepareTarget(browser, page)
    await browser.send('Page.bringToFront', {}, page)
    await browser.send('Performance.enable', {}, page)
    await browser.send('Page.navigate', { url }, page)
    await loaded.promise
    await sleep(SETTLE_MS)
    const afterLoad = await workOf(browser, page)
    if (way === 'load') return { focusMs: NaN, load: afterLoad, click: { scriptMs: 0, taskMs: 0 }, requests }
    if (way === 'cold') {
      void browser.send('Runtime.evaluate', { expression: `${BUTTON}.click()`, userGesture: true }, page)
    } else {
      const at = await middleOfButton(browser, page)
      await browser.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...at }, page)
      await sleep(REST_MS)
      const press = { ...at, button: 'left', clickCount: 1 }
      void browser.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...press }, page)
      void browser.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...press }, page)
    }
    await within(FOCUS_DEADLINE_MS, focused.promise, `${url} (${way})`)
    const afterClick = await workOf(browser, page)
    return {
      focusMs: (moments.get('focus') ?? NaN) - (moments.get('click') ?? NaN),
      load: afterLoad,
      click: {
        scriptMs: afterClick.scriptMs - afterLoad.scriptMs,
        taskMs: afterClick.taskMs - afterLoad.taskMs,
      },
      requests,
    }
  } finally {
    for (const end of endings) end()
    await browser.send('Target.disposeBrowserContext', { browserContextId })
  }
}

async function prepareTarget(browser: DevTools, session: string): Promise<void> {
  await Promise.all([
    browser.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN }, session),
    browser.send('Page.enable', {}, session),
    browser.send('Network.enable', {}, session),
    browser.send('Runtime.enable', {}, session),
    browser.send('Runtime.addBinding', { name: 'benchTell' }, session),
    browser.send('Page.addScriptToEvaluateOnNewDocument', { source: PROBE, runImmediately: true }, session),
    browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }, session),
    browser.send('Runtime.runIfWaitingForDebugger', {}, session),
  ])
}

async function middleOfButton(browser: DevTools, session: string): Promise<{ x: number; y: number }> {
  const expression = `(() => {
    const { x, y, width, height } = ${BUTTON}.getBoundingClientRect()
    return { x: x + width / 2, y: y + height / 2 }
  })()`
  const { result } = await browser.send('Runtime.evaluate', { expression, returnByValue: true }, session)
  return (result as { value: { x: number; y: number } }).value
}

async function workOf(browser: DevTools, session: string): Promise<Work> {
  const { metrics } = await browser.send('Performance.getMetrics', {}, session)
  const value = (name: string): number =>
    (metrics as { name: string; value: number }[]).find((metric) => metric.name === name)?.value ?? 0
  return { scriptMs: value('ScriptDuration') * 1000, taskMs: value('TaskDuration') * 1000 }
}

interface Signal {
  promise: Promise<void>
  resolve: () => void
}

function signal(): Signal {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve }
}

async function within(ms: number, promise: Promise<void>, what: string): Promise<void> {
  let deadline: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    deadline = setTimeout(() => reject(new Error(`${what}: no field was focused within ${ms / 1000} s`)), ms)
  })
  await Promise.race([promise, late]).finally(() => clearTimeout(deadline))
}
