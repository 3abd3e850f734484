import { html, nothing } from 'lit/html.js'
import type { Screen } from '../state.ts'
import { coveredView, elsewhereView, guardedView, troubleView, watchView } from './unavailable.ts'
import { confirmView } from './confirm.ts'
import { formView } from './form.ts'
import { outcomeView } from './outcome.ts'
import { passkeyView } from './passkey.ts'
import { closingView, processingView } from './processing.ts'
import { amountLead, shell } from './shell.ts'
import type { ViewContext } from './view-context.ts'

/** While it loads the document's own first field stands there. */
export const VIEWS: Record<Exclude<Screen, 'loading'>, (context: ViewContext) => unknown> = {
  trouble: troubleView,
  form: formView,
  passkey: passkeyView,
  guarded: guardedView,
  covered: coveredView,
  watch: watchView,
  processing: processingView,
  question: (context) => context.state.talk?.view(context, { html, nothing, shell, amountLead }),
  closing: closingView,
  confirm: confirmView,
  elsewhere: elsewhereView,
  outcome: outcomeView,
}
