/** Describes what the operator of an authentication server sets, typed and checked once. */

import type { OthersKeys } from '../../messages/others-keys.ts'
import type { OwnKeys } from '../../messages/own-keys.ts'
import { ACCOUNT_KINDS } from '../account-kinds.ts'
import type { AccountKind } from '../account-kinds.ts'
import type { SecretList } from '../../protocol/secret-list.ts'
import { othersKeys } from '../server/others-keys.ts'
import {
  byteKeysSetting,
  choiceSetting,
  demoSetting,
  modeSetting,
  SettingsError,
  oncePerEnv,
  originSetting,
  originsSetting,
  privateKeysSetting,
  secretsSetting,
  textSetting,
} from '../server/settings.ts'
import type { ByteKeys } from '../server/settings.ts'
import { FORMER_MEMBERS_KEPT_DAYS, UNCONFIRMED_KEPT_DAYS } from './limits.ts'

export interface Env {
  /** D1: see schema.ts. */
  DB: D1Database
  /** Own public origin: `iss` of what is sent, `aud` of what is received. */
  ORIGIN: string
  /** `test` or `live`: the other one's messages are refused. `live` if not given. */
  MODE?: string
  /** `credit` or `debit`: what kind of account is released. */
  METHOD: string
  /** Holds what this issuer's member IDs begin with: 1 to 6 of `0-9A-Z`. */
  PREFIX: string
  /** The relay centre that accounts are sealed to. */
  RELAY_ORIGIN: string
  /** Comma list of brokers' origins that may ask. */
  BROKERS: string
  /** Secret: JSON array of private P-256 JWKs. The first signs, all are published. */
  SIGNING_KEYS: string
  /** Secret: JSON array of private P-256 JWKs. Browsers seal to the first; all can open. */
  ENCRYPTION_KEYS: string
  /** Holds what the members' pages are headed with: the issuer's name in both languages. */
  NAME_EN: string
  NAME_JA: string
  /** One character that stands for the name, and the house's colour as `#rrggbb`. */
  MARK: string
  COLOR: string
  /** `round` or `square`: how the pages are drawn. */
  PAGE_STYLE: string
  /** The one settlement server that accounts are released to; the members' payments are read there (the key is a secret list). */
  SETTLEMENT_ORIGIN: string
  STATEMENT_KEY: string
  /** Secret list (protocol/secret-list.ts) of 32 random bytes each, base64url. Keys the hashes of addresses and member numbers that tries are counted by. */
  HASHING_KEY: string
  /** WebAuthn's relying party ID of the members' passkeys: the host of ORIGIN, or a domain above it. */
  PASSKEY_RP_ID: string
  /** From this amount in yen on members choose how to pay; they are not asked if it is not given. */
  INSTALMENTS_FROM?: string
  /** From this amount in yen on members approve on a page of the issuer's own; they need not if it is not given. */
  APPROVAL_FROM?: string
  /** Days that a registration waits for its address to be confirmed, and that particulars of members who left are kept: see limits.ts. */
  UNCONFIRMED_KEPT_DAYS?: string
  FORMER_MEMBERS_KEPT_DAYS?: string
  /** The address that letters come from. */
  MAIL_FROM: string
  /** `on` in demos: letters are not sent, and `/mailbox` shows them to anyone. */
  DEMO_MAILBOX: string
  /** Cloudflare Email Sending; not needed with the demo's mailbox. */
  EMAIL?: SendEmail
}

const DAY_MS = 86_400_000

export const PAGE_STYLES = ['round', 'square'] as const

/** Says how the issuer shows itself on its pages. */
export interface Brand {
  name: { en: string; ja: string }
  mark: string
  color: string
  style: (typeof PAGE_STYLES)[number]
}

/** Sets how long is kept what names a person who is no member; in milliseconds. */
export interface KeptMs {
  unconfirmed: number
  formerMembers: number
}

export interface Settings {
  origin: string
  livemode: boolean
  method: AccountKind
  prefix: string
  relay: string
  brokers: readonly string[]
  signingKeys: OwnKeys
  encryptionKeys: OwnKeys
  keys: OthersKeys
  brand: Brand
  statement: { server: string; keys: SecretList }
  /** Makes what is new: the first of all. */
  hashingKey: Uint8Array<ArrayBuffer>
  hashingKeys: ByteKeys
  passkeyRpId: string
  /** Minor units. */
  instalmentsFrom: number | undefined
  approvalFrom: number | undefined
  keptMs: KeptMs
  mailFrom: string
  hasDemoMailbox: boolean
}

