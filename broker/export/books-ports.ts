import { and, asc, eq, gt } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { ledgers } from '../db/directory-schema.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { keptKeys } from '../evidence/key-history.ts'
import { ledgerById } from '../ledgers/ledgers.ts'
import { signPart } from './signed-part.ts'
import type { BooksPorts, RunningDigest } from './write-part.ts'

/** Returns the first of a merchant's ledgers of a mode, or the one after another. */
export async function nextLedger(
  env: Env,
  { merchant, livemode }: { merchant: string; livemode: boolean },
  after = '',
): Promise<string | undefined> {
  const mine = and(eq(ledgers.merchantId, merchant), eq(ledgers.livemode, livemode), gt(ledgers.id, after))
  const next = drizzle(env.DIRECTORY).select({ id: ledgers.id }).from(ledgers).where(mine)
  return (await next.orderBy(asc(ledgers.id)).limit(1).get())?.id
}

/** Makes what an export is read from and signed with: the directory, the ledgers, the broker's own key. */
export function booksPorts(env: Env, owner: { merchant: string; livemode: boolean }): BooksPorts {
  const settings = settingsOf(env)
  return {
    origin: settings.origin,
    page: (ledger, filter) => ledgerById(env, ledger).exportPage(filter),
    ledgerAfter: (ledger) => nextLedger(env, owner, ledger),
    keysOf: (parties) => keptKeys(env, parties),
    digest: runningDigest,
    sign: (claims) => signPart(claims, settings),
    now: () => Date.now(),
  }
}

function runningDigest(): RunningDigest {
  const stream = new crypto.DigestStream('SHA-256')
  const writer = stream.getWriter()
  return {
    add: (bytes) => writer.write(bytes),
    async end() {
      await writer.close()
      const digest = new Uint8Array(await stream.digest)
      return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
    },
  }
}
