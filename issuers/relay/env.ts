/** Describes what the operator of a relay centre sets, typed and checked once. */

import type { OthersKeys } from '../../messages/others-keys.ts'
import type { OwnKeys } from '../../messages/own-keys.ts'
import { othersKeys } from '../server/others-keys.ts'
import { modeSetting, oncePerEnv, originSetting, originsSetting, privateKeysSetting } from '../server/settings.ts'
import { pairsSetting } from './pairs.ts'
import type { Pair } from './pairs.ts'

export interface Env {
  /** D1: see schema.ts. */
  DB: D1Database
  /** Own public origin: `iss` of what is sent, `aud` of what is received. */
  ORIGIN: string
  /** `test` or `live`: the other one's messages are refused. `live` if not given. */
  MODE?: string
  /** Comma list of brokers' origins that may send. */
  BROKERS: string
  /** Comma list of `AUTHENTICATION>SETTLEMENT` origins: whose accounts are accepted, and where each may be charged. */
  PAIRS?: string
  /** In place of `PAIRS`, where there is one of each: the origins of the pair. Nothing is sent to any other address. */
  SETTLEMENT_SERVERS?: string
  AUTHENTICATION_SERVERS?: string
  /** Secret: JSON array of private P-256 JWKs. The first signs, all are published. */
  SIGNING_KEYS: string
  /** Secret: JSON array of private P-256 JWKs. Accounts are sealed to the first; all can open. */
  ENCRYPTION_KEYS: string
}

export interface Settings {
  origin: string
  livemode: boolean
  brokers: readonly string[]
  pairs: readonly Pair[]
  signingKeys: OwnKeys
  encryptionKeys: OwnKeys
  keys: OthersKeys
}

/** The settings, checked once an isolate. Throws SettingsError with the variable's name. */
export const settingsOf: (env: Env) => Settings = oncePerEnv((env) => {
  return {
    origin: originSetting('ORIGIN', env.ORIGIN),
    livemode: modeSetting('MODE', env.MODE),
    brokers: originsSetting('BROKERS', env.BROKERS),
    pairs: pairsSetting(env),
    signingKeys: privateKeysSetting('SIGNING_KEYS', env.SIGNING_KEYS),
    encryptionKeys: privateKeysSetting('ENCRYPTION_KEYS', env.ENCRYPTION_KEYS),
    keys: othersKeys(),
  }
})
