/** Waits until a dialog has come for those who use it: it hears the keyboard, and the browser says of its button that it is seen. */

import type { FrameLocator, Locator } from 'playwright-core'
import { expect } from 'vitest'

/** Waits until a person would begin: the form has stopped moving, and what is typed and pressed arrives in it. */
export async function arrived(frame: FrameLocator): Promise<void> {
  await frame.locator('body').evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
  await toldOfSight(frame, true)
  await keysReach(frame)
}

/**
 * Waits until the browser has told the frame that its button is seen, or that it is covered: an observer of the test's
 * own hears it with the form's. A button out of view, below the form's edge, is neither, and is not waited for.
 */
export async function toldOfSight(frame: FrameLocator, isSeen: boolean): Promise<void> {
  await frame
    .locator('.sure')
    .first()
    .evaluate((button, wanted) => {
      return new Promise<void>((resolve) => {
        const observer = new IntersectionObserver(
          (entries) => {
            const latest = entries.at(-1) as IntersectionObserverEntry & { isVisible: boolean }
            if (latest.isVisible !== wanted && (latest.isIntersecting || !wanted)) return
            observer.disconnect()
            requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
          },
          { threshold: 0.9, trackVisibility: true, delay: 100 } as IntersectionObserverInit,
        )
        observer.observe(button)
      })
    }, isSeen)
}

/**
 * Waits until the frame has grown to what is in it, as a person would who reads it first: until then what stands at its
 * foot is scrolled to, and moves from under the mouse when the frame grows.
 */
export async function fits(frame: FrameLocator): Promise<void> {
  await expect
    .poll(() =>
      frame.locator('body').evaluate(async () => {
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
        return document.documentElement.scrollHeight <= innerHeight
      }),
    )
    .toBe(true)
}

/**
 * Waits until a key that is pressed is heard in the frame: one that types nothing and leads nowhere. Automation sends a
 * key to the frame that has the focus by the browser's own word, and a frame of another process is given that a little
 * after it has asked: on a busy machine long after its field shows that it has it.
 */
export async function keysReach(frame: FrameLocator): Promise<void> {
  const body = frame.locator('body')
  await expect
    .poll(async () => {
      await body.evaluate(() => {
        const told = globalThis as unknown as { hasHeardKey: boolean }
        told.hasHeardKey = false
        addEventListener('keydown', () => (told.hasHeardKey = true), { capture: true, once: true })
      })
      await body.page().keyboard.press('Shift')
      return body.evaluate(() => (globalThis as unknown as { hasHeardKey: boolean }).hasHeardKey)
    })
    .toBe(true)
}

/**
 * Waits until Chromium lets a frame be pressed. A tap in a frame of another origin that has just come is dropped, as was
 * seen, and it may well be so with a click where the frame has just grown. Nothing tells of its end.
 */
export async function takesPresses(frame: FrameLocator): Promise<void> {
  await frame.owner().page().waitForTimeout(900)
}

/**
 * Fills a field by the keyboard, or, where its text went to the page around, as a password manager does. What is held
 * against the text is all of it: a field keeps what it had when another's text was lost.
 */
export async function typeIn(field: Locator, text: string): Promise<void> {
  await field.fill(text)
  if (withoutSpaces(await field.inputValue()) === withoutSpaces(text)) return
  await field.evaluate((input: HTMLInputElement, filled) => {
    input.value = filled
    input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: filled }))
  }, text)
}

/** An ID is shown in groups. */
function withoutSpaces(text: string): string {
  return text.replaceAll(' ', '')
}
