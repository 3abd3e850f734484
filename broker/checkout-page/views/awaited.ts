import type { AwaitedPayment } from '../../../protocol/checkout-api.ts'
import type * as Panel from '../awaited/panel.ts'
import type { ViewContext } from './view-context.ts'

/** Says where awaited/panel.ts is served: filled in by tools/build/browser-assets.ts. */
declare const AWAITED_SCRIPT: string

let panel: HTMLElement | undefined

/** Renders how to pay what is waited for, once the script that knows is here. */
export function awaitedPanel(
  { state, facts: { amount }, actions }: ViewContext,
  instructions: AwaitedPayment,
): HTMLElement {
  const place = (panel ??= document.createElement('div'))
  void (import(/* @vite-ignore */ AWAITED_SCRIPT) as Promise<typeof Panel>).then(
    ({ fillPanel }) => fillPanel(place, { amount, instructions, locale: state.locale, cancel: actions.cancelled }),
    // It is asked for again at the next look.
    () => undefined,
  )
  return place
}
