/** Chromium as the tests start it. */

import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { findChromium } from '../../tools/chromium.ts'

/** Names what playwright turns off by itself (playwright-core, chromiumSwitches): of two such flags Chromium hears the last. */
const OFF_BY_PLAYWRIGHT = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'TcpPortRandomizationWin',
  'ThirdPartyStoragePartitioning',
  'msEdgeUpdateLaunchServicesPreferredVersion',
  'msForceBrowserSignIn',
]

/**
 * The browser's own window has pages in it, such as the list under the address, and processes that wait for a site to
 * come: nobody sees them here, and they take a fifth of what the tests do.
 */
const OFF_IN_WINDOW = [
  'PreloadTopChromeWebUI',
  'SpareRendererForSitePerProcess',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
]

/** Held against the playwright that is installed by test/unit/tools/launch-chromium.test.ts. */
export const OFF_IN_CHROMIUM: readonly string[] = [...OFF_BY_PLAYWRIGHT, ...OFF_IN_WINDOW]

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${OFF_IN_CHROMIUM.join(',')}`,
]

/** Starts the Chromium that is on the machine. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('There is no Chromium: `npm test` finds or installs one.')
  return chromium.launch({ executablePath, args: FLAGS })
}
