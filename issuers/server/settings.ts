/** Reads the variables that an operator set. Errors name the variable, never its value. */

import { readOwnKeys } from '../../messages/own-keys.ts'
import type { OwnKeys } from '../../messages/own-keys.ts'
import { fromBase64url } from '../../protocol/base64url.ts'
import { readSecretList } from '../../protocol/secret-list.ts'
import type { SecretList } from '../../protocol/secret-list.ts'
import { isText } from '../../protocol/shape.ts'
import { SETTING_ITEMS_MAX } from './limits.ts'

export type ByteKeys = readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]]

/** A variable is missing or wrong: the server refuses to work until it is put right. */
export class SettingsError extends Error {
  readonly variable: string
  constructor(variable: string, expected: string) {
    super(`The setting ${variable} is missing or wrong: expected ${expected}.`)
    this.name = 'SettingsError'
    this.variable = variable
  }
}

/** Reads an origin: `https://host[:port]`, no path and no slash at the end. http is for tests and loopback. */
export function originSetting(variable: string, value: unknown): string {
  if (!isOrigin(value)) throw new SettingsError(variable, 'an origin such as https://issuer.example')
  return value
}

/** Reads a comma list of origins, at least one. */
export function originsSetting(variable: string, value: unknown): readonly string[] {
  const origins = typeof value === 'string' ? value.split(',', SETTING_ITEMS_MAX).map((item) => item.trim()) : []
  if (origins.length === 0 || !origins.every(isOrigin)) throw new SettingsError(variable, 'a comma list of origins')
  return origins
}

/**
 * Reads `test` or `live`, as true for live: a server has one mode. `live` if
 * not given, because then what was forgotten refuses a test, and moves no
 * money.
 */
export function modeSetting(variable: string, value: unknown): boolean {
  return choiceSetting(variable, value ?? 'live', ['test', 'live']) === 'live'
}

/** Reads `on` or `off`, for what only tests and demos may have. */
export function demoSetting(variable: string, value: unknown, livemode: boolean): boolean {
  const isOn = choiceSetting(variable, value, ['on', 'off']) === 'on'
  if (isOn && livemode) throw new SettingsError(variable, 'off, unless MODE is test')
  return isOn
}

/** Reads one of the listed words. */
export function choiceSetting<T extends string>(variable: string, value: unknown, choices: readonly T[]): T {
  const choice = choices.find((known) => known === value)
  if (choice === undefined) throw new SettingsError(variable, `one of ${choices.join(', ')}`)
  return choice
}

/** Reads text that matches a pattern, described in words for the operator. */
export function textSetting(variable: string, value: unknown, pattern: RegExp, expected: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw new SettingsError(variable, expected)
  return value
}

/** Reads keys of 32 bytes in base64url without padding (RFC 4648, section 5): the first makes what is new, all of them check. */
export function byteKeysSetting(variable: string, value: unknown): ByteKeys {
  const [first, ...others] = secretsSetting(variable, value, /^[\w-]{43}$/, '32 bytes in base64url')
  return [fromBase64url(first), ...others.map(fromBase64url)]
}

/** Reads a secret list (protocol/secret-list.ts) whose values match a pattern, described in words for the operator. */
export function secretsSetting(variable: string, value: unknown, pattern: RegExp, expected: string): SecretList {
  const list = readSecretList(value, pattern)
  if (list === undefined) throw new SettingsError(variable, `${expected}, or a list of such with spaces between`)
  return list
}

/** Reads a JSON array of private P-256 JWKs, each with its own `kid`; the first is the one in use. */
export function privateKeysSetting(variable: string, value: unknown): OwnKeys {
  const keys = readOwnKeys(value)
  if (keys === undefined) {
    throw new SettingsError(variable, 'a JSON array of private EC P-256 JWKs, each with its own kid')
  }
  return keys
}

/** Calls `read` once for each `env` object, so once an isolate. */
export function oncePerEnv<E extends object, S>(read: (env: E) => S): (env: E) => S {
  const known = new WeakMap<E, S>()
  return (env) => {
    const found = known.get(env) ?? read(env)
    known.set(env, found)
    return found
  }
}

function isOrigin(value: unknown): value is string {
  if (!isText(value, 256) || !URL.canParse(value)) return false
  const url = new URL(value)
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === value
}
