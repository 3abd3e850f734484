/** The report of a run, to be published as it is: no message, password or account is in it. */

import { SUITE } from './catalogue.ts'
import type { Entry } from './entry.ts'
import type { RuleName } from './rules.ts'
import type { ScenarioName } from './titles.ts'

/** `blocked`: it could say nothing, because one that it depends on did not pass. */
export type ScenarioResult = { name: ScenarioName; rule: RuleName; checks: number } & (
  | { result: 'passed' }
  | { result: 'failed'; finding: { where: string; expected: string; got: string } }
  | { result: 'blocked'; by: readonly ScenarioName[] }
  | { result: 'unsupported'; reason: string }
  | { result: 'not_asked'; why: NotAskedWhy }
)

/** Names why a scenario is not for an issuer: it came with version 2, or all members of this one pay later. */
export type NotAskedWhy = 'version_1' | 'pays_later'

/** Returns the group of a scenario: what stands before the dot. */
export function groupOf(name: string): string {
  return name.split('.', 1)[0] ?? name
}

export interface Counts {
  passed: number
  failed: number
  blocked: number
  unsupported: number
  not_asked: number
  left_out: number
  checks: number
}

export interface Report {
  suite: string
  /** The pair that was certified, as relay centres write it: `authentication>settlement`. */
  issuer: string
  prefix: string
  method: string
  /** Of the protocol, that the issuer is certified for. */
  version: 1 | 2
  mode: 'test' | 'live'
  started_at: string
  ended_at: string
  /** Thumbprints (RFC 7638) of the issuer's published keys. */
  keys: readonly string[]
  counts: Counts
  /** Names of what failed or was blocked. */
  failed: readonly string[]
  /** Scenarios that were not asked for. */
  left_out: readonly string[]
  scenarios: readonly ScenarioResult[]
}

interface Run {
  entry: Entry
  results: readonly ScenarioResult[]
  leftOut: readonly string[]
  keys: readonly string[]
  /** Milliseconds since 1970. */
  startedAt: number
  endedAt: number
}

/** Adds up what a run found. */
export function reportOf({ entry, results, leftOut, keys, startedAt, endedAt }: Run): Report {
  const number = (of: ScenarioResult['result']): number => results.filter(({ result }) => result === of).length
  return {
    suite: SUITE,
    issuer: `${entry.authentication}>${entry.settlement}`,
    prefix: entry.prefix,
    method: entry.method,
    version: entry.version,
    mode: entry.livemode ? 'live' : 'test',
    started_at: new Date(startedAt).toISOString(),
    ended_at: new Date(endedAt).toISOString(),
    keys,
    counts: {
      passed: number('passed'),
      failed: number('failed'),
      blocked: number('blocked'),
      unsupported: number('unsupported'),
      not_asked: number('not_asked'),
      left_out: leftOut.length,
      checks: results.reduce((sum, { checks }) => sum + checks, 0),
    },
    failed: results.filter(({ result }) => result === 'failed' || result === 'blocked').map(({ name }) => name),
    left_out: leftOut,
    scenarios: results,
  }
}

/** Tells whether an issuer conforms: everything that is for it was asked, and nothing failed. */
export function isConforming({ failed, left_out }: Report): boolean {
  return failed.length === 0 && left_out.length === 0
}

/** Writes the report as it is published and hashed. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
