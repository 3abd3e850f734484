/** The plan of a deployment, from what is there and what the settings say: pure. */

import { ToolFailure } from '../root.ts'
import { keyIdsOf, type KeptSecrets } from './kept-secrets.ts'
import { MADE_ONLY_WITH, PART_NAMES, PARTS, SHARED_SECRETS, type PartName } from './parts.ts'
import type { Settings } from './settings.ts'
import { nameIn, type Committed } from './worker-config.ts'
import type { Database } from './wrangler.ts'

/** An account as it was found. */
export interface Found {
  databases: ReadonlyMap<string, Database>
  /** The names of each Worker's secrets; undefined where there is no such Worker yet. */
  secrets: Readonly<Partial<Record<PartName, ReadonlySet<string> | undefined>>>
  /** Parts whose traffic is shared by two versions. */
  gradual: readonly PartName[]
}

/** Nothing is there: what is shown where nobody is logged in. */
export const NOTHING_FOUND: Found = { databases: new Map(), secrets: {}, gradual: [] }

export type Step =
  | { kind: 'create_database'; part: PartName; name: string }
  | { kind: 'create_bucket'; part: PartName; name: string }
  | { kind: 'migrate'; part: PartName; name: string }
  | { kind: 'make_secrets'; part: PartName; names: readonly string[] }
  | { kind: 'put_secrets'; part: PartName; worker: string; names: readonly string[] }
  | { kind: 'deploy'; part: PartName; worker: string; origin: string; isNew: boolean }
  | { kind: 'check'; part: PartName; origin: string }

interface Planned {
  parts: readonly PartName[]
  settings: Settings
  committed: Committed
  kept: KeptSecrets
  found: Found
}

/** Returns the steps in their order: of each part what it stores, then its secrets, its code, and a look at it. */
export function planOf(planned: Planned): Step[] {
  const { parts, settings, found } = planned
  const [gradual] = found.gradual.filter((part) => parts.includes(part))
  if (gradual !== undefined) {
    throw new ToolFailure(
      `Two versions of ${gradual} share its traffic: give one of them all of it first (docs/operate/roll-out.md).`,
    )
  }
  const ordered = PART_NAMES.filter((part) => parts.includes(part) && settings.parts[part] !== undefined)
  return ordered.flatMap((part) => [
    ...storageSteps(part, planned),
    ...secretSteps(part, planned),
    ...codeSteps(part, planned),
  ])
}

function storageSteps(part: PartName, { settings, committed, found }: Planned): Step[] {
  const { environment, jurisdiction } = settings
  const databases = (committed[part].d1_databases ?? []).flatMap(({ database_name }): Step[] => {
    const name = nameIn(environment, database_name)
    const known = found.databases.get(name)
    refuseOtherJurisdiction(name, known, jurisdiction)
    return [...(known === undefined ? [stepOf('create_database', part, name)] : []), stepOf('migrate', part, name)]
  })
  const buckets = (committed[part].r2_buckets ?? []).map(({ bucket_name }) => {
    return stepOf('create_bucket', part, nameIn(environment, bucket_name))
  })
  return [...buckets, ...databases]
}

function stepOf(kind: 'create_database' | 'create_bucket' | 'migrate', part: PartName, name: string): Step {
  return { kind, part, name }
}

/** A jurisdiction is for ever: with another one the objects would be others, and empty. */
function refuseOtherJurisdiction(name: string, known: Database | undefined, wanted: string | undefined): void {
  if (known?.jurisdiction === undefined || (known.jurisdiction ?? undefined) === wanted) return
  throw new ToolFailure(
    `${name} was made ${known.jurisdiction === null ? 'without a jurisdiction' : `in the jurisdiction ${known.jurisdiction}`}, ` +
      'and that cannot be changed: put it into the settings as it was, or begin anew in another environment.',
  )
}

