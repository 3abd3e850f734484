/**
 * An environment's secrets in a file that its owner alone can read. The platform tells nobody a secret that was put there,
 * so this is the only place from which one can be put again, shared between two Workers, or turned.
 */

import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { newKey } from '../demo/keys.ts'
import { ToolFailure } from '../root.ts'
import { SETTINGS_MAX_BYTES } from './limits.ts'
import { isPartName, type PartName, type SecretKind } from './parts.ts'

export type Secrets = Readonly<Record<string, string>>
export type KeptSecrets = Readonly<Partial<Record<PartName, Secrets>>>

const FILE_MODE = 0o600
const OTHERS = 0o077
export const SECRET_BYTES = 32

/** Returns the file of secrets beside a settings file: deploy/production.secrets.json. */
export function secretsFile(settingsFile: string): string {
  return join(dirname(settingsFile), `${basename(settingsFile, '.json')}.secrets.json`)
}

/** Reads the secrets that are kept; none where there is no file. Fails without a word of what is in it. */
export function readKeptSecrets(file: string): KeptSecrets {
  if (!existsSync(file)) return {}
  const { mode, size } = statSync(file)
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
    throw new ToolFailure(`Others can read ${file}, and it holds every secret: chmod 600 ${file}`)
  }
  const parts = size > SETTINGS_MAX_BYTES ? undefined : partsIn(readFileSync(file, 'utf8'))
  if (parts === undefined) {
    throw new ToolFailure(
      `${file} holds no secrets as they are kept: {"broker": {"SIGNING_KEYS": "…"}, …}. Put a copy of it back.`,
    )
  }
  return parts
}

function partsIn(text: string): KeptSecrets | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return areKeptSecrets(value) ? value : undefined
  } catch {
    // The parser would quote what it choked on.
    return undefined
  }
}

function areKeptSecrets(value: unknown): value is KeptSecrets {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.entries(value).every(([part, secrets]) => {
    if (!isPartName(part) || typeof secrets !== 'object' || secrets === null) return false
    return Object.values(secrets as object).every((secret) => typeof secret === 'string' && secret !== '')
  })
}

/** Adds secrets to the file, all or none. One that is there is never written over. */
export function keepSecrets(file: string, part: PartName, added: Secrets): KeptSecrets {
  const before = readKeptSecrets(file)
  return write(file, { ...before, [part]: { ...added, ...before[part] } })
}

/** Writes a secret over the one that is kept: it was turned. Does nothing where no secrets are kept. */
export function replaceSecret(file: string, part: PartName, name: string, value: string): void {
  if (!existsSync(file)) return
  const before = readKeptSecrets(file)
  write(file, { ...before, [part]: { ...before[part], [name]: value } })
}

function write(file: string, kept: KeptSecrets): KeptSecrets {
  mkdirSync(dirname(file), { recursive: true })
  const beside = `${file}.${process.pid}.new`
  writeFileSync(beside, `${JSON.stringify(kept, null, 2)}\n`, { mode: FILE_MODE })
  chmodSync(beside, FILE_MODE)
  renameSync(beside, file)
  return kept
}

/** Makes a secret of a kind. */
export async function newSecret(kind: SecretKind): Promise<string> {
  if (kind === 'bytes') return randomBytes(SECRET_BYTES).toString('base64url')
  return JSON.stringify([await newKey(kind === 'signing' ? 'ECDSA' : 'ECDH')])
}

/** Returns the key ids that a secret of keys publishes; none of one that is no list of keys. */
export function keyIdsOf(secret: string | undefined): string[] {
  if (secret === undefined) return []
  try {
    const keys: unknown = JSON.parse(secret)
    if (!Array.isArray(keys)) return []
    return keys.flatMap((key: unknown) => {
      const kid: unknown = typeof key === 'object' && key !== null && 'kid' in key ? key.kid : undefined
      return typeof kid === 'string' ? [kid] : []
    })
  } catch {
    return []
  }
}

/** Returns a text in which no secret stands: what another program says may repeat what it was given. */
export function withoutSecrets(text: string, secrets: Secrets): string {
  // Also as they stand inside JSON, where quotes are escaped.
  const written = Object.values(secrets).flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
  return written.reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), text)
}
