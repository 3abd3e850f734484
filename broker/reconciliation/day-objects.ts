import { ledgerOfPayment } from '../../protocol/object-id.ts'
import type { Env } from '../env.ts'
import { askObject } from '../ask-object.ts'
import { objectByName } from '../object-by-name.ts'
import type { AnnouncedDay } from '../ledger/ledger-chores.ts'
import type { ClearingDay, ClearingDayService, RunProgress } from './clearing-day-service.ts'

/** Tells the object of an issuer's business day that a ledger has operations on it. Throws StorageUnavailable. */
export async function announceDay(env: Env, { paymentId, ...day }: AnnouncedDay): Promise<void> {
  const ledger = ledgerOfPayment(paymentId)
  if (ledger !== undefined) await askObject(stubOf(env, day), (object) => object.announce(ledger))
}

/** Begins or goes on with the comparison of an issuer's business day. Throws StorageUnavailable. */
export function runDay(env: Env, day: ClearingDay): Promise<RunProgress> {
  return askObject(stubOf(env, day), (object) => object.run(day))
}

function stubOf(env: Env, { livemode, issuer, businessDate }: ClearingDay): () => ClearingDayService {
  const name = `${livemode ? 'live' : 'test'}:${issuer}:${businessDate}`
  return () => objectByName(env, env.CLEARING_DAY, name)
}
