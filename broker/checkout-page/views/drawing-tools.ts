/** Describes what the page lends to views that are scripts of their own: they would carry it a second time. */

import type { html, nothing } from 'lit/html.js'
import type { outside } from './form.ts'
import type { outcomeIcon } from './marks.ts'
import type { amountLead, shell } from './shell.ts'

export interface DrawingTools {
  html: typeof html
  nothing: typeof nothing
  shell: typeof shell
  amountLead: typeof amountLead
  outcomeIcon: typeof outcomeIcon
  outside: typeof outside
}
