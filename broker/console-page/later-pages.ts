/** The pages that are fetched when one of them is opened, and one payment: the console's second script. */

import type { PageContext, OpenPage } from './page.ts'
import { arrivalsPage } from './pages/arrivals.ts'
import { calendarPage } from './pages/calendar.ts'
import { keysPage } from './pages/keys.ts'
import { logPage } from './pages/log.ts'
import { originsPage } from './pages/origins.ts'
import { openPayment } from './pages/payment.ts'
import { signedDaysPage } from './pages/signed-days.ts'
import { talliesPage } from './pages/tallies.ts'
import { webhooksPage } from './pages/webhooks.ts'
import type { Place } from './place.ts'

/** By the page's name, and of a payment by `payment`. */
export const LATER_PAGES = {
  tallies: talliesPage.open,
  'signed-days': signedDaysPage.open,
  arrivals: arrivalsPage.open,
  webhooks: webhooksPage.open,
  keys: keysPage.open,
  origins: originsPage.open,
  calendar: calendarPage.open,
  log: logPage.open,
  payment: (context: PageContext, place: Place) => openPayment(context, place.id ?? ''),
} as const satisfies Record<string, (context: PageContext, place: Place) => OpenPage>

export type LaterName = keyof typeof LATER_PAGES
