/** What the operator of an authentication server sets, typed and checked once. */

import { PAYMENT_METHODS } from '../../protocol/payment.ts'
import type { PaymentMethod } from '../../protocol/payment.ts'
import {
  choiceSetting,
  oncePerEnv,
  originSetting,
  originsSetting,
  privateKeysSetting,
  textSetting,
} from '../front-door/settings.ts'
import type { PrivateJwk } from '../front-door/settings.ts'
import { trustedKeys } from '../signed-messages/trusted-keys.ts'
import type { TrustedKeys } from '../signed-messages/trusted-keys.ts'

export interface Env {
  /** D1: see schema.ts. */
  DB: D1Database
  /** Own public origin: `iss` of what is sent, `aud` of what is received. */
  ORIGIN: string
  /** `credit` or `debit`: what kind of account is released. */
  METHOD: string
  /** What this issuer's member IDs begin with: 1 to 6 of `0-9A-Z`. */
  PREFIX: string
  /** The relay centre that accounts are sealed to. */
  RELAY_ORIGIN: string
  /** Comma list of brokers' origins that may ask. */
  BROKERS: string
  /** Secret: JSON array of private P-256 JWKs. The first signs, all are published. */
  SIGNING_KEYS: string
  /** Secret: JSON array of private P-256 JWKs. Browsers seal to the first; all can open. */
  ENCRYPTION_KEYS: string
}

export interface Settings {
  origin: string
  method: PaymentMethod
  prefix: string
  relay: string
  brokers: readonly string[]
  signingKeys: readonly [PrivateJwk, ...PrivateJwk[]]
  encryptionKeys: readonly [PrivateJwk, ...PrivateJwk[]]
  keys: TrustedKeys
}

/** The settings, checked once an isolate. Throws SettingsError with the variable's name. */
export const settingsOf: (env: Env) => Settings = oncePerEnv((env) => {
  const relay = originSetting('RELAY_ORIGIN', env.RELAY_ORIGIN)
  const brokers = originsSetting('BROKERS', env.BROKERS)
  return {
    origin: originSetting('ORIGIN', env.ORIGIN),
    method: choiceSetting('METHOD', env.METHOD, PAYMENT_METHODS),
    prefix: textSetting('PREFIX', env.PREFIX, /^[0-9A-Z]{1,6}$/, '1 to 6 of 0-9A-Z'),
    relay,
    brokers,
    signingKeys: privateKeysSetting('SIGNING_KEYS', env.SIGNING_KEYS),
    encryptionKeys: privateKeysSetting('ENCRYPTION_KEYS', env.ENCRYPTION_KEYS),
    keys: trustedKeys([relay, ...brokers]),
  }
})
