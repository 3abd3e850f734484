/** Adds `<furiwake-checkout>` to the tags that Svelte 5's templates know. */

import type { HTMLAttributes } from 'svelte/elements'
import type {
  FuriwakeCheckout as Element,
  FuriwakeCheckoutAttributes,
  FuriwakeCheckoutEvents,
  FuriwakeCheckoutProperties,
} from './index.js'

export * from './index.js'

/** Svelte 5 listens for an event by an attribute: `on` and the event's name. */
export type FuriwakeCheckoutHandlers = {
  [Name in keyof FuriwakeCheckoutEvents as `on${Name}`]?: ((event: FuriwakeCheckoutEvents[Name]) => void) | undefined
}

export type FuriwakeCheckoutProps = HTMLAttributes<Element> &
  FuriwakeCheckoutProperties &
  FuriwakeCheckoutAttributes &
  FuriwakeCheckoutHandlers

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'furiwake-checkout': FuriwakeCheckoutProps
  }
}
