/** Every page of the console, in the order of its list. The first is shown where the address names none. */

import type { Page } from './page.ts'
import { arrivalsPage } from './pages/arrivals.ts'
import { calendarPage } from './pages/calendar.ts'
import { keysPage } from './pages/keys.ts'
import { logPage } from './pages/log.ts'
import { originsPage } from './pages/origins.ts'
import { paymentsPage } from './pages/payments.ts'
import { signedDaysPage } from './pages/signed-days.ts'
import { talliesPage } from './pages/tallies.ts'
import { webhooksPage } from './pages/webhooks.ts'

export const PAGES: readonly [Page, ...Page[]] = [
  paymentsPage,
  talliesPage,
  signedDaysPage,
  arrivalsPage,
  webhooksPage,
  keysPage,
  originsPage,
  calendarPage,
  logPage,
]
