/** Ports by which a merchant's days are signed, of the broker as it is deployed. */

import { and, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { SignJWT } from 'jose'

import { DAILY_TALLY_TYP } from '../../protocol/daily-tally.ts'
import { RETURN_ALG } from '../../protocol/return.ts'
import { ledgers, merchants } from '../db/directory-schema.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { ledgersById } from '../ledgers/ledgers.ts'
import { reportsToShow } from '../reconciliation/reconciliations.ts'
import { signingKey } from '../verdicts/keys.ts'
import type { SigningPorts, ShopBooks } from './sign-days.ts'
import { tallyBookOf } from './tally-books.ts'
import type { TallyOwner } from './tally-owner.ts'

/** Makes the ports. Each throws what its side throws: nothing is signed then. */
export function signingPorts(env: Env, owner: TallyOwner): SigningPorts {
  const { origin, signingKeys } = settingsOf(env)
  return {
    book: tallyBookOf(env, owner),
    iss: origin,
    shop: () => readShop(env, owner),
    reports: (asked) => reportsToShow(env, asked),
    sign: async (claims) => {
      // With the key of verdicts and returns: see docs/decisions/0026-signed-days.md.
      const { kid, privateKey } = await signingKey(signingKeys)
      const header = { alg: RETURN_ALG, typ: DAILY_TALLY_TYP, kid }
      return new SignJWT({ ...claims }).setProtectedHeader(header).sign(privateKey)
    },
  }
}

/** Read anew each time: a ledger that an isolate has not heard of yet may have money of the day. */
async function readShop(env: Env, { merchantId, livemode }: TallyOwner): Promise<ShopBooks> {
  const db = drizzle(env.DIRECTORY)
  const isOfMode = and(eq(ledgers.merchantId, merchantId), eq(ledgers.livemode, livemode))
  const [[merchant], own] = await db.batch([
    db
      .select({ timeZone: merchants.timeZone, dayStarts: merchants.dayStarts })
      .from(merchants)
      .where(eq(merchants.id, merchantId)),
    db.select({ id: ledgers.id }).from(ledgers).where(isOfMode).orderBy(ledgers.id),
  ])
  if (merchant === undefined) throw new Error('There is no such merchant.')
  const ids = own.map(({ id }) => id)
  return { timeZone: merchant.timeZone ?? 'UTC', dayStarts: merchant.dayStarts, ledgers: ledgersById(env, ids) }
}
