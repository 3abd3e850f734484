import { noteVerdicts } from './noted-verdicts.ts'
import type { TestFrame, TestLocator, TestPage } from './page.ts'
import { SELECTORS } from './selectors.ts'

export interface DialogOptions {
  /** A CSS selector: the element, where the page has several. */
  element?: string
  /** In milliseconds: so long each step may take. 60,000 if not given: some test members take their time. */
  timeout?: number
}

/** The dialog of one element: a part on the shop's page, and a part in the broker's frame. */
export interface Dialog {
  readonly element: TestLocator
  readonly frame: TestFrame
  readonly timeout: number
}

const TIMEOUT_MS = 60_000
const ASKED_AGAIN_MS = 2_000

/** Returns the dialog of an element, open or not. */
export function dialogOf(
  page: TestPage,
  { element = SELECTORS.element, timeout = TIMEOUT_MS }: DialogOptions = {},
): Dialog {
  return {
    element: page.locator(element).first(),
    frame: page.frameLocator(`${element} >> nth=0 >> ${SELECTORS.frame}`),
    timeout,
  }
}

/** Presses the element's button, unless its dialog is open, and waits for the form. */
export async function openDialog(page: TestPage, options: DialogOptions = {}): Promise<Dialog> {
  const dialog = dialogOf(page, options)
  const { element, frame, timeout } = dialog
  // Its button is there once its script is.
  await element.locator(SELECTORS.button).waitFor({ timeout })
  await noteVerdicts(element)
  if (!(await isOpen(dialog))) await element.locator(SELECTORS.button).click({ timeout })
  // The form's own script is at work.
  await frame.locator(SELECTORS.close).waitFor({ timeout })
  return dialog
}

/** Closes the dialog as a member does. An approved payment's verdict is then on its way to `verdict-url`. */
export async function closeDialog(page: TestPage, options: DialogOptions = {}): Promise<void> {
  const { element, frame, timeout } = dialogOf(page, options)
  await frame.locator(SELECTORS.close).click({ timeout })
  await element.locator(SELECTORS.openDialog).waitFor({ state: 'detached', timeout })
}

/** Stops the payment as a member does, and closes the dialog. */
export async function cancel(page: TestPage, options: DialogOptions = {}): Promise<void> {
  const { frame, timeout } = dialogOf(page, options)
  const button = frame.locator(SELECTORS.cancel)
  await button.click({ timeout })
  // Money that is waited for is given up by a second press, on the same button.
  const gone = button.waitFor({ state: 'detached', timeout: ASKED_AGAIN_MS })
  if (
    await gone.then(
      () => false,
      () => button.isVisible(),
    )
  )
    await button.click({ timeout })
  await button.waitFor({ state: 'detached', timeout })
  await closeDialog(page, options)
}

async function isOpen({ element }: Dialog): Promise<boolean> {
  return (await element.locator(SELECTORS.openDialog).count()) > 0
}
