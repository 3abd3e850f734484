import { dialogOf, openDialog } from './dialog.ts'
import type { DialogOptions } from './dialog.ts'
import { notedVerdicts } from './noted-verdicts.ts'
import type { TestPage } from './page.ts'
import { nextShown, pressUntil } from './pay.ts'
import type { Shown } from './pay.ts'
import { SELECTORS } from './selectors.ts'

interface DevToolsSession {
  send(method: string, params?: object): Promise<unknown>
}

/** Playwright's `Page` in Chromium, the one browser that can be given an authenticator. */
export interface ChromiumPage extends TestPage {
  /** It takes Playwright's own page, of whatever version. */
  context(): { newCDPSession(page: never): Promise<DevToolsSession> }
}

/** Gives the page's browser a device with a fingerprint sensor, which recognizes the member at once. Call it before the member pays. */
export async function giveDevice(page: ChromiumPage): Promise<void> {
  const session = await page.context().newCDPSession(page as never)
  await session.send('WebAuthn.enable', { enableUI: false })
  const sensor = { hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true }
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, ...sensor }
  await session.send('WebAuthn.addVirtualAuthenticator', { options })
}

/** Takes the offer that the dialog makes after a payment with a password: the next payment can be made with a passkey. */
export async function addPasskey(page: TestPage, options: DialogOptions = {}): Promise<void> {
  const dialog = dialogOf(page, options)
  const offer = dialog.frame.locator(SELECTORS.offer)
  await offer.waitFor({ timeout: dialog.timeout })
  await pressUntil(dialog, offer, async () => !(await offer.isVisible()))
}

/** Pays with the passkey that was added: opens the dialog, where it comes first, presses its button, and waits for what is shown then. */
export async function payWithPasskey(page: TestPage, options: DialogOptions = {}): Promise<Shown> {
  const dialog = await openDialog(page, options)
  const button = dialog.frame.locator(SELECTORS.passkey)
  await button.waitFor({ timeout: dialog.timeout })
  const before = (await notedVerdicts(dialog.element)).length
  await pressUntil(dialog, button, async () => !(await button.isVisible()))
  return nextShown(dialog, before)
}
