/** Every page of the console, in the order of its list. The first is shown where the address names none, and is in the first script. */

import { laterPage } from './later-page.ts'
import type { Page } from './page.ts'
import { paymentsPage } from './pages/payments.ts'

export const PAGES: readonly [Page, ...Page[]] = [
  paymentsPage,
  laterPage('tallies'),
  laterPage('signed-days'),
  laterPage('arrivals'),
  laterPage('webhooks'),
  laterPage('keys'),
  laterPage('origins'),
  laterPage('calendar'),
  laterPage('log'),
]
