import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { canInstallPackages, installPackages } from './debian.ts'
import { inRepository, ToolFailure } from './root.ts'
import { runScript } from './run.ts'

/** Names the browser to use; the browser tests read it too. */
export const CHROMIUM_VARIABLE = 'FURIWAKE_CHROMIUM'
const DOWNLOAD_DEADLINE_MS = 10 * 60_000

const NONE = `No Chromium was found and none could be installed. Install Chromium or Chrome with your system's packages, or set ${CHROMIUM_VARIABLE} to one that you have (playwright's own comes with: npx playwright-core install chromium).`

/** Returns where a Chromium may already be, the one that was asked for first. */
function candidates(): string[] {
  const env = process.env
  const windows = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ])
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...windows,
    chromium.executablePath(),
  ]
}

/** Finds a Chromium on this machine, or undefined. */
export function findChromium(): string | undefined {
  const asked = process.env[CHROMIUM_VARIABLE] ?? process.env['CHROME_PATH']
  if (asked) {
    if (existsSync(asked)) return asked
    throw new ToolFailure(`${CHROMIUM_VARIABLE} or CHROME_PATH names ${asked}, which does not exist.`)
  }
  return candidates().find((path) => existsSync(path))
}

/** Finds a Chromium for the browser tests, or installs one and says so. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium()
  if (found) return found
  await install()
  const installed = findChromium()
  if (!installed) throw new ToolFailure(NONE)
  return installed
}

async function install(): Promise<void> {
  try {
    if (canInstallPackages()) return await installPackages('Chromium', ['chromium'])
    console.log('No Chromium on this machine: downloading one with playwright…')
    const cli = inRepository('node_modules', 'playwright-core', 'cli.js')
    await runScript(cli, ['install', 'chromium'], { deadlineMs: DOWNLOAD_DEADLINE_MS })
  } catch (error) {
    throw new ToolFailure(`${NONE} (${error instanceof Error ? error.message : String(error)})`)
  }
}
