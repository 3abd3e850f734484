import { asc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { issuerOfMemberId } from '../../protocol/member-id.ts'
import type { PaymentMethod } from '../../protocol/payment.ts'
import { authenticationServer } from '../adapters/authentication-server.ts'
import type { AuthenticationPort } from '../adapters/authentication.ts'
import { relayCentre } from '../adapters/relay-centre.ts'
import type { SettlementPort } from '../adapters/settlement.ts'
import type { Sender } from '../adapters/signed-messages.ts'
import { issuers } from '../db/directory-schema.ts'
import { Remembered } from '../directory/remembered.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { signingKey } from '../verdicts/keys.ts'

type IssuerRow = typeof issuers.$inferSelect

/** An issuer, resolved: whoever gets one speaks to its two ports, and asks no further which issuer it is. */
export interface Issuer {
  prefix: string
  /** In English, as it goes into verdicts. */
  name: string
  names: { en: string; ja: string }
  mark: string
  color: string
  method: PaymentMethod
  registerUrl: string | null
  forgotUrl: string | null
  /** Null: its members have no passkeys. */
  passkeyRpId: string | null
  /** By currency, in minor units; null: the house's. */
  framedLimits: Readonly<Record<string, number>> | null
  authentication: AuthenticationPort
  settlement: SettlementPort
}

// A new protocol is a new line here and a file in broker/adapters/; a new issuer is a row.
const AUTHENTICATION_ADAPTERS: Readonly<Record<string, (sender: Sender, row: IssuerRow) => AuthenticationPort>> = {
  'furiwake-1': (sender, row) => authenticationServer(sender, row.authenticationServer),
}
const SETTLEMENT_ADAPTERS: Readonly<Record<string, (sender: Sender, row: IssuerRow) => SettlementPort>> = {
  'furiwake-1': (sender, row) => relayCentre(sender, row.relay, row.settlementServer),
}

const rowsRead = new Remembered<IssuerRow[]>()

/** Every issuer that members can pay with now. */
export async function allIssuers(env: Env): Promise<Issuer[]> {
  const { origin } = settingsOf(env)
  const rows = await rowsRead.get(origin, () =>
    drizzle(env.DIRECTORY).select().from(issuers).where(eq(issuers.enabled, true)).orderBy(asc(issuers.prefix)).all(),
  )
  const sender = await senderOf(env)
  return (rows ?? []).flatMap((row) => resolve(sender, row) ?? [])
}

/** The issuer that a member ID names: step 5 begins with it. */
export async function issuerOfId(env: Env, memberId: string): Promise<Issuer | undefined> {
  return issuerOfMemberId(memberId, await allIssuers(env))
}

/** The issuer of a payment under way, also one that has been disabled since: what was begun must be ended. */
export async function issuerByPrefix(env: Env, prefix: string): Promise<Issuer | undefined> {
  const row = await drizzle(env.DIRECTORY).select().from(issuers).where(eq(issuers.prefix, prefix)).get()
  return row && resolve(await senderOf(env), row)
}

async function senderOf(env: Env): Promise<Sender> {
  const { origin, signingKeys } = settingsOf(env)
  return { origin, key: await signingKey(signingKeys) }
}

function resolve(sender: Sender, row: IssuerRow): Issuer | undefined {
  const authentication = AUTHENTICATION_ADAPTERS[row.authenticationAdapter]?.(sender, row)
  const settlement = SETTLEMENT_ADAPTERS[row.settlementAdapter]?.(sender, row)
  if (!authentication || !settlement) return undefined
  const { prefix, nameEn, nameJa, mark, color, method, registerUrl, forgotUrl, passkeyRpId, framedLimits } = row
  const names = { en: nameEn, ja: nameJa }
  const pages = { registerUrl, forgotUrl, passkeyRpId, framedLimits }
  return { prefix, name: nameEn, names, mark, color, method, ...pages, authentication, settlement }
}