/** Returns the names of the secrets that a part has to get now: those that its Worker does not have. */
export function missingSecrets(part: PartName, { found, kept }: Pick<Planned, 'found' | 'kept'>): string[] {
  const there = found.secrets[part] ?? new Set()
  const own = kept[part] ?? {}
  const { made, given } = PARTS[part]
  const fromMade = Object.keys(made).filter((name) => {
    const partner = MADE_ONLY_WITH[name]
    return !there.has(name) && (own[name] !== undefined || partner === undefined || !there.has(partner))
  })
  const fromGiven = Object.keys(given).filter((name) => !there.has(name) && own[name] !== undefined)
  return [...fromMade, ...fromGiven]
}

function secretSteps(part: PartName, planned: Planned): Step[] {
  const { settings, committed, found, kept } = planned
  for (const [name, { isNeeded, from }] of Object.entries(PARTS[part].given)) {
    if (!isNeeded || found.secrets[part]?.has(name) || kept[part]?.[name] !== undefined) continue
    throw new ToolFailure(
      `The ${part} needs ${name}, which it gets from ${from}. Put it into the file of secrets (docs/operate/deploy.md).`,
    )
  }
  const names = missingSecrets(part, planned)
  if (names.length === 0) return []
  const made = names.filter((name) => {
    if (kept[part]?.[name] !== undefined || isMadeBefore(part, name, planned)) return false
    return sharedValue(part, name, planned) === undefined
  })
  const worker = nameIn(settings.environment, committed[part].name)
  return [
    ...(made.length === 0 ? [] : [{ kind: 'make_secrets', part, names: made } as const]),
    { kind: 'put_secrets', part, worker, names },
  ]
}

/** Tells whether a part that has the same secret gets it in this plan, before this one. */
function isMadeBefore(part: PartName, name: string, planned: Planned): boolean {
  const shared = SHARED_SECRETS.find((one) => one.name === name && one.parts.includes(part))
  const [first] = PART_NAMES.filter((other) => shared?.parts.includes(other) && planned.parts.includes(other))
  return first !== undefined && first !== part && missingSecrets(first, planned).includes(name)
}

/** Returns the value of a secret that another part has alike, where it is kept. Fails where only the platform does. */
export function sharedValue(
  part: PartName,
  name: string,
  { found, kept, settings }: Pick<Planned, 'found' | 'kept' | 'settings'>,
): string | undefined {
  const shared = SHARED_SECRETS.find((one) => one.name === name && one.parts.includes(part))
  const others = (shared?.parts ?? []).filter((other) => other !== part)
  const known = others.map((other) => kept[other]?.[name]).find((value) => value !== undefined)
  if (known !== undefined) return known
  const elsewhere = others.find((other) => found.secrets[other]?.has(name) && settings.parts[other] !== undefined)
  if (elsewhere === undefined) return undefined
  throw new ToolFailure(
    `The ${part} needs the ${name} that the ${elsewhere} has, and it is not kept here: ` +
      'put it into the file of secrets, or a new one into both Workers (docs/operate/deploy.md).',
  )
}

function codeSteps(part: PartName, { settings, committed, found }: Planned): Step[] {
  const origin = settings.parts[part]?.origin ?? ''
  const worker = nameIn(settings.environment, committed[part].name)
  return [
    { kind: 'deploy', part, worker, origin, isNew: found.secrets[part] === undefined },
    { kind: 'check', part, origin },
  ]
}

/** Says a step in words. */
export function sentenceOf(step: Step): string {
  switch (step.kind) {
    case 'create_database':
      return `make the database ${step.name}`
    case 'create_bucket':
      return `make the bucket ${step.name}, if it is not there`
    case 'migrate':
      return `apply what ${step.name} has not had of its migrations`
    case 'make_secrets':
      return `make ${step.names.join(', ')} and keep them in the file of secrets`
    case 'put_secrets':
      return `put ${step.names.join(', ')} to ${step.worker}`
    case 'deploy':
      return `deploy ${step.worker} to ${step.origin}${step.isNew ? ' for the first time' : ''}`
    case 'check':
      return `look at ${step.origin}`
  }
}

/** Returns the ids of the keys that a part must publish once these secrets were put to it. */
export function publishedKeysOf(part: PartName, names: readonly string[], kept: KeptSecrets): string[] {
  return names.flatMap((name) => (PARTS[part].made[name] === 'bytes' ? [] : keyIdsOf(kept[part]?.[name])))
}
