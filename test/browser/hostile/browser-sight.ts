/** Chromium's word to a frame that it is seen (IntersectionObserver v2): waited for, or told when a test says so. */

import type { Visitor } from '../stage.ts'
import { settled } from './covered-shop.ts'
import type { Opened } from './covered-shop.ts'

/** Until the browser has told the frame that its button is covered: an observer of the test's own hears it with the form's. */
export async function toldThatItIsCovered({ page, frame }: Opened): Promise<void> {
  await frame
    .locator('.sure')
    .first()
    .evaluate((button) => {
      return new Promise<void>((resolve) => {
        const observer = new IntersectionObserver(
          (entries) => {
            const latest = entries.at(-1) as IntersectionObserverEntry & { isVisible: boolean }
            if (latest.isVisible) return
            observer.disconnect()
            requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
          },
          { threshold: 0.9, trackVisibility: true, delay: 100 } as IntersectionObserverInit,
        )
        observer.observe(button)
      })
    })
  await settled(page)
}

/** In the frames of a visitor, what is seen is told by {@link tellNow}, and not when the machine has time. */
export async function tellLate(visitor: Visitor): Promise<void> {
  await visitor.context.addInitScript(() => {
    if (self === top) return
    const callbacks: IntersectionObserverCallback[] = []
    globalThis.IntersectionObserver = class extends IntersectionObserver {
      constructor(callback: IntersectionObserverCallback) {
        super(() => undefined)
        callbacks.push(callback)
      }
    }
    const tell = (isVisible: boolean): void => {
      const entry = { isIntersecting: true, isVisible, time: performance.now() } as unknown as IntersectionObserverEntry
      for (const callback of callbacks) callback([entry], {} as IntersectionObserver)
    }
    Object.assign(globalThis, { tell })
  })
}

export function tellNow({ frame }: Opened, isVisible: boolean): Promise<void> {
  return frame.locator('body').evaluate((_, seen) => {
    const { tell } = globalThis as unknown as { tell: (isVisible: boolean) => void }
    tell(seen)
  }, isVisible)
}