/** The settings, checked once an isolate. Throws SettingsError with the variable's name. */
export const settingsOf: (env: Env) => Settings = oncePerEnv((env) => {
  const relay = originSetting('RELAY_ORIGIN', env.RELAY_ORIGIN)
  const brokers = originsSetting('BROKERS', env.BROKERS)
  const livemode = modeSetting('MODE', env.MODE)
  const hasDemoMailbox = demoSetting('DEMO_MAILBOX', env.DEMO_MAILBOX, livemode)
  if (!hasDemoMailbox && env.EMAIL === undefined) throw new SettingsError('EMAIL', 'a send_email binding')
  const origin = originSetting('ORIGIN', env.ORIGIN)
  const hashingKeys = byteKeysSetting('HASHING_KEY', env.HASHING_KEY)
  return {
    origin,
    livemode,
    method: choiceSetting('METHOD', env.METHOD, ACCOUNT_KINDS),
    prefix: textSetting('PREFIX', env.PREFIX, /^[0-9A-Z]{1,6}$/, '1 to 6 of 0-9A-Z'),
    relay,
    brokers,
    signingKeys: privateKeysSetting('SIGNING_KEYS', env.SIGNING_KEYS),
    encryptionKeys: privateKeysSetting('ENCRYPTION_KEYS', env.ENCRYPTION_KEYS),
    keys: othersKeys(),
    brand: {
      name: { en: nameSetting('NAME_EN', env.NAME_EN), ja: nameSetting('NAME_JA', env.NAME_JA) },
      mark: textSetting('MARK', env.MARK, /^[\p{L}\p{N}]$/u, 'one letter or digit'),
      color: textSetting('COLOR', env.COLOR, /^#[0-9a-f]{6}$/i, 'a colour as #rrggbb'),
      style: choiceSetting('PAGE_STYLE', env.PAGE_STYLE, PAGE_STYLES),
    },
    statement: {
      server: originSetting('SETTLEMENT_ORIGIN', env.SETTLEMENT_ORIGIN),
      keys: secretsSetting('STATEMENT_KEY', env.STATEMENT_KEY, /^[\x21-\x7e]{16,256}$/, '16 to 256 visible characters'),
    },
    hashingKey: hashingKeys[0],
    hashingKeys,
    passkeyRpId: rpIdSetting(env.PASSKEY_RP_ID, new URL(origin).hostname),
    instalmentsFrom: amountSetting('INSTALMENTS_FROM', env.INSTALMENTS_FROM),
    approvalFrom: amountSetting('APPROVAL_FROM', env.APPROVAL_FROM),
    keptMs: {
      unconfirmed: daysSetting('UNCONFIRMED_KEPT_DAYS', env.UNCONFIRMED_KEPT_DAYS, UNCONFIRMED_KEPT_DAYS),
      formerMembers: daysSetting('FORMER_MEMBERS_KEPT_DAYS', env.FORMER_MEMBERS_KEPT_DAYS, FORMER_MEMBERS_KEPT_DAYS),
    },
    mailFrom: textSetting('MAIL_FROM', env.MAIL_FROM, /^[^\s@]+@[^\s@]+$/, 'an e-mail address'),
    hasDemoMailbox,
  }
})

/** WebAuthn level 3, section 5.1.2: a host may speak for itself and for a domain above it. */
function rpIdSetting(value: unknown, host: string): string {
  if (typeof value === 'string' && value !== '' && (host === value || host.endsWith(`.${value}`))) return value
  throw new SettingsError('PASSKEY_RP_ID', 'the host of ORIGIN, or a domain above it')
}

function amountSetting(variable: string, value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined
  return Number(textSetting(variable, value, /^[1-9]\d{0,8}$/, 'a whole number of yen'))
}

/** In milliseconds. */
function daysSetting(variable: string, value: string | undefined, unset: number): number {
  if (value === undefined || value === '') return unset * DAY_MS
  return Number(textSetting(variable, value, /^[1-9]\d{0,4}$/, 'a number of days')) * DAY_MS
}

function nameSetting(variable: string, value: unknown): string {
  return textSetting(variable, value, /^\S.{0,62}\S$/u, 'a name of 2 to 64 characters')
}
