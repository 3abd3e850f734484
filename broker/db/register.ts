/** Rows of the directory written by whoever holds its database: measurements and tests. Operators use their API: broker/operator/. */

import { eq } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { MERCHANT_NAME_MAX_CHARACTERS } from '../../protocol/issuer-messages.ts'
import { isPaymentMethod } from '../../protocol/payment.ts'
import type { PaymentMethod } from '../../protocol/payment.ts'
import { sha256Hex } from '../digests.ts'
import { textsFault } from '../issuer-texts.ts'
import { tagsFault } from '../names-by-language.ts'
import type { NamesByLanguage } from '../names-by-language.ts'
import type { TextsByLanguage } from '../issuer-texts.ts'
import {
  allowedOrigins,
  apiKeys,
  issuers,
  LATEST_API_VERSION,
  ledgers,
  merchants,
  webhookEndpoints,
} from './directory-schema.ts'
import type { ApiVersion } from './directory-schema.ts'
import { clashing, clashOf, isColor, isFramedLimit, isMark, isPrefix, isShownName } from './issuer-rules.ts'

export interface MerchantRegistration {
  id: string
  name: NamesByLanguage
  /** `https://shop.example`: pages of these origins may embed the checkout. */
  origins: string[]
  /** Eight characters each; a merchant needs one for each mode it uses. */
  ledgers: { id: string; livemode: boolean }[]
  /** The latest, if not given: an earlier one for a shop whose servers have the SDK of that version. */
  apiVersion?: ApiVersion
}

export interface IssuerRegistration {
  prefix: string
  name: { en: string; ja: string }
  mark: string
  color: string
  method: PaymentMethod
  /** Live payments, or test payments: an issuer takes one kind. */
  livemode: boolean
  /** Origins. */
  authenticationServer: string
  relay: string
  settlementServer: string
  registerUrl?: string
  forgotUrl?: string
  /** WebAuthn's relying party ID of its members' passkeys. */
  passkeyRpId?: string
  /** By currency, in minor units: see broker/db/directory-schema.ts. */
  framedLimits?: Record<string, number>
  /** Holds what members read of it beside its names, and its names in further languages. */
  texts?: TextsByLanguage
  /** Its approval takes the money; it holds it, if not given. */
  takesOnAuthorize?: boolean
}

/** Registers a merchant with its origins and ledgers; registering the same again changes nothing. */
export async function registerMerchant(
  db: DrizzleD1Database,
  merchant: MerchantRegistration,
  now: number,
): Promise<void> {
  const bad = merchant.origins.find((origin) => new URL(origin).origin !== origin)
  if (bad !== undefined) throw new Error(`An allowed origin must be an origin, without a path: ${bad}`)
  const fault = namesFault(merchant.name)
  if (fault !== undefined) throw new Error(fault)
  const { id, apiVersion = LATEST_API_VERSION } = merchant
  const { en, ja, ...further } = merchant.name
  const furtherNames = Object.keys(further).length === 0 ? null : further
  await db
    .insert(merchants)
    .values({ id, nameEn: en, nameJa: ja, furtherNames, apiVersion, createdAt: now })
    .onConflictDoNothing()
  for (const origin of merchant.origins) {
    await db.insert(allowedOrigins).values({ merchantId: merchant.id, origin }).onConflictDoNothing()
  }
  for (const ledger of merchant.ledgers) {
    await db
      .insert(ledgers)
      .values({ ...ledger, merchantId: id, hasWork: false })
      .onConflictDoNothing()
  }
}

/** Sets the version that a merchant's servers are told of: once they have its SDK. Other isolates know of it within a minute. */
export async function setApiVersion(db: DrizzleD1Database, merchantId: string, apiVersion: ApiVersion): Promise<void> {
  await db.update(merchants).set({ apiVersion }).where(eq(merchants.id, merchantId))
}

