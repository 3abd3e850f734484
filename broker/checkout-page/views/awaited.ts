import type { AwaitedPayment } from '../../../protocol/checkout-api.ts'
import { fetchScript } from '../fetch-script.ts'
import type * as Panel from '../awaited/panel.ts'
import type { ViewContext } from './view-context.ts'

/** Says where awaited/panel.ts is served: filled in by tools/build/browser-assets.ts. */
declare const AWAITED_SCRIPT: string

let panel: HTMLElement | undefined

/** Renders how to pay what is waited for, once the script that knows is here. The words for it came with these views. */
export function awaitedPanel({ state, say, actions }: ViewContext, instructions: AwaitedPayment): HTMLElement {
  const place = (panel ??= document.createElement('div'))
  void fetchScript<typeof Panel>(AWAITED_SCRIPT).then(
    ({ fillPanel }) => fillPanel(place, { instructions, say, locale: state.locale, cancel: actions.cancelled }),
    // It is asked for again at the next look.
    () => undefined,
  )
  return place
}
