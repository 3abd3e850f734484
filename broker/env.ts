import { z } from 'zod'

import { readOwnKeys } from '../messages/own-keys.ts'
import type { OwnKeys } from '../messages/own-keys.ts'
import { readSecretList } from '../protocol/secret-list.ts'
import type { SecretList } from '../protocol/secret-list.ts'
import { ARCHIVED_AFTER_DAYS } from './archive/limits.ts'
import type { GuessCounterService } from './bounds/guess-counter-service.ts'
import type { KeyBookService } from './key-book/key-book-service.ts'
import { REVOKED_KEYS_MAX } from './keys/limits.ts'
import type { LedgerService } from './ledgers/ledger-service.ts'
import type { MetricsDataset } from './metrics.ts'
import type { ClearingDayService } from './reconciliation/clearing-day-service.ts'
import type { TallyBookService } from './daily-tallies/tally-book-service.ts'

/** A namespace of Durable Objects, by what their stubs answer: nobody outside needs the objects' classes. */
export interface Objects<Service> {
  idFromName(name: string): DurableObjectId
  get(id: DurableObjectId): Service
  /** The same namespace within a jurisdiction: the same name is another object there. */
  jurisdiction?(jurisdiction: Jurisdiction): Objects<Service>
}

/** The jurisdictions that objects can be kept in: they run and store their data there and nowhere else, for ever. */
export const JURISDICTIONS = ['eu', 'us', 'fedramp'] as const
export type Jurisdiction = (typeof JURISDICTIONS)[number]

/** The bindings of `wrangler.toml`, as Cloudflare hands them over. */
export interface Env {
  /** D1: merchants, API keys, allowed origins, issuers. Read mostly. */
  DIRECTORY: D1Database
  /** One object a ledger, by the ledger's id: payments, operations, events. */
  LEDGER: Objects<LedgerService>
  /** Sixteen objects a merchant and mode: which payment the Idempotency-Key of a creation made. */
  KEY_BOOK: Objects<KeyBookService>
  /** One object an issuer's business day: its comparison with the ledgers that have operations on it. */
  CLEARING_DAY: Objects<ClearingDayService>
  /** One object a merchant and mode: its signed daily tallies. */
  TALLY_BOOK: Objects<TallyBookService>
  /** Wrong passwords, counted by the keys of many isolates; without it each isolate counts for itself. */
  GUESSES?: Objects<GuessCounterService>
  /** `https://…`, no path: the broker's name (`iss`) and where its pages are. */
  BROKER_ORIGIN: string
  /** Secret: JSON array of private P-256 JWKs. The first signs verdicts, all are published. */
  SIGNING_KEYS: string
  /** Secret: the same for messages to issuers and relay centres; SIGNING_KEYS if not set. */
  MESSAGE_KEYS?: string
  /** Secret list (protocol/secret-list.ts) of 32 bytes each, base64url. Client secrets are derived from it. */
  CLIENT_SECRET_KEY: string
  /** Secret list of 32 bytes each, base64url. The secrets of webhook endpoints are derived from it. */
  WEBHOOK_SECRET_KEY: string
  /** Secret list of 43 characters of base64url each. Makes the first tokens of whoever runs the broker: see broker/operator/. */
  OPERATOR_KEY: string
  /** Keeps every object in a jurisdiction. Never to be changed: with another one all ledgers are others, and empty. */
  OBJECT_JURISDICTION?: string
  /** `public`: endpoints must be https and on the public network. `any`: also this machine, for the demo and tests. */
  WEBHOOK_TARGETS?: string
  /** Says how many times the usual rates the API takes (limits.ts): for whoever measures it under load. 1 if not set. */
  RATE_FACTOR?: string
  /** The address where whoever runs the broker hears of what a person should look at, and the secret list of `whsec_…` that sign it: both or neither. */
  OPERATOR_WEBHOOK_URL?: string
  OPERATOR_WEBHOOK_SECRET?: string
  /** Names (docs/operate/keys.md) of keys that have leaked, with spaces between: they are published no more, whoever's record has them. */
  REVOKED_KEYS?: string
  /** The figures of docs/operate/dashboard/: see broker/metrics.ts. Without it none are written. */
  METRICS?: MetricsDataset
  /** The bucket that closed ledgers are archived in. Never to be another one while archives are in it. Without it none are. */
  ARCHIVE?: R2Bucket
  /** Days after its close that a ledger is archived by itself: see broker/archive/limits.ts. */
  ARCHIVE_AFTER_DAYS?: string
  /** Looks into the directory from one network, counted by location: see bounds/api-bounds.ts. */
  STRANGE_READS?: RateLimit
}

