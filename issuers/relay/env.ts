/** What the operator of a relay centre sets, typed and checked once. */

import { oncePerEnv, originSetting, originsSetting, privateKeysSetting } from '../front-door/settings.ts'
import type { PrivateJwk } from '../front-door/settings.ts'
import { trustedKeys } from '../signed-messages/trusted-keys.ts'
import type { TrustedKeys } from '../signed-messages/trusted-keys.ts'

export interface Env {
  /** D1: see schema.ts. */
  DB: D1Database
  /** Own public origin: `iss` of what is sent, `aud` of what is received. */
  ORIGIN: string
  /** Comma list of brokers' origins that may send. */
  BROKERS: string
  /** Comma list of settlement servers' origins: nothing is sent to any other address. */
  SETTLEMENT_SERVERS: string
  /** Comma list of authentication servers' origins whose accounts are accepted. */
  AUTHENTICATION_SERVERS: string
  /** Secret: JSON array of private P-256 JWKs. The first signs, all are published. */
  SIGNING_KEYS: string
  /** Secret: JSON array of private P-256 JWKs. Accounts are sealed to the first; all can open. */
  ENCRYPTION_KEYS: string
}

export interface Settings {
  origin: string
  brokers: readonly string[]
  settlementServers: readonly string[]
  authenticationServers: readonly string[]
  signingKeys: readonly [PrivateJwk, ...PrivateJwk[]]
  encryptionKeys: readonly [PrivateJwk, ...PrivateJwk[]]
  keys: TrustedKeys
}

/** The settings, checked once an isolate. Throws SettingsError with the variable's name. */
export const settingsOf: (env: Env) => Settings = oncePerEnv((env) => {
  const brokers = originsSetting('BROKERS', env.BROKERS)
  const settlementServers = originsSetting('SETTLEMENT_SERVERS', env.SETTLEMENT_SERVERS)
  const authenticationServers = originsSetting('AUTHENTICATION_SERVERS', env.AUTHENTICATION_SERVERS)
  return {
    origin: originSetting('ORIGIN', env.ORIGIN),
    brokers,
    settlementServers,
    authenticationServers,
    signingKeys: privateKeysSetting('SIGNING_KEYS', env.SIGNING_KEYS),
    encryptionKeys: privateKeysSetting('ENCRYPTION_KEYS', env.ENCRYPTION_KEYS),
    keys: trustedKeys([...brokers, ...settlementServers, ...authenticationServers]),
  }
})
