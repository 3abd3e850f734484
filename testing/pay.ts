import { dialogOf, openDialog } from './dialog.ts'
import type { Dialog, DialogOptions } from './dialog.ts'
import type { TestMember } from './members.ts'
import { claimOf, notedVerdicts } from './noted-verdicts.ts'
import type { ChromiumPage, TestFrame, TestLocator, TestPage } from './page.ts'
import { SELECTORS } from './selectors.ts'

/** Describes what the dialog shows when there is something to do for the member, or nothing any more. */
export type Shown =
  /** The payment has its end, or waits for money that comes later (`awaiting_payment`). */
  | { kind: 'verdict'; status: string; verdict: string; reason?: string }
  /** The form again, with a complaint: a wrong ID or password. */
  | { kind: 'complaint'; message: string }
  /** The issuer asks: for a code, for a choice, or on a page or in an app of its own. */
  | { kind: 'question'; asks: 'code' | 'choice' | 'elsewhere'; complaint: string }
  /** Approved, and the member has the last word (`confirmation: 'required'`). */
  | { kind: 'confirmation' }

/** A press counts half a second after its button was seen, and may be let go where the machine is busy. */
const PRESSES = 4
const PRESS_MS = 3_000
const LOOK_EACH_MS = 100

/**
 * Pays with an ID: opens the dialog, types the member's ID and password, presses Pay, and waits for what the dialog shows then.
 * After a decline it takes "Use another ID" first.
 */
export async function pay(page: TestPage, member: TestMember, options: DialogOptions = {}): Promise<Shown> {
  const dialog = await openDialog(page, options)
  const { element, frame, timeout } = dialog
  const retry = frame.locator(SELECTORS.retry)
  if (await retry.isVisible()) await retry.click({ timeout })
  // Where a passkey has paid before, it comes first.
  const usePassword = frame.locator(SELECTORS.usePassword)
  if (await usePassword.isVisible()) await usePassword.click({ timeout })
  const password = frame.locator(SELECTORS.password)
  await password.waitFor({ timeout })
  const before = (await notedVerdicts(element)).length
  await typeIn(frame.locator(SELECTORS.memberId), member.id)
  await typeIn(password, member.password)
  await pressUntil(dialog, frame.locator(SELECTORS.go), () => isEmptied(password))
  return nextShown(dialog, before)
}

/** Answers an issuer's question: with a code as it was sent, or with a choice by its place in the list, from 0. */
export async function answer(page: TestPage, given: string | number, options: DialogOptions = {}): Promise<Shown> {
  const dialog = dialogOf(page, options)
  const { element, frame, timeout } = dialog
  const before = (await notedVerdicts(element)).length
  const field = frame.locator(typeof given === 'number' ? SELECTORS.choice : SELECTORS.code)
  if (typeof given === 'number') await field.nth(given).check({ timeout })
  else await field.fill(given, { timeout })
  await pressUntil(dialog, frame.locator(SELECTORS.go), () =>
    typeof given === 'number' ? isGone(field) : isEmptied(field),
  )
  return nextShown(dialog, before)
}

/** Gives the member's last word: yes. */
export async function confirm(page: TestPage, options: DialogOptions = {}): Promise<Shown> {
  const dialog = dialogOf(page, options)
  const before = (await notedVerdicts(dialog.element)).length
  const go = dialog.frame.locator(SELECTORS.go)
  await pressUntil(dialog, go, async () => !(await go.isVisible()))
  return nextShown(dialog, before)
}

/** Waits for what the dialog shows next: after an approval elsewhere, for example. */
export async function waitForVerdict(page: TestPage, options: DialogOptions = {}): Promise<Shown> {
  const dialog = dialogOf(page, options)
  return eventually(dialog, async () => verdictAfter(dialog, 0))
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

/** Fills a field by the keyboard or, where its text went to the page around, as a password manager does. */
async function typeIn(field: TestLocator, text: string): Promise<void> {
  await field.fill(text)
  if ((await field.inputValue()) !== '') return
  await field.evaluate((given, filled) => {
    const input = given as HTMLInputElement
    input.value = filled
    input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: filled }))
  }, text)
}

/** Presses a button until that is seen to have counted. */
async function pressUntil(
  { frame, timeout }: Dialog,
  button: TestLocator,
  isDone: () => Promise<boolean>,
): Promise<void> {
  for (let press = 0; press < PRESSES; press++) {
    await button.first().click({ timeout })
    for (const end = Date.now() + PRESS_MS; Date.now() < end; await pause()) if (await isDone()) return
  }
  throw new Error(`The dialog took no press of its button. ${await said(frame)}`)
}

/** Tells whether the form has taken what was typed: it keeps no password that it has sealed, and no code that was wrong. */
async function isEmptied(field: TestLocator): Promise<boolean> {
  return !(await field.isVisible()) || (await valueOf(field)) === ''
}

async function isGone(fields: TestLocator): Promise<boolean> {
  return !(await fields.first().isVisible())
}

async function valueOf(field: TestLocator): Promise<string> {
  // Gone in the moment between the two looks: taken.
  return field.inputValue({ timeout: LOOK_EACH_MS * 5 }).catch(() => '')
}

/** Waits for what the dialog shows next. */
async function nextShown(dialog: Dialog, verdictsBefore: number): Promise<Shown> {
  return eventually(dialog, async () => (await verdictAfter(dialog, verdictsBefore)) ?? shownNow(dialog.frame))
}

async function verdictAfter({ element }: Dialog, before: number): Promise<Shown | undefined> {
  const newest = (await notedVerdicts(element)).slice(before).at(-1)
  if (!newest) return undefined
  const reason = claimOf(newest.verdict, 'reason')
  return { kind: 'verdict', ...newest, ...(typeof reason === 'string' ? { reason } : {}) }
}

async function shownNow(frame: TestFrame): Promise<Shown | undefined> {
  if (await frame.locator(SELECTORS.password).isVisible()) {
    const message = await textOf(frame.locator(SELECTORS.complaint))
    return message ? { kind: 'complaint', message } : undefined
  }
  const complaint = await textOf(frame.locator(SELECTORS.answerComplaint))
  for (const asks of ['code', 'choice', 'elsewhere'] as const)
    if (await frame.locator(SELECTORS[asks]).first().isVisible()) return { kind: 'question', asks, complaint }
  return (await frame.locator(SELECTORS.confirm).isVisible()) ? { kind: 'confirmation' } : undefined
}

async function eventually(dialog: Dialog, look: () => Promise<Shown | undefined>): Promise<Shown> {
  for (const end = Date.now() + dialog.timeout; Date.now() < end; await pause()) {
    const shown = await look()
    if (shown) return shown
  }
  throw new Error(`Nothing more was shown within ${dialog.timeout} ms. ${await said(dialog.frame)}`)
}

async function said(frame: TestFrame): Promise<string> {
  const heading = await textOf(frame.locator(SELECTORS.heading).first())
  return heading ? `The dialog says: ${heading}` : 'The dialog says nothing.'
}

async function textOf(place: TestLocator): Promise<string> {
  if ((await place.count()) === 0) return ''
  return (await place.textContent({ timeout: LOOK_EACH_MS * 5 }).catch(() => null))?.trim() ?? ''
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LOOK_EACH_MS)
  })
}