const ownKeys = z.string().transform((text, context): OwnKeys => {
  const keys = readOwnKeys(text)
  if (keys !== undefined) return keys
  context.addIssue({ code: 'custom', message: 'private P-256 JWKs, each with its own kid' })
  return z.NEVER
})

const secretListOf = (pattern: RegExp, expected: string) =>
  z.string().transform((text, context): SecretList => {
    const list = readSecretList(text, pattern)
    if (list !== undefined) return list
    context.addIssue({ code: 'custom', message: `${expected}, or a list of such` })
    return z.NEVER
  })
const secretList = secretListOf(/^[\w-]{43}$/, '32 bytes as base64url')

const settings = z.object({
  BROKER_ORIGIN: z
    .url({ protocol: /^https?$/ })
    .refine((url) => new URL(url).origin === url, 'an origin: no path, no slash'),
  SIGNING_KEYS: ownKeys,
  MESSAGE_KEYS: ownKeys.optional(),
  CLIENT_SECRET_KEY: secretList,
  WEBHOOK_SECRET_KEY: secretList,
  OPERATOR_KEY: secretList,
  WEBHOOK_TARGETS: z.enum(['public', 'any']).default('public'),
  OBJECT_JURISDICTION: z.enum(JURISDICTIONS).optional(),
  OPERATOR_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  OPERATOR_WEBHOOK_SECRET: secretListOf(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'whsec_ and base64').optional(),
  REVOKED_KEYS: z
    .string()
    .default('')
    .transform((text) => text.split(/\s+/).filter((id) => id !== ''))
    .refine((ids) => ids.length <= REVOKED_KEYS_MAX, `at most ${REVOKED_KEYS_MAX} names`),
  RATE_FACTOR: z.coerce.number().min(1).max(1_000).default(1),
  ARCHIVE_AFTER_DAYS: z.coerce.number().int().min(1).max(3_650).default(ARCHIVED_AFTER_DAYS),
})

/** Describes what the variables and secrets say, checked. */
export interface Settings {
  origin: string
  /** Sign verdicts. */
  signingKeys: OwnKeys
  /** Sign messages to the other parties. */
  messageKeys: OwnKeys
  clientSecretKeys: SecretList
  webhookSecretKeys: SecretList
  webhookTargets: 'public' | 'any'
  jurisdiction: Jurisdiction | undefined
  operatorKeys: SecretList
  /** Each secret signs. */
  operatorWebhook: { url: string; secrets: SecretList } | undefined
  revokedKeys: readonly string[]
  rateFactor: number
  archiveAfterDays: number
}

const checked = new WeakMap<Env, Settings>()

/** Returns the settings of this Worker, checked once an isolate. Throws with the variable's name, never with its value. */
export function settingsOf(env: Env): Settings {
  const known = checked.get(env)
  if (known) return known
  const parsed = settings.safeParse(env)
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => String(issue.path[0])).join(', ')
    throw new Error(`The broker's settings are wrong: ${names}. See broker/env.ts.`)
  }
  const found = {
    origin: parsed.data.BROKER_ORIGIN,
    signingKeys: parsed.data.SIGNING_KEYS,
    messageKeys: parsed.data.MESSAGE_KEYS ?? parsed.data.SIGNING_KEYS,
    clientSecretKeys: parsed.data.CLIENT_SECRET_KEY,
    webhookSecretKeys: parsed.data.WEBHOOK_SECRET_KEY,
    operatorKeys: parsed.data.OPERATOR_KEY,
    operatorWebhook: operatorWebhookOf(parsed.data),
    revokedKeys: parsed.data.REVOKED_KEYS,
    webhookTargets: parsed.data.WEBHOOK_TARGETS,
    jurisdiction: parsed.data.OBJECT_JURISDICTION,
    rateFactor: parsed.data.RATE_FACTOR,
    archiveAfterDays: parsed.data.ARCHIVE_AFTER_DAYS,
  }
  checked.set(env, found)
  return found
}

function operatorWebhookOf(given: z.infer<typeof settings>): Settings['operatorWebhook'] {
  const { OPERATOR_WEBHOOK_URL: url, OPERATOR_WEBHOOK_SECRET: secrets } = given
  if (url === undefined && secrets === undefined) return undefined
  if (url !== undefined && secrets !== undefined) return { url, secrets }
  const missing = url === undefined ? 'OPERATOR_WEBHOOK_URL' : 'OPERATOR_WEBHOOK_SECRET'
  throw new Error(`The broker's settings are wrong: ${missing}. See broker/env.ts.`)
}
