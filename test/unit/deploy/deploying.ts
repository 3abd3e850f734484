/** A deployment of all parts into an account that a stand-in keeps, as tests begin it. */

import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { deploy, type Report, type Surroundings } from '../../../tools/deploy/deploy.ts'
import type { PartName } from '../../../tools/deploy/parts.ts'
import { folderOf } from '../../../tools/deploy/worker-config.ts'
import type { RunWrangler } from '../../../tools/deploy/wrangler-process.ts'
import { serversOf } from './deployed-servers.ts'
import { StandInWrangler, type StandInState } from './stand-in-wrangler.ts'

/** Of this process: two files of tests may run at a time. */
export const ENVIRONMENT = `unit-${randomBytes(4).toString('hex')}`
const folders: string[] = []

export const ALL_PARTS = {
  settlement: { origin: 'https://settlement.example.com', vars: { METHOD: 'credit' } },
  relay: { origin: 'https://relay.example.com' },
  authentication: {
    origin: 'https://id.example.com',
    vars: {
      METHOD: 'credit',
      PREFIX: '4',
      NAME_EN: 'Kite Card',
      NAME_JA: '凧カード',
      MARK: '凧',
      COLOR: '#336699',
      MAIL_FROM: 'members@example.com',
    },
  },
  broker: { origin: 'https://checkout.example.com' },
} as const

export const SETTINGS = { mode: 'live', location: 'apac', parts: ALL_PARTS }

export interface Deploying {
  wrangler: StandInWrangler
  settingsFile: string
  secretsFile: string
  /** Everything that was told to the operator, and the questions. */
  said: string[]
  run: (options?: RunOptions) => Promise<Report>
  kept: () => Record<string, Record<string, string>>
}

export interface RunOptions {
  parts?: PartName[]
  isDryRun?: boolean
  /** The answer to a question that is like this; yes to all others. */
  no?: RegExp
  surroundings?: Partial<Surroundings>
  run?: RunWrangler
}

/** Begins with an account and settings; the servers answer at their addresses with what is deployed. */
export function deploying(settings: object = SETTINGS, state?: StandInState): Deploying {
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-deploying-'))
  folders.push(folder)
  mkdirSync(join(folder, 'deploy'))
  const settingsFile = join(folder, 'deploy', 'production.json')
  const secretsFile = join(folder, 'deploy', 'production.secrets.json')
  writeFileSync(settingsFile, JSON.stringify(settings))
  const wrangler = new StandInWrangler(state)
  const said: string[] = []
  vi.stubGlobal('fetch', serversOf(wrangler.state))
  return {
    wrangler,
    settingsFile,
    secretsFile,
    said,
    kept: () => JSON.parse(readFileSync(secretsFile, 'utf8')) as Record<string, Record<string, string>>,
    run: ({ parts, isDryRun = false, no, surroundings, run = wrangler.run } = {}) => {
      const confirm = async (question: string): Promise<void> => {
        said.push(question)
        if (no?.test(question)) throw new Error('Nothing was done.')
      }
      return deploy(
        { environment: ENVIRONMENT, settingsFile, isDryRun, ...(parts === undefined ? {} : { parts }) },
        { say: (sentence) => void said.push(sentence), confirm },
        { ...QUIET, wrangler: () => run, ...surroundings },
      )
    },
  }
}

const QUIET: Omit<Surroundings, 'wrangler'> = {
  build: async () => undefined,
  unreleased: () => [],
  isTaken: async () => false,
  pause: async () => undefined,
}

/** Takes away what a deployment leaves, also in this repository's own folder. */
export function forgetDeployment(): void {
  for (const folder of [folderOf(ENVIRONMENT), ...folders.splice(0)]) rmSync(folder, { recursive: true, force: true })
}
