/** The broker on this machine as a shop's developer needs to know it, kept in `dev.json` of its state folder for the commands beside it. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import type { DemoInfo } from '../demo/start-demo.ts'
import { ToolFailure } from '../root.ts'
import type { OwnIssuer } from './own-issuers.ts'

/** In the folder of the shop; hidden from its version control by a file of its own. */
export const DEV_FOLDER = '.furiwake'
const DEV_FILE = 'dev.json'
/** The file of what the shop's server needs, as `node --env-file` reads it. */
const ENVIRONMENT_FILE = 'dev.env'
const FILE_MODE = 0o600

/** A member to pay as: of the test issuers, or of one's own issuer, whose stories are its own. */
export type DevMember = Omit<DemoInfo['members'][number], 'story'> & { story: string }

export interface DevInfo extends Pick<DemoInfo, 'broker' | 'issuers' | 'operator_token'> {
  members: DevMember[]
  /** Holds the origin of the relay centre through which an issuer of one's own settles. */
  relay?: string
  /** Not in the file of an earlier version. */
  own_issuers?: OwnIssuer[]
  /** The shop that is being made. */
  merchant: { id: string; secret_key: string }
  origins: string[]
  webhook?: { id: string; url: string; secret: string }
}

/** Keeps what was made, for its owner alone. */
export function saveDevInfo(folder: string, info: DevInfo): void {
  writeFileSync(join(folder, DEV_FILE), `${JSON.stringify(info, null, 2)}\n`, { mode: FILE_MODE })
  const lines = Object.entries(shopEnvironment(info)).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(join(folder, ENVIRONMENT_FILE), lines.join(''), { mode: FILE_MODE })
  const ignore = join(folder, '.gitignore')
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
}

/** Returns what the shop's server needs to know, by the names of its environment. */
export function shopEnvironment({ broker, merchant, webhook }: DevInfo): Record<string, string> {
  return {
    FURIWAKE_BROKER: broker,
    FURIWAKE_MERCHANT: merchant.id,
    FURIWAKE_SECRET_KEY: merchant.secret_key,
    ...(webhook === undefined ? {} : { FURIWAKE_WEBHOOK_SECRET: webhook.secret }),
  }
}

/** Returns what an earlier start kept in a state folder, or undefined. */
export function keptDevInfo(folder: string): DevInfo | undefined {
  const file = join(folder, DEV_FILE)
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DevInfo
  } catch {
    throw new ToolFailure(`${file} cannot be read: start once with \`furiwake dev --reset\`.`)
  }
}

/** Returns what runs for the shop in `folder`, or fails with what to start. */
export function devInfoIn(folder: string, state: string | undefined): DevInfo {
  const info = keptDevInfo(resolve(folder, state ?? DEV_FOLDER))
  if (info) return info
  throw new ToolFailure('No broker runs for this folder: start one with `furiwake dev`, and leave it running.')
}
