/** Every key and secret that a deployment is set with: where it is set, and how long what it made may live. */

import { OLD_CODE_MAX_MS, KEY_MARGIN_MS } from '../../../broker/keys/limits.ts'
import { MADE_LIVES_MS } from '../../../broker/keys/own-key-kinds.ts'
import { ACCOUNT_LIFETIME_SECONDS, KNOWN_SOURCE_KEPT_MS } from '../../../issuers/authentication/limits.ts'
import { JWKS_CACHE_SECONDS } from '../../../issuers/server/limits.ts'
import { JWKS_FRESH_MS, JWKS_KEPT_MAX_MS } from '../../../messages/limits.ts'
import { CLOCK_SKEW_SECONDS, MESSAGE_LIFETIME_SECONDS } from '../../../protocol/message-claims.ts'
import { SEAL_LIFETIME_SECONDS } from '../../../protocol/sealed-password.ts'

/** The servers that settings belong to. An issuer's are named with its prefix before them: `4:relay`. */
export type ServerName = 'broker' | 'authentication' | 'relay' | 'settlement'

export interface KeyKind {
  variable: string
  /** Each is set with the same value. */
  servers: readonly [ServerName, ...ServerName[]]
  /** `signing` and `sealing`: key pairs, as a JSON array; the others: values with spaces between. */
  form: 'signing' | 'sealing' | 'bytes' | 'webhook_secret' | 'word'
  /** From its publishing on, everybody who meets what it made knows it after so long. */
  knownAfterMs: number
  /** From the activation of the next one on, nothing that it made is about after so long. */
  goneAfterMs: number
  makes: string
  /** Says what breaks where it is taken out before. */
  breaks: string
  /** Its uses cannot be counted in time: the broker is asked. */
  isCountedByBroker?: true
  /** Says what else must hold before it is taken out, and no clock tells. */
  condition?: string
}

/** Whoever keeps others' keys looks again after JWKS_FRESH_MS, and what is in between may answer with as old a copy. */
const VERIFIERS_KNOW_MS = JWKS_FRESH_MS + JWKS_CACHE_SECONDS * 1000 + OLD_CODE_MAX_MS
const MESSAGE_MS = (MESSAGE_LIFETIME_SECONDS + CLOCK_SKEW_SECONDS) * 1000

const after = (livesMs: number): number => OLD_CODE_MAX_MS + livesMs + KEY_MARGIN_MS
const signing = (servers: KeyKind['servers'], variable: string, livesMs: number, makes: string, breaks: string) =>
  ({
    variable,
    servers,
    form: 'signing',
    knownAfterMs: VERIFIERS_KNOW_MS,
    goneAfterMs: after(livesMs),
    makes,
    breaks,
  }) as const
const secret = (
  servers: KeyKind['servers'],
  variable: string,
  form: KeyKind['form'],
  livesMs: number,
  makes: string,
  breaks: string,
) => ({ variable, servers, form, knownAfterMs: OLD_CODE_MAX_MS, goneAfterMs: after(livesMs), makes, breaks }) as const

const IN_FLIGHT = 'Messages on their way are refused: a payment in that minute may be declined.'

/** The broker's own, by the names that its operator API has for them. */
export const BROKER_KINDS = {
  verdicts: signing(
    ['broker'],
    'SIGNING_KEYS',
    MADE_LIVES_MS.verdicts,
    'verdicts, certificates of issuers, and messages where MESSAGE_KEYS is not set',
    'Verdicts of the last quarter of an hour cannot be verified: the shop asks for a new one, or waits for its webhook.',
  ),
  messages: signing(
    ['broker'],
    'MESSAGE_KEYS',
    MADE_LIVES_MS.messages,
    'messages to issuers and relay centres',
    IN_FLIGHT,
  ),
  client_secrets: secret(
    ['broker'],
    'CLIENT_SECRET_KEY',
    'bytes',
    // Issuers know a member’s networks by its hashes.
    Math.max(MADE_LIVES_MS.client_secrets, KNOWN_SOURCE_KEPT_MS),
    'client secrets of payments, and the names of networks that guesses are counted by',
    'Open dialogs stop: the shop makes a new payment.',
  ),
  webhook_secrets: {
    ...secret(
      ['broker'],
      'WEBHOOK_SECRET_KEY',
      'bytes',
      MADE_LIVES_MS.webhook_secrets,
      'secrets of webhook endpoints, and their seals',
      'Webhooks to endpoints that are still under it wait until it is back, or until the merchant rotates its secret.',
    ),
    isCountedByBroker: true,
  },
  operator_key: secret(
    ['broker'],
    'OPERATOR_KEY',
    'bytes',
    MADE_LIVES_MS.operator_key,
    'access to the operator API, to make the first tokens',
    'Whoever still uses it makes no more tokens. Tokens that it made stay good.',
  ),
  operator_webhook: secret(
    ['broker'],
    'OPERATOR_WEBHOOK_SECRET',
    'webhook_secret',
    MADE_LIVES_MS.operator_webhook,
    'signatures of the operator’s webhook',
    'Its receiver refuses what comes until it has the next one.',
  ),
} as const satisfies Record<string, KeyKind>

