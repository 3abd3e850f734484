/**
 * The keyring of a deployment: a file that its owner alone can read. The
 * platform gives no secret back, so this is where the keys are, and from here
 * they are put.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { readOwnKeys } from '../../../messages/own-keys.ts'
import type { PrivateJwk } from '../../../messages/own-keys.ts'
import { ToolFailure } from '../../root.ts'

/** A key and its times, as RFC 3339 has them; null: not yet. They count from when the setting was put. */
export interface KeptKey {
  id: string
  value: PrivateJwk | string
  published_at: string | null
  activated_at: string | null
  /** Another one is in use since then. */
  replaced_at: string | null
}

/** The keys of a kind, as its setting has them: the one in use first. */
export interface KeptKind {
  keys: KeptKey[]
  /** The setting has changed here and was not put yet. */
  is_pending: boolean
  /** Those that were taken out, without what was secret. */
  retired: { id: string; at: string; leaked: boolean }[]
}

/** A place where settings are put: Workers by wrangler, or a file of `NAME=value` lines for each server. */
export type Place = { by: 'wrangler'; environment?: string; gradual?: boolean } | { by: 'files'; folder: string }

export interface Keyring {
  version: 1
  place: Place
  kinds: Record<string, KeptKind>
}

const FILE_MODE = 0o600
const OTHERS = 0o077
/** Retired keys of a kind that are remembered. */
const RETIRED_MAX = 50

/** Reads a keyring; undefined when there is no such file. Fails with one sentence, which repeats nothing of it. */
export function readKeyring(file: string): Keyring | undefined {
  if (!existsSync(file)) return undefined
  if (process.platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0) {
    throw new ToolFailure(`Others can read ${file}, and it holds every key: chmod 600 ${file}`)
  }
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // Said below: what is in it is secret, and the parser would quote it.
  }
  if (!isKeyring(value)) throw new ToolFailure(`${file} is no keyring: put back the copy that you keep of it.`)
  return value
}

/** Writes a keyring for its owner alone: beside its place, and then moved there, so that a crash leaves the old file or the new one. */
export function writeKeyring(file: string, keyring: Keyring): void {
  for (const kind of Object.values(keyring.kinds)) kind.retired = kind.retired.slice(-RETIRED_MAX)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const beside = `${file}.${process.pid}.new`
  writeFileSync(beside, `${JSON.stringify(keyring, null, 2)}\n`, { mode: FILE_MODE })
  renameSync(beside, file)
}

/** Writes the keys of a kind as their setting has them. */
export function settingOf({ keys }: KeptKind): string {
  const values = keys.map(({ value }) => value)
  const texts = values.filter((value) => typeof value === 'string')
  return texts.length === values.length ? texts.join(' ') : JSON.stringify(values)
}

/** Reads a setting as it may be today, a single value or a list; undefined when it is neither. */
export function valuesIn(setting: string, isPair: boolean): (PrivateJwk | string)[] | undefined {
  if (isPair) {
    const keys = readOwnKeys(setting.trim())
    return keys === undefined ? undefined : [...keys]
  }
  const values = setting.split(/\s+/).filter((value) => value !== '')
  return values.length === 0 ? undefined : values
}

function isKeyring(value: unknown): value is Keyring {
  if (!isObject(value) || value['version'] !== 1 || !isObject(value['place']) || !isObject(value['kinds'])) return false
  return Object.values(value['kinds']).every(
    (kind) =>
      isObject(kind) && Array.isArray(kind['keys']) && Array.isArray(kind['retired']) && kind['keys'].every(isKey),
  )
}

function isKey(value: unknown): boolean {
  return isObject(value) && typeof value['id'] === 'string' && ['string', 'object'].includes(typeof value['value'])
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
