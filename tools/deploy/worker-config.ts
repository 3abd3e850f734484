/** A Worker's configuration for one environment, made from the committed wrangler.toml and the operator's settings. */

import { createHash } from 'node:crypto'
import { dirname, join, relative } from 'node:path'
import { writeOutput } from '../build/fingerprint.ts'
import { inRepository, ToolFailure } from '../root.ts'
import { PART_NAMES, PARTS, type PartName } from './parts.ts'
import type { CommittedVars, Settings } from './settings.ts'

interface Database {
  binding: string
  database_name: string
  database_id: string
  migrations_dir: string
}

interface Bucket {
  binding: string
  bucket_name: string
}

/** As much of a committed wrangler.toml as differs between environments. */
export interface CommittedConfig {
  name: string
  main: string
  vars?: Record<string, string>
  d1_databases?: Database[]
  r2_buckets?: Bucket[]
  ratelimits?: { name: string; namespace_id: string }[]
  analytics_engine_datasets?: { binding: string; dataset: string }[]
  [field: string]: unknown
}

export type Committed = Readonly<Record<PartName, CommittedConfig>>

/** The fields that are the same in every environment. Whatever else comes must be thought about here first. */
const SAME_EVERYWHERE = [
  'compatibility_date',
  'compatibility_flags',
  'triggers',
  'durable_objects',
  'migrations',
  'observability',
  'send_email',
  'build',
  'limits',
]
const KNOWN = [
  ...SAME_EVERYWHERE,
  'name',
  'main',
  'vars',
  'd1_databases',
  'r2_buckets',
  'ratelimits',
  'analytics_engine_datasets',
]

/** Stands where a database's id will be once there is the database: a dry run has none. */
const NO_DATABASE = '00000000-0000-0000-0000-000000000000'

/** Reads what is committed of every part, with wrangler's own reader. */
export async function readCommitted(): Promise<Committed> {
  const { experimental_readRawConfig } = await import('wrangler')
  const read = PART_NAMES.map((name) => {
    const { rawConfig } = experimental_readRawConfig({ config: inRepository(PARTS[name].config) })
    const unknown = Object.keys(rawConfig).find((field) => !KNOWN.includes(field))
    if (unknown !== undefined) {
      throw new ToolFailure(`${PARTS[name].config} has ${unknown}, which tools/deploy/worker-config.ts does not know.`)
    }
    return [name, rawConfig as CommittedConfig] as const
  })
  return Object.fromEntries(read) as Committed
}

export function committedVars(committed: Committed): CommittedVars {
  return Object.fromEntries(PART_NAMES.map((name) => [name, committed[name].vars ?? {}])) as CommittedVars
}

/** Returns a resource's name in an environment: no two environments of one account share any. */
export function nameIn(environment: string, name: string): string {
  return `${name}-${environment}`
}

/** Returns where an environment's generated files are. */
export function folderOf(environment: string): string {
  return inRepository('.furiwake', 'deploy', environment)
}

export function configFile(environment: string, part: PartName): string {
  return join(folderOf(environment), `${part}.json`)
}

/** Ids of the databases that there are, by name. */
export type DatabaseIds = ReadonlyMap<string, string>

/** Returns a part's configuration as wrangler takes it. */
export function workerConfig(
  part: PartName,
  committed: CommittedConfig,
  settings: Settings,
  ids: DatabaseIds,
): Record<string, unknown> {
  const own = settings.parts[part]
  if (own === undefined) throw new Error(`${part} is not in the settings.`)
  const { environment, accountId, jurisdiction } = settings
  const from = (path: string): string => {
    const absolute = inRepository(dirname(PARTS[part].config), path)
    return relative(folderOf(environment), absolute).replaceAll('\\', '/')
  }
  const { build: _, ...same } = committed
  const { hostname } = new URL(own.origin)
  const isOnWorkersDev = hostname.endsWith('.workers.dev')
  return {
    ...same,
    name: nameIn(environment, committed.name),
    main: from(committed.main),
    ...(accountId === undefined ? {} : { account_id: accountId }),
    // Said, because left out they would open a second address beside the domain, and one for each version.
    workers_dev: isOnWorkersDev,
    preview_urls: false,
    ...(isOnWorkersDev ? {} : { routes: [{ pattern: hostname, custom_domain: true }] }),
    ...(own.placement === undefined ? {} : { placement: own.placement }),
    vars: {
      ...own.vars,
      ...(part === 'broker' && jurisdiction !== undefined ? { OBJECT_JURISDICTION: jurisdiction } : {}),
    },
    d1_databases: (committed.d1_databases ?? []).map((database) => {
      const name = nameIn(environment, database.database_name)
      const migrations = from(database.migrations_dir)
      return { ...database, database_name: name, database_id: ids.get(name) ?? NO_DATABASE, migrations_dir: migrations }
    }),
    ...listOf('r2_buckets', committed.r2_buckets, (bucket) => {
      const law = jurisdiction === undefined ? {} : { jurisdiction }
      return { ...bucket, bucket_name: nameIn(environment, bucket.bucket_name), ...law }
    }),
    // The numbers are an account's: Workers that share one count together.
    ...listOf('ratelimits', committed.ratelimits, (limit) => {
      return { ...limit, namespace_id: numberFor(`${environment} ${committed.name} ${limit.name}`) }
    }),
    ...listOf('analytics_engine_datasets', committed.analytics_engine_datasets, (dataset) => {
      return { ...dataset, dataset: `${dataset.dataset}_${environment.replaceAll('-', '_')}` }
    }),
  }
}

function listOf<T, R>(field: string, items: T[] | undefined, changed: (item: T) => R): Record<string, R[]> {
  return items === undefined ? {} : { [field]: items.map(changed) }
}

/** Returns a number of nine digits that is another one for another text. */
function numberFor(text: string): string {
  const digest = createHash('sha256').update(text).digest()
  return String(100_000_000 + (digest.readUInt32BE() % 900_000_000))
}

/** Writes a part's configuration where wrangler is shown it. */
export function writeConfig(environment: string, part: PartName, config: Record<string, unknown>): string {
  const file = configFile(environment, part)
  writeOutput(file, `${JSON.stringify(config, null, 2)}\n`)
  return file
}