/** Of each issuer. */
export const ISSUER_KINDS = {
  authentication_signing: signing(
    ['authentication'],
    'SIGNING_KEYS',
    Math.max(MESSAGE_MS, ACCOUNT_LIFETIME_SECONDS * 1000),
    'its messages, and the releases of accounts',
    IN_FLIGHT,
  ),
  authentication_sealing: secret(
    ['authentication'],
    'ENCRYPTION_KEYS',
    'sealing',
    JWKS_KEPT_MAX_MS + SEAL_LIFETIME_SECONDS * 1000,
    'opens sealed passwords and answers',
    'A password that was sealed to it is asked for again.',
  ),
  statement: secret(
    ['authentication', 'settlement'],
    'STATEMENT_KEY',
    'word',
    0,
    'access to statements of accounts',
    'The members’ pages show no payments until both servers have the next one.',
  ),
  hashing: {
    ...secret(
      ['authentication'],
      'HASHING_KEY',
      'bytes',
      KNOWN_SOURCE_KEPT_MS,
      'challenges and handles of passkeys, mailed links, the names of networks that members are known at',
      'Passkeys that were just begun are refused. Members are strangers at their networks until they are right there again.',
    ),
    condition: 'No row of the authentication server’s passkeys may be without a user_handle.',
  },
  relay_signing: signing(['relay'], 'SIGNING_KEYS', MESSAGE_MS, 'its messages', IN_FLIGHT),
  relay_sealing: secret(
    ['relay'],
    'ENCRYPTION_KEYS',
    'sealing',
    JWKS_KEPT_MAX_MS + ACCOUNT_LIFETIME_SECONDS * 1000,
    'opens sealed accounts',
    'An account that was sealed to it is refused: that payment is declined.',
  ),
  settlement_signing: signing(['settlement'], 'SIGNING_KEYS', MESSAGE_MS, 'its messages', IN_FLIGHT),
} as const satisfies Record<string, KeyKind>

/** A kind in a deployment: of the broker, or of an issuer by its prefix. */
export interface NamedKind extends KeyKind {
  /** As it is typed: `verdicts`, `4:statement`. */
  name: string
  /** The issuer's prefix; undefined: the broker's. */
  issuer: string | undefined
  ofBroker: keyof typeof BROKER_KINDS | undefined
}

/** Reads the name of a kind; undefined when there is none such. */
export function kindNamed(name: string): NamedKind | undefined {
  if (isOwn(BROKER_KINDS, name)) return { ...BROKER_KINDS[name], name, issuer: undefined, ofBroker: name }
  const [, issuer, kind = ''] = /^([0-9A-Z]{1,6}):(\w+)$/.exec(name) ?? []
  return isOwn(ISSUER_KINDS, kind) ? { ...ISSUER_KINDS[kind], name, issuer, ofBroker: undefined } : undefined
}

/** The names of all kinds, as they are typed. */
export const KIND_NAMES: readonly string[] = [
  ...Object.keys(BROKER_KINDS),
  ...Object.keys(ISSUER_KINDS).map((kind) => `PREFIX:${kind}`),
]

function isOwn<T extends object>(record: T, name: string): name is keyof T & string {
  return Object.hasOwn(record, name)
}
