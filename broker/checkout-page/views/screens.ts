import { html, nothing } from 'lit/html.js'
import { later } from '../fetch-later-views.ts'
import { isLater } from '../state.ts'
import type { LaterScreen, Screen } from '../state.ts'
import type { DrawingTools } from './drawing-tools.ts'
import { formView, outside } from './form.ts'
import { outcomeIcon } from './marks.ts'
import { passkeyView } from './passkey.ts'
import { amountLead, shell } from './shell.ts'
import { coveredView, guardedView, troubleView, watchView } from './unavailable.ts'
import type { ViewContext } from './view-context.ts'

type View = (context: ViewContext, tools: DrawingTools) => unknown

export const TOOLS: DrawingTools = { html, nothing, shell, amountLead, outcomeIcon, outside }

/** While it loads the document's own first field stands there; the views that come after the form: later.ts. */
const VIEWS: Record<Exclude<Screen, 'loading' | LaterScreen>, View> = {
  trouble: troubleView,
  form: formView,
  passkey: passkeyView,
  guarded: guardedView,
  covered: coveredView,
  watch: watchView,
  question: (context, tools) => context.state.talk?.view(context, tools),
}

/** Returns the view of a screen, the same one each time; of one after the form what stands in its place until its script is here. */
export function viewOf(screen: Exclude<Screen, 'loading'>): View {
  return isLater(screen) ? (later.views?.[screen] ?? unlearnedView) : VIEWS[screen]
}

/** Says what is true of every screen after the form. */
function unlearnedView(context: ViewContext): unknown {
  const { say } = context
  return shell(context, {
    lead: amountLead(context, undefined, false),
    said: { title: say('@checking'), text: say('@closeSafely') },
  })
}
