/** An account as wrangler shows it and changes it: each command once, in the form that this wrangler has. */

import { stripVTControlCharacters } from 'node:util'
import { plainLine } from '../../protocol/text.ts'
import { ToolFailure } from '../root.ts'
import { withoutSecrets, type Secrets } from './kept-secrets.ts'
import { FAILURE_LINES_MAX, WRANGLER_ASKS_MS, WRANGLER_CHANGES_MS } from './limits.ts'
import type { Settings } from './settings.ts'
import { commandOf, type Ended, type Run, type RunWrangler } from './wrangler-process.ts'

export interface Account {
  id: string
  name: string
}

export interface Database {
  id: string
  /** Undefined where this wrangler does not say it; null where there is none. */
  jurisdiction: string | null | undefined
}

/** The refusal of a bucket that is there: code 10004, "you own it". */
const OWN_BUCKET = /\b10004\b|you own it/i

export class Wrangler {
  readonly #run: RunWrangler

  constructor(run: RunWrangler) {
    this.#run = run
  }

  /** Returns the accounts that the login opens; undefined where nobody is logged in. */
  async accounts(): Promise<Account[] | undefined> {
    const ended = await this.#asked(['whoami', '--json'])
    const { loggedIn, accounts } = objectIn(ended)
    if (loggedIn !== true) return undefined
    return textsOf(accounts, ['id', 'name']).map(({ id, name }) => ({ id, name: plainLine(name) }))
  }

  /** Returns the account's D1 databases by name. `config` names the account. */
  async databases(config: string): Promise<Map<string, Database>> {
    const ended = await this.#asked(['d1', 'list', '--json', '--config', config])
    const listed = textsOf(jsonIn(done(ended)), ['uuid', 'name'])
    return new Map(listed.map(({ uuid, name, jurisdiction }) => [name, { id: uuid, jurisdiction }]))
  }

  async createDatabase(name: string, { location, jurisdiction }: Settings, config: string): Promise<void> {
    const where = jurisdiction === undefined ? flag('--location', location) : flag('--jurisdiction', jurisdiction)
    done(await this.#changed({ args: ['d1', 'create', name, ...where, '--update-config=false', '--config', config] }))
  }

  /** Makes a bucket, or finds it made. */
  async createBucket(name: string, { location, jurisdiction }: Settings, config: string): Promise<void> {
    const where = jurisdiction === undefined ? flag('--location', location) : flag('--jurisdiction', jurisdiction)
    const args = ['r2', 'bucket', 'create', name, ...where, '--update-config=false', '--config', config]
    const ended = await this.#changed({ args })
    if (ended.code !== 0 && OWN_BUCKET.test(ended.stdout + ended.stderr)) return
    done(ended)
  }

  /** Applies the migrations that a database has not had, in their order, each in one transaction. */
  async migrate(database: string, config: string): Promise<void> {
    done(await this.#changed({ args: ['d1', 'migrations', 'apply', database, '--remote', '--config', config] }))
  }

  /** Returns the names of a Worker's secrets; undefined where there is no such Worker. */
  async secretNames(worker: string, config: string): Promise<Set<string> | undefined> {
    const ended = await this.#asked(['secret', 'list', '--name', worker, '--config', config])
    // Nothing less than this sentence: whoever takes another failure for a missing Worker makes its secrets anew.
    if (ended.code !== 0 && `${ended.stdout}${ended.stderr}`.includes(`Worker "${worker}" not found`)) return undefined
    return new Set(textsOf(jsonIn(done(ended)), ['name']).map(({ name }) => name))
  }

  /** Puts secrets by standard input: among its arguments other users of this machine could read them. */
  async putSecrets(worker: string, secrets: Secrets, config: string): Promise<void> {
    const run = { args: ['secret', 'bulk', '--name', worker, '--config', config], input: JSON.stringify(secrets) }
    done(await this.#changed(run), secrets)
  }

  /** Returns the ids of the versions that share a Worker's traffic; none where nothing was deployed. */
  async versions(worker: string, config: string): Promise<string[]> {
    const ended = await this.#asked(['deployments', 'status', '--json', '--name', worker, '--config', config])
    if (ended.code !== 0 && /has no deployments/.test(ended.stdout + ended.stderr)) return []
    return textsOf(objectIn(done(ended))['versions'], ['version_id']).map(({ version_id: id }) => id)
  }

  async deploy(config: string): Promise<void> {
    done(await this.#changed({ args: ['deploy', '--config', config] }))
  }

  /** Bundles a Worker and sends nothing: what is wrong with it or its configuration is said here. */
  async bundle(config: string, folder: string): Promise<void> {
    done(await this.#changed({ args: ['deploy', '--dry-run', '--outdir', folder, '--config', config] }))
  }

  async #asked(args: readonly string[]): Promise<Told> {
    return { ...(await this.#run({ args, deadlineMs: WRANGLER_ASKS_MS })), args }
  }

  async #changed(run: Omit<Run, 'deadlineMs'>): Promise<Told> {
    return { ...(await this.#run({ ...run, deadlineMs: WRANGLER_CHANGES_MS })), args: run.args }
  }
}

/** A run that ended, and what was typed. */
type Told = Ended & Pick<Run, 'args'>

function flag(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value]
}

/** Passes on a run that ended well. Of another, its last lines are what a person needs. */
function done(ended: Told, secrets: Secrets = {}): Told {
  if (ended.code === 0) return ended
  const said = stripVTControlCharacters(withoutSecrets(`${ended.stdout}\n${ended.stderr}`, secrets))
  const lines = said
    .split('\n')
    .map(plainLine)
    .filter((line) => line !== '')
  const shown = lines.slice(-FAILURE_LINES_MAX).map((line) => `  ${line}`)
  throw new ToolFailure(`${commandOf(ended.args)} failed:\n${shown.join('\n')}`)
}

const NOT_WRANGLER = 'wrangler did not answer as this version of it does: npm ci puts the right one back.'

function jsonIn({ stdout }: Ended): unknown {
  try {
    return JSON.parse(stdout)
  } catch {
    throw new ToolFailure(NOT_WRANGLER)
  }
}

function objectIn(ended: Ended): Record<string, unknown> {
  const value = jsonIn(ended)
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  throw new ToolFailure(NOT_WRANGLER)
}

/** Returns the items of a list, each of which has texts in these fields: what is not known must not be taken for nothing. */
function textsOf<F extends string>(
  list: unknown,
  fields: readonly F[],
): (Record<F, string> & { jurisdiction?: string | null })[] {
  const isWhole = (item: unknown): boolean =>
    typeof item === 'object' &&
    item !== null &&
    fields.every((field) => typeof (item as Record<F, unknown>)[field] === 'string')
  if (!Array.isArray(list) || !list.every(isWhole)) throw new ToolFailure(NOT_WRANGLER)
  return list as (Record<F, string> & { jurisdiction?: string | null })[]
}
