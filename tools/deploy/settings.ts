/** The operator's settings of an environment, as deploy/ENV.json says them: read once, every fault named with what to do. */

import { existsSync, readFileSync, statSync } from 'node:fs'
import { ToolFailure } from '../root.ts'
import { SETTINGS_MAX_BYTES } from './limits.ts'
import { isPartName, PART_NAMES, PARTS, type Origins, type Part, type PartName } from './parts.ts'

export const LOCATIONS = ['apac', 'oc', 'weur', 'eeur', 'wnam', 'enam'] as const
export const JURISDICTIONS = ['eu', 'us', 'fedramp'] as const
export type Location = (typeof LOCATIONS)[number]
export type Jurisdiction = (typeof JURISDICTIONS)[number]

export interface PartSettings {
  origin: string
  /** Every variable that the Worker gets: given, following from the origins, and kept. */
  vars: Readonly<Record<string, string>>
  /** As Cloudflare takes it: `{"mode": "smart"}` or `{"region": "…"}`. */
  placement?: Readonly<Record<string, string>>
}

export interface Settings {
  /** The environment's name: a part of the names of everything that is made. */
  environment: string
  accountId?: string
  location?: Location
  jurisdiction?: Jurisdiction
  parts: Readonly<Partial<Record<PartName, PartSettings>>>
}

/** The variables of each part as they are committed. */
export type CommittedVars = Readonly<Record<PartName, Readonly<Record<string, string>>>>

const ENVIRONMENT = /^[a-z][a-z0-9-]{0,19}$/
/** Names that lead nowhere on the network (RFC 2606, RFC 6761): what was not filled in. */
const NOWHERE = /(?:^|\.)(?:example|test|invalid|localhost)$/

type Fields = Record<string, unknown>

/** Collects what is wrong, so that all of it is said at once. */
class Faults {
  readonly sentences: string[] = []

  add(field: string, fix: string): undefined {
    this.sentences.push(`  ${field}: ${fix}`)
    return undefined
  }
}

export function environmentOf(word: string | undefined): string {
  if (word !== undefined && ENVIRONMENT.test(word)) return word
  throw new ToolFailure('Name the environment: --env staging or --env production (a-z, 0-9 and -, 20 at most).')
}

/** Reads an environment's settings. Throws one ToolFailure with every field that is wrong. */
export function readSettings(file: string, environment: string, committed: CommittedVars): Settings {
  if (!existsSync(file)) {
    throw new ToolFailure(`There is no ${file}: copy deploy/${exampleFor(environment)} to it and fill it in.`)
  }
  if (statSync(file).size > SETTINGS_MAX_BYTES) throw new ToolFailure(`${file} is too large to be settings.`)
  return settingsFrom(readFileSync(file, 'utf8'), { file, environment, committed })
}

function exampleFor(environment: string): string {
  return environment.startsWith('staging') ? 'staging.example.json' : 'production.example.json'
}

/** Reads the same from its text. */
export function settingsFrom(
  text: string,
  { file, environment, committed }: { file: string; environment: string; committed: CommittedVars },
): Settings {
  const whole = objectIn(text)
  if (whole === undefined) throw new ToolFailure(`${file} is no JSON object: see deploy/${exampleFor(environment)}.`)
  const faults = new Faults()
  const { account_id: account, mode, location, jurisdiction, parts: given, ...unknown } = whole
  for (const field of Object.keys(unknown)) {
    faults.add(field, 'is not known. Known: account_id, mode, location, jurisdiction, parts.')
  }
  const origins = originsOf(given, faults)
  const chosenMode = choice('mode', mode, ['test', 'live'], faults)
  const names = PART_NAMES.filter((name) => origins[name] !== undefined)
  if (chosenMode === undefined && mode === undefined && names.some((name) => PARTS[name].hasMode)) {
    faults.add('mode', 'is missing: "live", or "test" for an issuer that moves no money.')
  }
  if (jurisdiction !== undefined && location !== undefined) {
    faults.add('location', 'is not taken beside a jurisdiction, which decides it: leave one of them out.')
  }
  const parts: Partial<Record<PartName, PartSettings>> = {}
  for (const name of names) {
    const part = partSettings(name, (given as Fields)[name] as Fields, { origins, mode: chosenMode, committed, faults })
    if (part !== undefined) parts[name] = part
  }
  const accountId = textLike('account_id', account, /^[0-9a-f]{32}$/, 'the 32 digits of your account’s id', faults)
  const where = choice('location', location, LOCATIONS, faults)
  const law = choice('jurisdiction', jurisdiction, JURISDICTIONS, faults)
  if (faults.sentences.length > 0) throw new ToolFailure(`${file} is not right:\n${faults.sentences.join('\n')}`)
  return {
    environment,
    ...(accountId === undefined ? {} : { accountId }),
    ...(where === undefined ? {} : { location: where }),
    ...(law === undefined ? {} : { jurisdiction: law }),
    parts,
  }
}

