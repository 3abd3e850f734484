/** An account behind wrangler's command line, in memory: what it answers and refuses as wrangler 4 does. */

import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Ended, Run, RunWrangler } from '../../../tools/deploy/wrangler-process.ts'

export interface StandInState {
  accounts: { id: string; name: string }[] | null
  databases: { name: string; uuid: string; jurisdiction: string | null; migrated: number }[]
  buckets: string[]
  workers: Record<string, { secrets: Record<string, string>; versions: string[]; origin: string | null }>
}

export const ACCOUNT = { id: '0123456789abcdef0123456789abcdef', name: 'Kite Pay' }

export function emptyAccount(): StandInState {
  return { accounts: [ACCOUNT], databases: [], buckets: [], workers: {} }
}

/** An exception in the middle of a run: before its effect at the platform, or after it. */
export interface Breaking {
  call: number
  when: 'before' | 'after'
}

export class StandInWrangler {
  readonly state: StandInState
  readonly calls: Run[] = []
  /** Holds what was changed at the account, in its order. */
  readonly changes: string[] = []
  /** Every secret that was put, with each of its values. */
  readonly put = new Map<string, Set<string>>()
  breaking: Breaking | undefined

  constructor(state = emptyAccount()) {
    this.state = state
  }

  readonly run: RunWrangler = async (run) => {
    const { length } = this.calls
    this.calls.push(run)
    const breaks = this.breaking?.call === length ? this.breaking.when : undefined
    if (breaks === 'before') throw new Error('broken off')
    const ended = this.#answer(run)
    if (breaks === 'after') throw new Error('broken off')
    return ended
  }

  #answer({ args, input }: Run): Ended {
    const [command] = /^(?:d1 \w+( apply)?|r2 bucket \w+|secret \w+|deployments status|\w+)/.exec(args.join(' ')) ?? [
      '',
    ]
    switch (command) {
      case 'whoami':
        return this.state.accounts === null
          ? refused('{"loggedIn":false}')
          : well(JSON.stringify({ loggedIn: true, accounts: this.state.accounts }))
      case 'd1 list':
        return well(
          JSON.stringify(this.state.databases.map(({ name, uuid, jurisdiction }) => ({ name, uuid, jurisdiction }))),
        )
      case 'd1 create':
        return this.#createDatabase(args[2] ?? '', optionOf(args, '--jurisdiction'))
      case 'd1 migrations apply':
        return this.#migrate(args[3] ?? '', optionOf(args, '--config') ?? '')
      case 'r2 bucket create':
        return this.#createBucket(args[3] ?? '')
      case 'secret list':
        return this.#secretNames(optionOf(args, '--name') ?? '')
      case 'secret bulk':
        return this.#putSecrets(optionOf(args, '--name') ?? '', input)
      case 'deployments status':
        return this.#status(optionOf(args, '--name') ?? '')
      case 'deploy':
        return args.includes('--dry-run')
          ? well('--dry-run: exiting now.')
          : this.#deploy(optionOf(args, '--config') ?? '')
      default:
        return refused(`Unknown argument: ${args.join(' ')}`)
    }
  }

  #createDatabase(name: string, jurisdiction: string | undefined): Ended {
    if (this.state.databases.some((known) => known.name === name))
      return refused('A database with that name already exists')
    this.changes.push(`database ${name}`)
    this.state.databases.push({ name, uuid: randomUUID(), jurisdiction: jurisdiction ?? null, migrated: 0 })
    return well(`Successfully created DB '${name}'`)
  }

  #migrate(name: string, config: string): Ended {
    const { d1_databases: bound } = configIn(config)
    const database = this.state.databases.find((known) => known.name === name)
    if (database === undefined || bound[0]?.database_id !== database.uuid)
      return refused(`Couldn't find DB with name '${name}'`)
    this.changes.push(`migrations ${name}`)
    database.migrated += 1
    return well('No migrations to apply!')
  }

  #createBucket(name: string): Ended {
    if (this.state.buckets.includes(name))
      return refused('The bucket you tried to create already exists, and you own it. [code: 10004]')
    this.changes.push(`bucket ${name}`)
    this.state.buckets.push(name)
    return well(`Created bucket '${name}'`)
  }

  #secretNames(name: string): Ended {
    const worker = this.state.workers[name]
    if (worker === undefined)
      return refused(
        `Worker "${name}" not found.\n\nIf this is a new Worker, run \`wrangler deploy\` first to create it.`,
      )
    return well(JSON.stringify(Object.keys(worker.secrets).map((secret) => ({ name: secret, type: 'secret_text' }))))
  }

  #putSecrets(name: string, input: string | undefined): Ended {
    if (input === undefined) return refused('No content found in file, or piped input.')
    const secrets = JSON.parse(input) as Record<string, string>
    // As wrangler does: a Worker that is not there yet begins as an empty draft.
    const worker = (this.state.workers[name] ??= { secrets: {}, versions: [], origin: null })
    this.changes.push(`secrets ${name}`)
    Object.assign(worker.secrets, secrets)
    for (const [secret, value] of Object.entries(secrets)) {
      const known = `${name} ${secret}`
      this.put.set(known, (this.put.get(known) ?? new Set()).add(value))
    }
    return well('Finished processing secrets file')
  }

  #status(name: string): Ended {
    const versions = this.state.workers[name]?.versions ?? []
    if (versions.length === 0) return refused(`The Worker ${name} has no deployments.`)
    const percentage = 100 / versions.length
    return well(JSON.stringify({ versions: versions.map((version_id) => ({ version_id, percentage })) }))
  }

  #deploy(file: string): Ended {
    const { name, vars } = configIn(file)
    const worker = (this.state.workers[name] ??= { secrets: {}, versions: [], origin: null })
    this.changes.push(`code ${name}`)
    worker.versions = [randomUUID()]
    worker.origin = vars['BROKER_ORIGIN'] ?? vars['ORIGIN'] ?? null
    return well(`Uploaded ${name}`)
  }
}

interface GeneratedConfig {
  name: string
  vars: Record<string, string>
  d1_databases: { database_id: string }[]
}

function configIn(file: string): GeneratedConfig {
  return JSON.parse(readFileSync(file, 'utf8')) as GeneratedConfig
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name)
  return at === -1 ? undefined : args[at + 1]
}

function well(stdout: string): Ended {
  return { code: 0, stdout, stderr: '' }
}

function refused(stderr: string): Ended {
  // whoami says it on its standard output.
  return stderr.startsWith('{')
    ? { code: 1, stdout: stderr, stderr: '' }
    : { code: 1, stdout: '', stderr: `✘ [ERROR] ${stderr}` }
}
