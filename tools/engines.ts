/** Finds or installs the browsers beside Chromium in which members pay in test/engines. */

import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { canInstallPackages, installPackages } from './debian.ts'
import { ToolFailure } from './root.ts'

/** Names the Firefox to use; the tests read it too. */
export const FIREFOX_VARIABLE = 'FURIWAKE_FIREFOX'

/** Describes the programs that WebKitGTK is driven by: its own two, and a display of its own with a window manager, without which no window has the focus. */
export interface WebKitPrograms {
  browser: string
  driver: string
  display: string
  windowManager: string
}

interface Engine {
  name: string
  packages: string[]
  find(this: void): object | string | undefined
  /** Says why its tests are not run where it is not found. */
  none: string
}

export const NO_FIREFOX = `no Firefox was found, and only on Debian and as root one is installed; set ${FIREFOX_VARIABLE} to one that you have`
export const NO_WEBKIT =
  'WebKitGTK with its driver (MiniBrowser, WebKitWebDriver), Xvfb and openbox were not all found, and only on Debian and as root they are installed'

const ENGINES: Engine[] = [
  { name: 'Firefox', packages: ['firefox-esr'], find: findFirefox, none: NO_FIREFOX },
  {
    name: 'WebKitGTK',
    packages: ['webkit2gtk-driver', 'libwebkit2gtk-4.1-0', 'xvfb', 'openbox'],
    find: findWebKit,
    none: NO_WEBKIT,
  },
]

/** Finds a Firefox on this machine, or undefined. */
export function findFirefox(): string | undefined {
  const env = process.env
  const asked = env[FIREFOX_VARIABLE]
  if (asked) {
    if (existsSync(asked)) return asked
    throw new ToolFailure(`${FIREFOX_VARIABLE} names ${asked}, which does not exist.`)
  }
  const windows = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)']]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'Mozilla Firefox', 'firefox.exe'))
  const elsewhere = ['/Applications/Firefox.app/Contents/MacOS/firefox', ...windows]
  return inPath('firefox-esr') ?? inPath('firefox') ?? elsewhere.find((path) => existsSync(path))
}

/** Finds all that WebKitGTK needs, or undefined. */
export function findWebKit(): WebKitPrograms | undefined {
  if (process.platform !== 'linux') return undefined
  const folders = ['/usr/lib', '/usr/libexec', '/usr/lib64'].flatMap((folder) => [folder, ...subfoldersOf(folder)])
  const browser = folders
    .map((folder) => join(folder, 'webkit2gtk-4.1', 'MiniBrowser'))
    .find((path) => existsSync(path))
  const [driver, display, windowManager] = ['WebKitWebDriver', 'Xvfb', 'openbox'].map(inPath)
  return browser && driver && display && windowManager ? { browser, driver, display, windowManager } : undefined
}

/** Finds each, or installs it; where that cannot be done it says so, and the tests of that browser are not run. */
export async function ensureEngines(): Promise<void> {
  for (const { name, packages, find, none } of ENGINES) {
    if (find() !== undefined) continue
    if (!canInstallPackages()) console.log(`${name}: its tests are not run: ${none}.`)
    else {
      await installPackages(name, packages)
      if (find() === undefined) throw new ToolFailure(`${name} could not be installed with apt-get: ${none}.`)
    }
  }
}

function inPath(program: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}

/** Debian's have the machine's kind in their name. */
function subfoldersOf(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && entry.name.endsWith('-gnu'))
    .map(({ name }) => join(folder, name))
}