/** Registers a secret key, by its digest: the key itself is kept by the merchant alone. */
export async function registerApiKey(
  db: DrizzleD1Database,
  key: { merchantId: string; secretKey: string; livemode: boolean },
  now: number,
): Promise<void> {
  const mode = key.livemode ? 'sk_live_' : 'sk_test_'
  if (!key.secretKey.startsWith(mode)) throw new Error(`A key of this mode begins with ${mode}.`)
  await db
    .insert(apiKeys)
    .values({
      sha256: await sha256Hex(key.secretKey),
      merchantId: key.merchantId,
      livemode: key.livemode,
      createdAt: now,
    })
    .onConflictDoNothing()
}

/** Registers a webhook endpoint under an id (`whe_…`) that the operator chose; the same again changes nothing. */
export async function registerWebhookEndpoint(
  db: DrizzleD1Database,
  endpoint: { id: string; merchantId: string; livemode: boolean; url: string },
  now: number,
): Promise<void> {
  await db
    .insert(webhookEndpoints)
    .values({ ...endpoint, createdAt: now })
    .onConflictDoNothing()
}

/** Registers an issuer. Throws what the rules of its row say, of itself and beside the others: see issuer-rules.ts. */
export async function registerIssuer(db: DrizzleD1Database, issuer: IssuerRegistration): Promise<void> {
  const fault = faultOf(issuer)
  if (fault !== undefined) throw new Error(fault)
  const own = await db.select().from(issuers).where(eq(issuers.prefix, issuer.prefix)).get()
  if (own !== undefined && own.livemode !== issuer.livemode) {
    throw new Error(`The issuer ${issuer.prefix} is registered in the other mode.`)
  }
  const other = await clashing(db, issuer).get()
  if (other !== undefined) {
    throw new Error(
      clashOf(issuer, other) === 'issuer_prefix_taken'
        ? `The prefix ${issuer.prefix} and the registered ${other.prefix} begin alike: an ID must name one issuer.`
        : `A server is live or for tests, not both: it is ${other.prefix}'s.`,
    )
  }
  await db
    .insert(issuers)
    .values({
      prefix: issuer.prefix,
      nameEn: issuer.name.en,
      nameJa: issuer.name.ja,
      mark: issuer.mark,
      color: issuer.color,
      method: issuer.method,
      livemode: issuer.livemode,
      authenticationAdapter: 'furiwake-1',
      settlementAdapter: 'furiwake-1',
      authenticationServer: issuer.authenticationServer,
      relay: issuer.relay,
      settlementServer: issuer.settlementServer,
      registerUrl: issuer.registerUrl ?? null,
      forgotUrl: issuer.forgotUrl ?? null,
      passkeyRpId: issuer.passkeyRpId ?? null,
      framedLimits: issuer.framedLimits ?? null,
      texts: issuer.texts ?? null,
      takesOnAuthorize: issuer.takesOnAuthorize ?? false,
    })
    .onConflictDoNothing()
}

function faultOf(issuer: IssuerRegistration): string | undefined {
  const bad = Object.entries(issuer.framedLimits ?? {}).find(([currency, amount]) => !isFramedLimit(currency, amount))
  if (bad !== undefined) return `A framed limit is a currency and its minor units: ${bad.join(' ')}`
  if (!isPrefix(issuer.prefix)) return 'An issuer prefix is 1 to 6 characters of 0-9 and A-Z.'
  if (!isPaymentMethod(issuer.method)) return 'A method is a word of 1 to 32 of a-z, 0-9 and _, with a letter first.'
  if (!isMark(issuer.mark)) return 'A mark is one letter or digit.'
  if (!isColor(issuer.color)) return 'A colour is written as #rrggbb.'
  return namesFault(issuer.name) ?? textsFault(issuer.texts ?? {})?.reason
}

function namesFault(names: Readonly<Record<string, string>>): string | undefined {
  const wrong = tagsFault(Object.keys(names))
  if (wrong !== undefined) return wrong.reason
  const bad = Object.entries(names).find(([, name]) => !isShownName(name))
  return bad && `A name (${bad[0]}) is one line of 1 to ${MERCHANT_NAME_MAX_CHARACTERS} characters that can be seen.`
}

/** Sets the mode of an issuer that is registered: those of before modes are live until an operator says otherwise. */
export async function setIssuerMode(db: DrizzleD1Database, prefix: string, livemode: boolean): Promise<void> {
  await db.update(issuers).set({ livemode }).where(eq(issuers.prefix, prefix))
}
