/** Adds `<furiwake-checkout>` to the components that Vue 3's templates know. */

import type { HTMLAttributes, PublicProps } from 'vue'
import type {
  FuriwakeCheckout as Element,
  FuriwakeCheckoutAttributes,
  FuriwakeCheckoutEvents,
  FuriwakeCheckoutProperties,
} from './index.js'

export * from './index.js'

type InCapitals<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${InCapitals<Rest>}`
  : Capitalize<Name>

/** Vue's types have the handler of `@furiwake-verdict` under `onFuriwakeVerdict`. */
export type FuriwakeCheckoutHandlers = {
  [Name in keyof FuriwakeCheckoutEvents as `on${InCapitals<Name>}`]?: (event: FuriwakeCheckoutEvents[Name]) => void
}

export type FuriwakeCheckoutEmit = <Name extends keyof FuriwakeCheckoutEvents>(
  name: Name,
  event: FuriwakeCheckoutEvents[Name],
) => void

export type FuriwakeCheckoutComponent = new () => Element & {
  /** @deprecated There is none at run time: it is what Vue's type checker reads. */
  $props: HTMLAttributes &
    PublicProps &
    FuriwakeCheckoutProperties &
    FuriwakeCheckoutAttributes &
    FuriwakeCheckoutHandlers
  /** @deprecated There is none at run time: it is what Vue's type checker reads. */
  $emit: FuriwakeCheckoutEmit
}

declare module 'vue' {
  interface GlobalComponents {
    'furiwake-checkout': FuriwakeCheckoutComponent
    FuriwakeCheckout: FuriwakeCheckoutComponent
  }
}
