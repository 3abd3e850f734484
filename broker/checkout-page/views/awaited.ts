import { html } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'
import type * as Panel from '../awaited/panel.ts'
import { amountLead, shell } from './shell.ts'
import type { ViewContext } from './view-context.ts'

/** Says where awaited/panel.ts is served: filled in by tools/build/browser-assets.ts. */
declare const AWAITED_SCRIPT: string

let panel: HTMLElement | undefined

/** Renders the amount, and how to pay it, once that is here: while it is waited for the dialog may be closed. */
export function awaitedView(context: ViewContext, done: TemplateResult): TemplateResult {
  const { state, actions } = context
  const place = (panel ??= document.createElement('div'))
  const instructions = state.checkout?.instructions
  if (instructions)
    void (import(/* @vite-ignore */ AWAITED_SCRIPT) as Promise<typeof Panel>).then(
      ({ fillPanel }) => fillPanel(place, { instructions, locale: state.locale, cancel: actions.cancelled }),
      // It is asked for again at the next look.
      () => undefined,
    )
  return shell(context, { lead: amountLead(context, undefined, false), rest: html`${place}${done}` })
}
