/** The broker that commands are for, and the token that opens it: from the environment, or a file that its owner alone can read. */

import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { ToolFailure } from '../root.ts'
import type { Terminal } from './terminal.ts'

export interface Profile {
  /** The broker's origin. */
  broker: string
  /** A token, `op_…`, or the broker's OPERATOR_KEY. */
  token: string
}

const FILE_MODE = 0o600
const OTHERS = 0o077
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

const HOW =
  'Set FURIWAKE_BROKER and FURIWAKE_OPERATOR_TOKEN, or name a file with {"broker", "operator_token"} by --profile FILE.'

/** Returns the profile of a command; each of the two from the environment, or else from the file. Fails with what to do. */
export function profileOf(terminal: Terminal, given: string | undefined): Profile {
  const { broker, token } = namedBy(terminal, given)
  if (broker === undefined) throw new ToolFailure(`No broker is named. ${HOW}`)
  if (token === undefined) throw new ToolFailure(`There is no token. ${HOW}`)
  return { broker: brokerOrigin(broker), token }
}

const HOW_AS_SHOP = 'Set FURIWAKE_BROKER, and FURIWAKE_SECRET_KEY to a secret key of the shop’s (sk_…).'

/** Returns the profile of a command that speaks for a shop: the broker as in {@link profileOf}, the key from the environment alone. */
export function shopProfileOf(terminal: Terminal, given: string | undefined): Profile {
  const { broker } = namedBy(terminal, given)
  const token = terminal.env['FURIWAKE_SECRET_KEY']
  if (broker === undefined) throw new ToolFailure(`No broker is named. ${HOW_AS_SHOP}`)
  if (token === undefined || !/^sk_(?:test|live)_/.test(token)) {
    throw new ToolFailure(`There is no secret key. ${HOW_AS_SHOP}`)
  }
  return { broker: brokerOrigin(broker), token }
}

function namedBy(
  { env, folder }: Terminal,
  given: string | undefined,
): Partial<Record<keyof Profile, string | undefined>> {
  const file = given === undefined ? ownFile(env) : resolve(folder, given)
  if (given !== undefined && !existsSync(file)) throw new ToolFailure(`There is no profile ${file}.`)
  const kept = existsSync(file) ? profileIn(file) : {}
  // A file that is named on purpose comes before what happens to be set.
  const set = { broker: env['FURIWAKE_BROKER'], token: env['FURIWAKE_OPERATOR_TOKEN'] }
  const [first, second] = given === undefined ? [set, kept] : [kept, set]
  return { broker: first.broker ?? second.broker, token: first.token ?? second.token }
}

/** Writes a profile for its owner alone. */
export function saveProfile(file: string, { broker, token }: Profile): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ broker, operator_token: token }, null, 2)}\n`, { mode: FILE_MODE })
  // One that was there before keeps its own mode.
  chmodSync(file, FILE_MODE)
}

/** Tells whether a broker and a token are named anywhere, right or wrong. */
export function hasProfile({ env }: Terminal, given: string | undefined): boolean {
  const isSet = env['FURIWAKE_BROKER'] !== undefined && env['FURIWAKE_OPERATOR_TOKEN'] !== undefined
  return given !== undefined || isSet || existsSync(ownFile(env))
}

/** Returns the folder of this user's own files of the command line. */
export function configFolder(env: Terminal['env']): string {
  const folder = env['XDG_CONFIG_HOME'] ?? env['APPDATA'] ?? join(env['HOME'] ?? homedir(), '.config')
  return join(folder, 'furiwake')
}

function ownFile(env: Terminal['env']): string {
  return join(configFolder(env), 'profile.json')
}

function profileIn(file: string): { broker?: string; token?: string } {
  if (process.platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0) {
    throw new ToolFailure(`Others can read ${file}, and it opens a broker: chmod 600 ${file}`)
  }
  const { broker, operator_token: token } = jsonIn(file)
  return {
    ...(typeof broker === 'string' ? { broker } : {}),
    ...(typeof token === 'string' ? { token } : {}),
  }
}

function jsonIn(file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Said below: what is in it may be secret, and the parser would quote it.
  }
  throw new ToolFailure(`${file} is no JSON object: {"broker": "https://…", "operator_token": "op_…"}`)
}

function brokerOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ToolFailure('The broker is named by its origin, such as https://broker.example.')
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw new ToolFailure('The broker must be named with https: a token would travel in the clear.')
  }
  return url.origin
}