/** Returns the origins of the parts, each one's own. */
function originsOf(given: unknown, faults: Faults): Origins {
  if (!isFields(given) || Object.keys(given).length === 0) {
    faults.add('parts', `is missing: name what you run of ${PART_NAMES.join(', ')}.`)
    return {}
  }
  const origins: Partial<Record<PartName, string>> = {}
  for (const [name, part] of Object.entries(given)) {
    const field = `parts.${name}`
    if (!isPartName(name)) faults.add(field, `is not known. Known: ${PART_NAMES.join(', ')}.`)
    else if (!isFields(part)) faults.add(field, 'must be an object with an origin.')
    else origins[name] = origin(`${field}.origin`, part['origin'], faults) ?? ''
  }
  const taken = Object.values(origins).filter((one) => one !== '')
  const twice = taken.find((one, index) => taken.indexOf(one) !== index)
  if (twice !== undefined) faults.add('parts', `${twice} is there twice: each part has an origin of its own.`)
  return origins
}

function origin(field: string, value: unknown, faults: Faults): string | undefined {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || url.origin !== value || url.protocol !== 'https:' || url.port !== '') {
    return faults.add(field, 'must be an origin such as https://checkout.example.com, without a port or a path.')
  }
  if (NOWHERE.test(url.hostname) || /^[\d.]+$|^\[/.test(url.hostname) || !url.hostname.includes('.')) {
    return faults.add(field, `${url.hostname} is no name on the network: put in one of a zone of your account.`)
  }
  return value
}

interface PartContext {
  origins: Origins
  mode: string | undefined
  committed: CommittedVars
  faults: Faults
}

function partSettings(name: PartName, given: Fields, context: PartContext): PartSettings | undefined {
  const { faults } = context
  const { origin: _, vars, placement, ...unknown } = given
  for (const field of Object.keys(unknown)) {
    faults.add(`parts.${name}.${field}`, 'is not known. Known: origin, vars, placement.')
  }
  if (placement !== undefined && !isTexts(placement)) {
    faults.add(`parts.${name}.placement`, 'must be {"mode": "smart"} or {"region": "aws:ap-northeast-1"}.')
  }
  if (vars !== undefined && !isTexts(vars)) {
    return faults.add(`parts.${name}.vars`, 'must be an object of texts; a number is written in quotes too.')
  }
  const all = variables(name, vars ?? {}, context)
  const own = context.origins[name]
  if (own === undefined || own === '') return undefined
  return { origin: own, vars: all, ...(isTexts(placement) ? { placement } : {}) }
}

/** Returns a part's variables; those that are missing, not known, or still the example's are faults. */
function variables(
  name: PartName,
  given: Readonly<Record<string, string>>,
  { origins, mode, committed, faults }: PartContext,
): Record<string, string> {
  const part: Part = PARTS[name]
  const own = origins[name] || 'https://unknown.invalid'
  const derived = Object.fromEntries(Object.entries(part.derived(own, origins)).filter(([, value]) => value))
  const fromCommitted = part.kept.map((variable) => [variable, committed[name][variable] ?? ''] as const)
  const all: Record<string, string> = {
    ...Object.fromEntries(fromCommitted),
    ...(part.hasMode && mode !== undefined ? { MODE: mode } : {}),
    ...(derived as Record<string, string>),
    ...given,
  }
  const known = [...Object.keys(committed[name]), ...part.optional]
  const secrets = [...Object.keys(part.made), ...Object.keys(part.given)]
  for (const [variable, value] of Object.entries(given)) {
    const field = `parts.${name}.vars.${variable}`
    if (secrets.includes(variable)) faults.add(field, 'is a secret: it does not belong into this file.')
    else if (variable === 'MODE') faults.add(field, 'is said by mode, for all parts alike.')
    else if (derived[variable] === own) faults.add(field, `is said by parts.${name}.origin.`)
    else if (!known.includes(variable)) faults.add(field, `is not known. Known: ${known.join(', ')}.`)
    if (NOWHERE.test(hostIn(value))) faults.add(field, 'is still the example’s: put your own in.')
  }
  for (const variable of Object.keys(committed[name])) {
    if (all[variable] !== undefined || (variable === 'MODE' && part.hasMode)) continue
    faults.add(
      `parts.${name}.vars.${variable}`,
      `is missing; for example ${JSON.stringify(committed[name][variable])}.`,
    )
  }
  return all
}

/** The host that a value ends with: of an origin, an address, or the last of a list. */
function hostIn(value: string): string {
  return /([a-z0-9.-]+)$/i.exec(value)?.[1]?.toLowerCase() ?? ''
}

function choice<T extends string>(field: string, value: unknown, words: readonly T[], faults: Faults): T | undefined {
  if (value === undefined) return undefined
  return words.find((word) => word === value) ?? faults.add(field, `must be one of ${words.join(', ')}.`)
}

function textLike(
  field: string,
  value: unknown,
  pattern: RegExp,
  expected: string,
  faults: Faults,
): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'string' && pattern.test(value) ? value : faults.add(field, `must be ${expected}.`)
}

function objectIn(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isFields(value) && Object.values(value).every((text) => typeof text === 'string')
}
