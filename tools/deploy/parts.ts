/** The Workers of a deployment: where each one's configuration is, what it must be told, and which secrets it has. */

export const PART_NAMES = ['settlement', 'relay', 'authentication', 'broker', 'shop'] as const
/** In the order in which they are deployed: who is asked comes before who asks. */
export type PartName = (typeof PART_NAMES)[number]

/** The origins of the parts that a settings file names. */
export type Origins = Readonly<Partial<Record<PartName, string>>>

/** `signing` and `encryption`: a JSON list of one private P-256 JWK; `bytes`: 32 random bytes, base64url. */
export type SecretKind = 'signing' | 'encryption' | 'bytes'

export interface Part {
  /** As it is committed, in the repository. */
  config: string
  /** The module whose `settingsOf` checks variables and secrets in the Worker itself; none where nothing is checked. */
  settings?: string
  /** The variables that say the same for everybody, and are taken as they are committed. */
  kept: readonly string[]
  /** The variables that may be set and need not. */
  optional: readonly string[]
  /** Returns the variables that follow from the origins. */
  derived: (own: string, origins: Origins) => Readonly<Record<string, string | undefined>>
  /** Says that it is told the mode, in `MODE`. */
  hasMode: boolean
  /** The secrets that are made when they are missing. */
  made: Readonly<Record<string, SecretKind>>
  /** The secrets that somebody else gives; `like`: a text of the same form, for one that only the platform has. */
  given: Readonly<Record<string, { isNeeded: boolean; from: string; like?: string }>>
}

export const PARTS: Readonly<Record<PartName, Part>> = {
  settlement: {
    config: 'issuers/settlement/wrangler.toml',
    settings: 'issuers/settlement/env.ts',
    kept: ['BUSINESS_TIME_ZONE', 'TEST_STORIES'],
    optional: [],
    derived: (own, { relay, authentication }) => {
      return { ORIGIN: own, RELAYS: relay, AUTHENTICATION_SERVERS: authentication }
    },
    hasMode: true,
    made: { SIGNING_KEYS: 'signing', STATEMENT_KEY: 'bytes' },
    given: {},
  },
  relay: {
    config: 'issuers/relay/wrangler.toml',
    settings: 'issuers/relay/env.ts',
    kept: [],
    optional: [],
    derived: (own, { broker, authentication, settlement }) => {
      const pair = authentication && settlement && `${authentication}>${settlement}`
      return { ORIGIN: own, BROKERS: broker, PAIRS: pair }
    },
    hasMode: true,
    made: { SIGNING_KEYS: 'signing', ENCRYPTION_KEYS: 'encryption' },
    given: {},
  },
  authentication: {
    config: 'issuers/authentication/wrangler.toml',
    settings: 'issuers/authentication/env.ts',
    kept: ['PAGE_STYLE', 'DEMO_MAILBOX'],
    optional: ['INSTALMENTS_FROM', 'APPROVAL_FROM'],
    derived: (own, { broker, relay, settlement }) => {
      const PASSKEY_RP_ID = new URL(own).hostname
      return { ORIGIN: own, BROKERS: broker, RELAY_ORIGIN: relay, SETTLEMENT_ORIGIN: settlement, PASSKEY_RP_ID }
    },
    hasMode: true,
    made: { SIGNING_KEYS: 'signing', ENCRYPTION_KEYS: 'encryption', STATEMENT_KEY: 'bytes', HASHING_KEY: 'bytes' },
    given: {},
  },
  broker: {
    config: 'wrangler.toml',
    settings: 'broker/env.ts',
    kept: [],
    optional: ['OPERATOR_WEBHOOK_URL', 'RATE_FACTOR', 'REVOKED_KEYS', 'ARCHIVE_AFTER_DAYS'],
    derived: (own) => ({ BROKER_ORIGIN: own }),
    hasMode: false,
    made: {
      SIGNING_KEYS: 'signing',
      MESSAGE_KEYS: 'signing',
      CLIENT_SECRET_KEY: 'bytes',
      WEBHOOK_SECRET_KEY: 'bytes',
      OPERATOR_KEY: 'bytes',
    },
    given: {
      OPERATOR_WEBHOOK_SECRET: {
        isNeeded: false,
        from: 'you: whsec_ and 24 random bytes in base64, or more',
        like: `whsec_${'A'.repeat(32)}`,
      },
    },
  },
  shop: {
    config: 'demo-shop/wrangler.toml',
    kept: [],
    optional: [],
    derived: (_, { broker }) => ({ BROKER: broker }),
    hasMode: false,
    made: {},
    given: {
      FURIWAKE_SECRET_KEY: { isNeeded: true, from: 'the broker: furiwake keys add' },
      WEBHOOK_SECRET: { isNeeded: false, from: 'the broker: POST /v1/webhook-endpoints' },
    },
  },
}

/** Secrets that two parts must have alike: the authentication server reads statements with the settlement server's key. */
export const SHARED_SECRETS: readonly { name: string; parts: readonly PartName[] }[] = [
  { name: 'STATEMENT_KEY', parts: ['settlement', 'authentication'] },
]

/** Secrets that a Worker does without where it was first deployed without them: to add one is to turn a key. */
export const MADE_ONLY_WITH: Readonly<Record<string, string>> = { MESSAGE_KEYS: 'SIGNING_KEYS' }

export function isPartName(word: string): word is PartName {
  return PART_NAMES.some((known) => known === word)
}
