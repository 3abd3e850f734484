import { z } from 'zod'

import type { GuessCounterService } from './bounds/guess-counter-service.ts'
import type { KeyBookService } from './key-book/key-book-service.ts'
import type { LedgerService } from './ledger/ledger-service.ts'
import type { ClearingDayService } from './reconciliation/clearing-day-service.ts'

/** A namespace of Durable Objects, by what their stubs answer: nobody outside needs the objects' classes. */
export interface Objects<Service> {
  idFromName(name: string): DurableObjectId
  get(id: DurableObjectId): Service
}

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
  /** Wrong passwords, counted by the keys of many isolates; without it each isolate counts for itself. */
  GUESSES?: Objects<GuessCounterService>
  /** `https://…`, no path: the broker's name (`iss`) and where its pages are. */
  BROKER_ORIGIN: string
  /** Secret: JSON array of private P-256 JWKs. The first signs, all are published. */
  SIGNING_KEYS: string
  /** Secret: 32 bytes, base64url. Client secrets are derived from it. */
  CLIENT_SECRET_KEY: string
  /** Secret: 32 bytes, base64url. The secrets of webhook endpoints are derived from it. */
  WEBHOOK_SECRET_KEY: string
  /** Secret: 43 characters of base64url. Opens /operator, for whoever runs the broker. */
  OPERATOR_KEY: string
  /** `public`: endpoints must be https and on the public network. `any`: also this machine, for the demo and tests. */
  WEBHOOK_TARGETS?: string
  /** How many times the usual rates the API takes (limits.ts): for whoever measures it under load. 1 if not set. */
  RATE_FACTOR?: string
  /** Looks into the directory from one network, counted by location: see bounds/api-bounds.ts. */
  STRANGE_READS?: RateLimit
}

const signingKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  kid: z.string().min(1),
  x: z.string(),
  y: z.string(),
  d: z.string(),
})
export type SigningKeyJwk = z.infer<typeof signingKey>

const settings = z.object({
  BROKER_ORIGIN: z
    .url({ protocol: /^https?$/ })
    .refine((url) => new URL(url).origin === url, 'an origin: no path, no slash'),
  SIGNING_KEYS: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(z.array(signingKey).min(1)),
  CLIENT_SECRET_KEY: z.string().regex(/^[\w-]{43}$/, '32 bytes as base64url'),
  WEBHOOK_SECRET_KEY: z.string().regex(/^[\w-]{43}$/, '32 bytes as base64url'),
  OPERATOR_KEY: z.string().regex(/^[\w-]{43}$/, '32 bytes as base64url'),
  WEBHOOK_TARGETS: z.enum(['public', 'any']).default('public'),
  RATE_FACTOR: z.coerce.number().min(1).max(1_000).default(1),
})

/** What the variables and secrets say, checked. */
export interface Settings {
  origin: string
  signingKeys: SigningKeyJwk[]
  clientSecretKey: string
  webhookSecretKey: string
  webhookTargets: 'public' | 'any'
  operatorKey: string
  rateFactor: number
}

const checked = new WeakMap<Env, Settings>()

/** The settings of this Worker, checked once an isolate. Throws with the variable's name, never with its value. */
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
    clientSecretKey: parsed.data.CLIENT_SECRET_KEY,
    webhookSecretKey: parsed.data.WEBHOOK_SECRET_KEY,
    operatorKey: parsed.data.OPERATOR_KEY,
    webhookTargets: parsed.data.WEBHOOK_TARGETS,
    rateFactor: parsed.data.RATE_FACTOR,
  }
  checked.set(env, found)
  return found
}
