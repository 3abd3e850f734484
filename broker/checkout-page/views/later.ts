/** The views after the form: a script of its own (fetch-later-views.ts), for nobody needs them before something was sent. */

import type { LaterScreen } from '../state.ts'
import { confirmView } from './confirm.ts'
import type { DrawingTools } from './drawing-tools.ts'
import { elsewhereView } from './elsewhere.ts'
import { outcomeView } from './outcome.ts'
import { closingView, processingView } from './processing.ts'
import type { ViewContext } from './view-context.ts'

export const LATER_VIEWS: Record<LaterScreen, (context: ViewContext, tools: DrawingTools) => unknown> = {
  processing: processingView,
  closing: closingView,
  confirm: confirmView,
  elsewhere: elsewhereView,
  outcome: outcomeView,
}
