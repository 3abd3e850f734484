/** Puts a deployment's settings where they are read, each by its server and variable. What is put is never read back. */

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceSecret, secretsFile } from '../../deploy/kept-secrets.ts'
import { configFile } from '../../deploy/worker-config.ts'
import { inRepository, ToolFailure } from '../../root.ts'
import type { Place } from './keyring.ts'
import type { ServerName } from './kinds.ts'

/** One setting of one server. */
export interface Setting {
  server: ServerName
  /** The issuer's prefix; undefined: the broker's. */
  issuer: string | undefined
  variable: string
  value: string
}

/** Puts settings. Fails with one sentence, which never has the value. */
export interface SecretPlace {
  put(setting: Setting): Promise<void>
}

/** Makes the place that a keyring names. */
export function placeOf(place: Place): SecretPlace {
  return place.by === 'files' ? new SettingsFiles(place.folder) : new WranglerSecrets(place)
}

type WranglerPlace = Extract<Place, { by: 'wrangler' }>

const CONFIGS: Readonly<Record<ServerName, string>> = {
  broker: 'wrangler.toml',
  authentication: 'issuers/authentication/wrangler.toml',
  relay: 'issuers/relay/wrangler.toml',
  settlement: 'issuers/settlement/wrangler.toml',
}
const WRANGLER_DEADLINE_MS = 120_000

/** Returns the environment that a setting belongs to. An issuer's servers are one of their own: `production-4`, `production-mk`. */
function environmentOf({ environment }: WranglerPlace, { issuer }: Pick<Setting, 'issuer'>): string {
  return [environment, issuer?.toLowerCase()].filter((part) => part !== undefined).join('-')
}

/**
 * Returns the arguments of the wrangler that puts a setting: the value goes in by stdin, where nobody else sees it.
 * `deployed`: the configuration that `furiwake deploy` made for the environment, which names its Worker.
 */
export function wranglerArguments(
  place: WranglerPlace,
  setting: Omit<Setting, 'value'>,
  deployed: string | undefined,
): string[] {
  const words = place.gradual === true ? ['versions', 'secret', 'put'] : ['secret', 'put']
  if (deployed !== undefined) return [...words, setting.variable, '--config', deployed]
  const env = environmentOf(place, setting)
  return [...words, setting.variable, '--config', CONFIGS[setting.server], ...(env === '' ? [] : ['--env', env])]
}

/** The Workers' secrets, by wrangler. */
class WranglerSecrets implements SecretPlace {
  readonly #place: WranglerPlace

  constructor(place: WranglerPlace) {
    this.#place = place
  }

  async put(setting: Setting): Promise<void> {
    const environment = environmentOf(this.#place, setting)
    const config = configFile(environment, setting.server)
    const isDeployed = environment !== '' && existsSync(config)
    const args = wranglerArguments(this.#place, setting, isDeployed ? config : undefined)
    const code = await run(inRepository('node_modules', 'wrangler', 'bin', 'wrangler.js'), args, setting.value)
    if (code !== 0) {
      throw new ToolFailure(
        `wrangler could not put ${setting.variable} of ${nameOf(setting)}. Once it can: furiwake keys put`,
      )
    }
    // A deploy puts what a Worker has lost: never a key from before it was turned.
    const kept = secretsFile(inRepository('deploy', `${environment}.json`))
    if (isDeployed) replaceSecret(kept, setting.server, setting.variable, setting.value)
  }
}

async function run(script: string, args: string[], input: string): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: inRepository(),
    stdio: ['pipe', 'ignore', 'inherit'],
    windowsHide: true,
  })
  const deadline = setTimeout(() => child.kill('SIGKILL'), WRANGLER_DEADLINE_MS)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve(code ?? 1))
      // One that has ended before it read is told of by its exit code.
      child.stdin.once('error', () => undefined)
      child.stdin.end(input)
    })
  } finally {
    clearTimeout(deadline)
  }
}

/** A file of `NAME="value"` lines for each server, as `wrangler dev` reads them (.dev.vars): for this machine, and for others' tools. */
class SettingsFiles implements SecretPlace {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async put(setting: Setting): Promise<void> {
    const file = join(this.#folder, `${nameOf(setting)}.vars`)
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    const others = lines.filter((line) => line !== '' && !line.startsWith(`${setting.variable}=`))
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const beside = `${file}.${process.pid}.new`
    writeFileSync(beside, `${[...others, `${setting.variable}='${setting.value}'`].join('\n')}\n`, { mode: 0o600 })
    renameSync(beside, file)
    return Promise.resolve()
  }
}

/** Names a server of a deployment: `broker`, `4-relay`. */
function nameOf({ server, issuer }: Omit<Setting, 'value'>): string {
  return issuer === undefined ? server : `${issuer}-${server}`
}
