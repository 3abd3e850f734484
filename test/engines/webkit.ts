/** WebKitGTK in its own small browser, over WebDriver: on a display of its own, with a window manager, without which nothing has the focus. */

import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { writeFile } from 'node:fs/promises'
import { Builder, Capabilities, Key as Keys, Origin } from 'selenium-webdriver'
import type { WebDriver, WebElement } from 'selenium-webdriver'
import { vi } from 'vitest'
import type { WebKitPrograms } from '../../tools/engines.ts'
import { dialogFrame } from './in-document.ts'
import type { Engine, Key, Place, Tab } from './tab.ts'

const OPENS_MS = 20_000
const ANSWERS_MS = 10_000
const KEYS: Record<Key, string> = {
  Tab: Keys.TAB,
  Enter: Keys.ENTER,
  Escape: Keys.ESCAPE,
  Space: Keys.SPACE,
  ArrowDown: Keys.ARROW_DOWN,
}

export async function startWebKit({ browser, driver, display, windowManager }: WebKitPrograms): Promise<Engine> {
  const processes: ChildProcess[] = []
  const start = (command: string, args: string[], env: Record<string, string> = {}): ChildProcess => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...env } })
    processes.push(child)
    return child
  }
  const screen = start(display, ['-displayfd', '1', '-screen', '0', '1280x1000x24', '-nolisten', 'tcp'])
  const DISPLAY = `:${await firstLine(screen)}`
  start(windowManager, [], { DISPLAY })
  const port = await freePort()
  start(driver, [`--port=${port}`], { DISPLAY, WEBKIT_DISABLE_DMABUF_RENDERER: '1' })
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
  })
  let session: WebDriver | undefined
  const begin = async (): Promise<WebDriver> => {
    await session?.quit()
    const server = `http://127.0.0.1:${port}`
    // The driver may not listen yet.
    session = await vi.waitFor(() => new Builder().usingServer(server).withCapabilities(capabilities).build(), {
      timeout: OPENS_MS,
    })
    return session
  }
  const version = String((await (await begin()).getCapabilities()).getBrowserVersion())
  return {
    name: 'WebKitGTK',
    version,
    async newMember() {
      const member = await begin()
      return tabOf(member, await member.getWindowHandle(), new Set())
    },
    async close() {
      // One that is gone already is no reason to leave the others.
      await (session && soon(session.quit()).catch(() => undefined))
      for (const child of processes.toReversed()) child.kill()
    },
  }
}

const current = new WeakMap<WebDriver, string>()

function tabOf(session: WebDriver, handle: string, known: Set<string>): Tab {
  known.add(handle)
  /** One tab, and one frame of it, is spoken to at a time. */
  const enter = async (place: Place): Promise<void> => {
    // Not each time: it would take the focus to the tab, out of its frame.
    if (current.get(session) !== handle) await session.switchTo().window(handle)
    current.set(session, handle)
    await session.switchTo().defaultContent()
    if (place === 'page') return
    const frame = await session.executeScript<WebElement | null>(`return (${dialogFrame.toString()})()`)
    if (!frame) throw new Error('There is no frame in the dialog.')
    await session.switchTo().frame(frame)
  }
  const onPage = async (act: () => Promise<void>): Promise<void> => {
    await enter('page')
    await act()
  }
  return {
    focusesByFirstKey: true,
    go: (url) => onPage(() => session.get(url)),
    read: async (place, look, ...given) => {
      await enter(place)
      return session.executeScript(`return (${look.toString()})(...arguments)`, ...given)
    },
    pressAt: (x, y) =>
      onPage(() => session.actions().move({ x, y, origin: Origin.VIEWPORT, duration: 0 }).press().release().perform()),
    type: (text) => onPage(() => session.actions().sendKeys(text).perform()),
    key: (key) => onPage(() => session.actions().sendKeys(KEYS[key]).perform()),
    opened: () =>
      vi.waitFor(
        async () => {
          const other = (await session.getAllWindowHandles()).find((each) => !known.has(each))
          if (other === undefined) throw new Error('No tab was opened.')
          return tabOf(session, other, known)
        },
        { timeout: OPENS_MS },
      ),
    picture: (file) => onPage(async () => writeFile(file, await soon(session.takeScreenshot()), 'base64')),
    close: () => onPage(() => session.close()),
  }
}

/** Ends the wait for a driver that does not answer any more: a picture taken behind a frame's back makes it so. */
async function soon<T>(answer: Promise<T>): Promise<T> {
  let deadline: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    deadline = setTimeout(() => reject(new Error('The driver does not answer.')), ANSWERS_MS)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(deadline))
}

function firstLine({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let read = ''
    stdout?.on('data', (chunk: Buffer) => {
      read += chunk.toString()
      if (read.includes('\n')) resolve(read.trim())
    })
    stdout?.on('close', () => reject(new Error('The display did not start.')))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
