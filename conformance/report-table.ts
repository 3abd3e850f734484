/** The report for a terminal: what to mend, in the words of the protocol's document. Pure. */

import { groupOf, isConforming } from './report.ts'
import type { NotAskedWhy, Report, ScenarioResult } from './report.ts'
import { RULES, RULES_DOCUMENT } from './rules.ts'

const COLUMN_CHARACTERS = 34

const NOT_ASKED: Readonly<Record<NotAskedWhy, string>> = {
  version_1: 'came with version 2 of the protocol, and the issuer is of version 1',
  pays_later: 'is about approvals at once, and all members of the issuer pay later',
}

/** Writes a line for the progress of a run. */
export function progressLine({ name, result }: ScenarioResult, done: number, all: number): string {
  return `[${String(done).padStart(String(all).length)}/${all}] ${name} ${result}`
}

/** Writes the report as text. */
export function reportTable(report: Report): string {
  const { counts, suite, prefix, method, version, mode, issuer } = report
  const lacking = new Set(report.scenarios.flatMap(({ name, result }) => (result === 'unsupported' ? [name] : [])))
  const lines = [
    '',
    `  Conformance suite ${suite}: issuer ${prefix}, ${method}, ${mode}, version ${version} of the protocol`,
    `  ${issuer}`,
    '',
    ...groups(report.scenarios).map(groupLine),
    '',
    ...report.scenarios.flatMap((result) => openLines(result, lacking)),
    ...unsupportedLines(report.scenarios),
    ...notAskedLines(report.scenarios),
    `  ${counts.passed} passed (${counts.checks} checks), ${counts.failed} failed, ${counts.blocked} blocked, ${counts.unsupported} unsupported, ${counts.not_asked} not for this issuer, ${counts.left_out} not asked for.`,
    isConforming(report) ? `  The issuer conforms${version === 1 ? ' to version 1' : ''}.` : `  ${conclusion(report)}`,
    '',
  ]
  return lines.join('\n')
}

function conclusion({ failed }: Report): string {
  if (failed.length === 0) return 'What was asked for is as it should be; a certificate asks for everything.'
  return 'The issuer does not conform yet. Mend what failed, from the top; what is blocked may then pass by itself.'
}

function groups(scenarios: readonly ScenarioResult[]): [string, ScenarioResult[]][] {
  const byGroup = new Map<string, ScenarioResult[]>()
  for (const result of scenarios) {
    const group = groupOf(result.name)
    byGroup.set(group, [...(byGroup.get(group) ?? []), result])
  }
  return [...byGroup]
}

function groupLine([group, results]: [string, ScenarioResult[]]): string {
  const passed = results.filter(({ result }) => result === 'passed').length
  const counted = results.filter(({ result }) => result !== 'unsupported' && result !== 'not_asked').length
  if (counted === 0) return `  -     ${group.padEnd(COLUMN_CHARACTERS - 8)}`
  return `  ${passed === counted ? 'ok  ' : 'MEND'}  ${group.padEnd(COLUMN_CHARACTERS - 8)}${`${passed} of ${counted}`.padStart(9)}`
}

/** Tells of a scenario that did not pass, with the rule that it is about. `lacking`: those that the issuer says it has not. */
function openLines(result: ScenarioResult, lacking: ReadonlySet<string>): string[] {
  const { name } = result
  switch (result.result) {
    case 'passed':
    case 'not_asked':
    case 'unsupported':
      return []
    case 'failed': {
      const { where, expected, got } = result.finding
      return [
        `  FAILED  ${name}`,
        `          ${where}`,
        `          expected ${expected}, got ${got}`,
        `          rule: ${RULES[result.rule].en}`,
        `          ${RULES_DOCUMENT}#${result.rule}`,
        '',
      ]
    }
    case 'blocked': {
      const by = result.by.join(', ')
      return result.by.every((each) => lacking.has(each))
        ? [`  blocked ${name}: begins with ${by}, which is under unsupported: name it there too`, '']
        : [`  blocked ${name}: says nothing before ${by} passes`, '']
    }
  }
}

/** Tells what the issuer says that it lacks: all that one reason is given for in one line. */
function unsupportedLines(scenarios: readonly ScenarioResult[]): string[] {
  const byReason = new Map<string, string[]>()
  for (const each of scenarios)
    if (each.result === 'unsupported') byReason.set(each.reason, [...(byReason.get(each.reason) ?? []), each.name])
  return [...byReason].flatMap(([reason, names]) => [`  left to the operator: ${names.join(', ')}: ${reason}`, ''])
}

/** Names what is not for this issuer, and why: nothing is left out in silence. */
function notAskedLines(scenarios: readonly ScenarioResult[]): string[] {
  return Object.entries(NOT_ASKED).flatMap(([why, words]) => {
    const names = scenarios.flatMap((each) => (each.result === 'not_asked' && each.why === why ? each.name : []))
    return names.length === 0 ? [] : [`  not asked: what ${words}:`, `          ${names.join(', ')}`, '']
  })
}
