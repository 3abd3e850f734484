/** Adds `<furiwake-checkout>` to the tags that JSX knows (React 19). */

import type { DetailedHTMLProps, HTMLAttributes } from 'react'
import type {
  FuriwakeCheckout as Element,
  FuriwakeCheckoutAttributes,
  FuriwakeCheckoutEvents,
  FuriwakeCheckoutProperties,
} from './index.js'

export * from './index.js'

/** React 19 listens for a custom element's event by `on` and the event's name. */
export type FuriwakeCheckoutHandlers = {
  [Name in keyof FuriwakeCheckoutEvents as `on${Name}`]?: ((event: FuriwakeCheckoutEvents[Name]) => void) | undefined
}

export type FuriwakeCheckoutProps = DetailedHTMLProps<HTMLAttributes<Element>, Element> &
  FuriwakeCheckoutProperties &
  FuriwakeCheckoutAttributes &
  FuriwakeCheckoutHandlers

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'furiwake-checkout': FuriwakeCheckoutProps
    }
  }
}
