/** Runs the suite against an issuer's servers, one scenario after another, and says what came of each. */

import { calculateJwkThumbprint } from 'jose'

import { CATALOGUE } from './catalogue.ts'
import { paysLater } from './entry.ts'
import type { Entry } from './entry.ts'
import { ASKED_STORIES } from './entry-members.ts'
import { IssuerUnderTest } from './issuer-under-test.ts'
import type { PrivateJwk } from '../messages/own-keys.ts'
import { newRelayKeys } from './suite-party.ts'
import { SCENARIO_TIMEOUT_MS } from './limits.ts'
import type { NotAskedWhy, Report, ScenarioResult } from './report.ts'
import { groupOf, reportOf } from './report.ts'
import { Checks, Finding } from './finding.ts'
import type { Need, Scenario } from './scenario.ts'
import { publishedKeys } from './scenarios/published.ts'

export interface RunOptions {
  /** Runs these alone, and what they depend on: no such run is a certificate. */
  only?: readonly string[]
  /** Told of each scenario as it ends. */
  onResult?: (result: ScenarioResult, done: number, all: number) => void
  /**
   * The relay centre's keys to seal to, those of the run before: issuers keep
   * them for minutes. Made anew if not given.
   */
  relayKeys?: readonly PrivateJwk[]
  /** Milliseconds since 1970, now. */
  clock?: () => number
}

/** Returns the problem of an entry's `unsupported`: a scenario or a group that there is not, or that nobody may leave out. */
export function unsupportedProblem({ unsupported }: Entry): string | undefined {
  for (const named of unsupported.keys()) {
    const scenarios = CATALOGUE.filter(({ name }) => name === named || groupOf(name) === named)
    if (scenarios.length === 0) return `certification.unsupported: there is no scenario ${named}`
    if (scenarios.some(({ needs }) => needs === undefined))
      return `certification.unsupported: ${named} is asked of every issuer`
  }
  return undefined
}

/** Runs the suite. Throws only where its own parties cannot listen. */
export async function runSuite(entry: Entry, options: RunOptions = {}): Promise<Report> {
  const { clock = Date.now, onResult, relayKeys = await newRelayKeys() } = options
  const scenarios = chosen(options.only)
  const startedAt = clock()
  const issuer = await IssuerUnderTest.meet(entry, relayKeys)
  try {
    const results = new Map<string, ScenarioResult>()
    for (const scenario of scenarios) {
      const result = await resultOf(scenario, issuer, results)
      results.set(scenario.name, result)
      onResult?.(result, results.size, scenarios.length)
    }
    const leftOut = CATALOGUE.filter(({ name }) => !results.has(name)).map(({ name }) => name)
    const keys = await thumbprints(issuer)
    return reportOf({ entry, results: [...results.values()], leftOut, keys, startedAt, endedAt: clock() })
  } finally {
    await issuer.close()
  }
}

function chosen(only: readonly string[] | undefined): readonly Scenario[] {
  if (only === undefined) return CATALOGUE
  const names = new Set<string>(only)
  // What is depended on stands before whatever depends on it.
  for (const { name, after } of CATALOGUE.toReversed()) if (names.has(name)) for (const each of after) names.add(each)
  return CATALOGUE.filter(({ name }) => names.has(name))
}

async function resultOf(
  scenario: Scenario,
  issuer: IssuerUnderTest,
  before: ReadonlyMap<string, ScenarioResult>,
): Promise<ScenarioResult> {
  const { name, rule } = scenario
  const checks = new Checks(issuer.entry.version)
  const why = notAsked(scenario, issuer.entry)
  if (why !== undefined) return { name, rule, result: 'not_asked', checks: 0, why }
  const { unsupported } = issuer.entry
  const reason = unsupported.get(name) ?? unsupported.get(groupOf(name))
  if (reason !== undefined) return { name, rule, result: 'unsupported', checks: 0, reason }
  const by = scenario.after.filter((each) => !isBehind(before.get(each)?.result))
  if (by.length > 0) return { name, rule, result: 'blocked', checks: 0, by }
  try {
    const missing = scenario.needs?.find((need) => !isThere(need, issuer.entry))
    if (missing !== undefined) throw new Finding('issuer.json', `${missing}, or a reason under unsupported`, 'neither')
    await withinTime(scenario.run(issuer, checks))
    // A scenario that looked at nothing has shown nothing.
    checks.that(name, checks.count > 0, 'something to check', 'nothing')
    return { name, rule, result: 'passed', checks: checks.count - 1 }
  } catch (error) {
    return { name, rule, result: 'failed', checks: checks.count, finding: findingOf(error) }
  }
}

/** Says why a scenario is not for an issuer of this kind; undefined where it is. */
function notAsked({ isNewer, isOfApproval }: Scenario, entry: Entry): NotAskedWhy | undefined {
  if (isNewer && entry.version === 1) return 'version_1'
  return isOfApproval && paysLater(entry) ? 'pays_later' : undefined
}

function isBehind(result: ScenarioResult['result'] | undefined): boolean {
  return result === 'passed' || result === 'not_asked'
}

function isThere(need: Need, { members, statementKey, testHook, otherBroker }: Entry): boolean {
  const has = (...stories: readonly string[]): boolean => members.some(({ story }) => stories.includes(story))
  switch (need) {
    case 'statement_key':
      return statementKey !== undefined
    case 'test_hook':
      return testHook !== undefined
    case 'other_broker':
      return otherBroker !== undefined
    case 'member page or elsewhere':
      return has('page', 'elsewhere')
    case 'member code, choice, page or elsewhere':
      return has(...ASKED_STORIES)
    case 'member closed':
    case 'member insufficient_funds':
    case 'member code':
    case 'member choice':
    case 'member later':
      return has(need.replace('member ', ''))
  }
}

async function withinTime(run: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const tooLate = new Finding('the scenario', `an end within ${SCENARIO_TIMEOUT_MS / 1000} s`, 'none')
    timer = setTimeout(() => reject(tooLate), SCENARIO_TIMEOUT_MS)
  })
  try {
    await Promise.race([run, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Tells a finding; what the suite itself choked on is told by its name alone: its text may repeat what it choked on. */
function findingOf(error: unknown): { where: string; expected: string; got: string } {
  if (error instanceof Finding) return { where: error.where, expected: error.expected, got: error.got }
  return { where: 'the suite', expected: 'to go on', got: error instanceof Error ? error.name : 'unknown' }
}

/** Returns the thumbprints (RFC 7638) of the issuer's keys: which ones it answered with. */
async function thumbprints(issuer: IssuerUnderTest): Promise<string[]> {
  const prints = new Set<string>()
  for (const server of ['authentication', 'settlement'] as const) {
    const keys = await publishedKeys(issuer, server, new Checks()).catch(() => [])
    for (const { kty, crv, x, y } of keys) {
      if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') continue
      prints.add(await calculateJwkThumbprint({ kty, crv, x, y }))
    }
  }
  return [...prints].toSorted()
}
