import { drizzle } from 'drizzle-orm/d1'

import { signMessage } from '../../messages/sign-message.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { ID_RANDOM_CHARACTERS } from '../../protocol/object-id.ts'
import { ledgers } from '../db/directory-schema.ts'
import { issuerRows } from '../directory/issuer-rows.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { issuerHealth } from '../issuers/issuer-health.ts'
import { learnHealth } from '../issuers/reported-health.ts'
import { ledgerById } from '../ledgers/ledgers.ts'
import { missingKeyKinds } from '../operator/broker-keys.ts'
import { ReadinessCheck } from './readiness.ts'
import type { IssuerReadiness } from './readiness.ts'

const checks = new WeakMap<Env, ReadinessCheck>()

/** Returns the readiness check of this Worker: one an isolate. */
export function readinessOf(env: Env): ReadinessCheck {
  const known = checks.get(env)
  if (known) return known
  const check = new ReadinessCheck({
    directory: async () => (await drizzle(env.DIRECTORY).select({ id: ledgers.id }).from(ledgers).limit(1).get())?.id,
    // A payment that there is not: found to be missing, which is an answer.
    ledger: (id) => ledgerById(env, id).read(`pay_${id}${'0'.repeat(ID_RANDOM_CHARACTERS)}`),
    keys: () => sign(env),
    missingKeys: () => missingKeyKinds(env, Date.now()),
    issuers: () => issuers(env),
    now: () => Date.now(),
  })
  checks.set(env, check)
  return check
}

/** Throws where a setting is wrong or a key cannot sign. What is signed goes nowhere. */
async function sign(env: Env): Promise<void> {
  const { origin, signingKeys, messageKeys } = settingsOf(env)
  const envelope = { typ: MESSAGE_TYPES.notice, iss: origin, aud: origin, jti: 'readyz', now: 0, livemode: false }
  await Promise.all([signingKeys[0], messageKeys[0]].map((key) => signMessage(key, envelope, {})))
}

async function issuers(env: Env): Promise<IssuerReadiness[]> {
  const now = Date.now()
  const rows = learnHealth(await issuerRows(env)).filter(({ enabled }) => enabled)
  return rows.map(({ prefix, livemode, sealingKey }) => {
    const { state, answeredAt } = issuerHealth.word(prefix, now)
    const heardAt = Math.max(answeredAt ?? 0, sealingKey?.readAt ?? 0)
    return { prefix, livemode, state, heardAt: heardAt === 0 ? null : heardAt }
  })
}
