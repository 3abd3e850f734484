import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import setupWasm from 'argon2id/lib/setup.js'
import { drizzle, type AnyD1Database, type DrizzleD1Database } from 'drizzle-orm/d1'
import type { Miniflare } from 'miniflare'
import { LATEST_API_VERSION } from '../../broker/db/directory-schema.ts'
import {
  registerApiKey,
  registerIssuer,
  registerMerchant,
  registerWebhookEndpoint,
  setApiVersion,
  setIssuerMode,
} from '../../broker/db/register.ts'
import { enrolMember } from '../../issuers/authentication/members.ts'
import { enterCustomer } from '../../issuers/authentication/registration/customers.ts'
import { hashPassword, SALT_BYTES, type Argon2id } from '../../issuers/authentication/password-hash.ts'
import { findAccount, openAccount } from '../../issuers/settlement/settlement-store.ts'
import { inRepository } from '../root.ts'
import { customersOf } from './customers.ts'
import { shopEndpointId, type DemoSecrets } from './keys.ts'
import { membersOf, type WorkerMember } from './members.ts'
import { hostOf, originOf, WORKER_ISSUERS, type Place, type WorkerIssuer } from './places.ts'

const SHOP_NAME = { en: 'Hirune Pottery', ja: 'ひるね陶器' }
/** Describes what the demo's issuers let be paid in a frame by a browser that can't tell whether the form is covered. */
export const FRAMED_LIMITS = { JPY: 25_000 }
/** The settlement server acts these out by itself; the others come from the account as it is. */
const ACTED_STORIES = ['slow', 'lost_reply', 'unreachable'] as const

/**
 * Enters the merchant, the issuers on our Workers and their members. Each entry is made once
 * however often this runs, so a start that was broken off is taken up again.
 */
export async function seed(databases: Miniflare, secrets: DemoSecrets, basePort: number): Promise<void> {
  const now = Date.now()
  const directory = await database(databases, 'broker')
  const { id, secretKey, ledger } = secrets.merchant
  const origins = [originOf('shop', basePort)]
  const ledgers = [{ id: ledger, livemode: false }]
  await registerMerchant(directory, { id, name: SHOP_NAME, origins, ledgers }, now)
  // Also in a state of before: the demo's shop is always of today.
  await setApiVersion(directory, id, LATEST_API_VERSION)
  await registerApiKey(directory, { merchantId: id, secretKey, livemode: false }, now)
  const url = `${originOf('shop', basePort)}/webhooks`
  await registerWebhookEndpoint(directory, { id: shopEndpointId(secrets), merchantId: id, livemode: false, url }, now)
  const argon2id = await loadArgon2id()
  for (const issuer of WORKER_ISSUERS) {
    // A state of before modes holds them as live.
    await setIssuerMode(directory, issuer.prefix, false)
    await registerIssuer(directory, {
      prefix: issuer.prefix,
      name: issuer.name,
      mark: issuer.mark,
      color: issuer.color,
      method: issuer.kind,
      texts: { en: { station: issuer.station.en }, ja: { station: issuer.station.ja } },
      takesOnAuthorize: issuer.kind === 'debit',
      livemode: false,
      authenticationServer: originOf(issuer.authentication, basePort),
      relay: originOf(issuer.relay, basePort),
      settlementServer: originOf(issuer.settlement, basePort),
      registerUrl: `${originOf(issuer.authentication, basePort)}/register`,
      forgotUrl: `${originOf(issuer.authentication, basePort)}/help`,
      passkeyRpId: hostOf(issuer.authentication),
      framedLimits: FRAMED_LIMITS,
    })
    await seedMembers(databases, issuer, argon2id, now)
    await seedCustomers(databases, issuer)
  }
}

async function seedMembers(databases: Miniflare, issuer: WorkerIssuer, argon2id: Argon2id, now: number): Promise<void> {
  const authentication = await database(databases, issuer.authentication)
  const settlement = await database(databases, issuer.settlement)
  for (const member of membersOf(issuer)) {
    await enrolMember(authentication, {
      memberId: member.id,
      passwordHash: hashPassword(argon2id, member.password, randomBytes(SALT_BYTES)),
      account: member.released,
      status: member.story === 'locked' ? 'locked' : 'active',
      now,
    })
    // Money is never set anew: an account that is there was opened by a start that was broken off.
    if (!(await findAccount(settlement, member.account))) await openMemberAccount(settlement, member)
  }
}

/** With their accounts: who registers can pay at once. */
async function seedCustomers(databases: Miniflare, issuer: WorkerIssuer): Promise<void> {
  const authentication = await database(databases, issuer.authentication)
  const settlement = await database(databases, issuer.settlement)
  for (const { number, account: released, funds, birthDate, name, nameLatin, standing } of customersOf(issuer)) {
    await enterCustomer(authentication, { birthDate, name, nameLatin, standing, account: released })
    if (await findAccount(settlement, number)) continue
    await openMemberAccount(settlement, { account: number, released, funds, story: 'plain' })
  }
}

/** Opens a member's account, with the story that its settlement server acts out. */
export async function openMemberAccount(
  settlement: DrizzleD1Database,
  member: Pick<WorkerMember, 'account' | 'released' | 'funds' | 'story'>,
): Promise<void> {
  const { released, story } = member
  const acted = ACTED_STORIES.find((known) => known === story)
  await openAccount(settlement, {
    number: member.account,
    currency: 'JPY',
    ...('member_number' in released
      ? { creditLimit: member.funds, expiry: released.expiry }
      : {
          balance: member.funds,
          holder: released.account_holder,
          ...(story === 'expired' ? { status: 'expired' } : {}),
        }),
    ...(acted ? { story: acted } : {}),
  })
}

/** Wraps Miniflare's own D1 in Drizzle: the same statements as in the Worker, from Node. */
export async function database(databases: Miniflare, place: Place): Promise<DrizzleD1Database> {
  return drizzle((await databases.getD1Database(place)) as unknown as AnyD1Database)
}

/** Loads Argon2id in Node: the same wasm as in the Worker. */
export function loadArgon2id(): Promise<Argon2id> {
  const instance = (file: string) => async (imports: WebAssembly.Imports) =>
    WebAssembly.instantiate(readFileSync(inRepository('node_modules', 'argon2id', 'dist', file)), imports)
  return setupWasm(instance('simd.wasm'), instance('no-simd.wasm'))
}
