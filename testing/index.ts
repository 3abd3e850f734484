/**
 * `furiwake/testing`: a member in a shop's browser tests, for Playwright.
 *
 * ```ts
 * const members = await readMembers()
 * expect(await pay(page, memberWith(members, 'plain'))).toMatchObject({ kind: 'verdict', status: 'captured' })
 * await closeDialog(page) // the verdict goes to verdict-url
 * ```
 *
 * It depends on nothing: any version of Playwright's page fits. See docs/testing.md.
 */

export { cancel, closeDialog, dialogOf, openDialog } from './dialog.ts'
export type { Dialog, DialogOptions } from './dialog.ts'
export { memberWith, readMembers } from './members.ts'
export type { TestMember } from './members.ts'
export type { ChromiumPage, TestFrame, TestLocator, TestPage } from './page.ts'
export { addPasskey, answer, confirm, giveDevice, pay, payWithPasskey, waitForVerdict } from './pay.ts'
export type { Shown } from './pay.ts'
export { SELECTORS } from './selectors.ts'
