/** An order of the past, and with what it is gone through. */

import type { Chance } from './chance.ts'
import type { PastClock } from './past-clock.ts'
import type { PastIssuer } from './past-issuer.ts'
import type { PastLedger } from './past-ledger.ts'
import type { Schedule } from './schedule.ts'
import type { Visit } from './visits.ts'

export interface PastShopParts {
  ledger: PastLedger
  issuers: ReadonlyMap<string, PastIssuer>
  clock: PastClock
  chance: Chance
  schedule: Schedule
  ledgerId: string
  merchant: { id: string; name: string; origin: string }
}

/** An order of the past and the payment that was made for it. */
export interface PastOrder {
  visit: Visit
  paymentId: string
  number: string
  createdAt: number
}
