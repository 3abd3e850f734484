/** Chromium's word to a frame that it is seen (IntersectionObserver v2): waited for, or told when a test says so. */

import { toldOfSight } from '../arrival.ts'
import type { Visitor } from '../stage.ts'
import { settled } from './covered-shop.ts'
import type { Opened } from './covered-shop.ts'

/** Waits until the browser has told the frame that its button is covered. */
export async function toldThatItIsCovered({ page, frame }: Opened): Promise<void> {
  await toldOfSight(frame, false)
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
