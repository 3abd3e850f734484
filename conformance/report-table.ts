/** The report for a terminal: what to mend, in the words of the protocol's document. Pure. */

import { isConforming } from './report.ts'
import type { Report, ScenarioResult } from './report.ts'
import { RULES, RULES_DOCUMENT } from './rules.ts'

const COLUMN_CHARACTERS = 34

/** Writes a line for the progress of a run. */
export function progressLine({ name, result }: ScenarioResult, done: number, all: number): string {
  return `[${String(done).padStart(String(all).length)}/${all}] ${name} ${result}`
}

/** Writes the report as text. */
export function reportTable(report: Report): string {
  const { counts, suite, prefix, method, mode, issuer } = report
  const lines = [
    '',
    `  Conformance suite ${suite}: issuer ${prefix}, ${method}, ${mode}`,
    `  ${issuer}`,
    '',
    ...groups(report.scenarios).map(groupLine),
    '',
    ...report.scenarios.flatMap(openLines),
    `  ${counts.passed} passed (${counts.checks} checks), ${counts.failed} failed, ${counts.blocked} blocked, ${counts.unsupported} unsupported, ${counts.left_out} not asked for.`,
    isConforming(report) ? '  The issuer conforms.' : `  ${conclusion(report)}`,
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
    const [group = ''] = result.name.split('.', 1)
    byGroup.set(group, [...(byGroup.get(group) ?? []), result])
  }
  return [...byGroup]
}

function groupLine([group, results]: [string, ScenarioResult[]]): string {
  const passed = results.filter(({ result }) => result === 'passed').length
  const counted = results.filter(({ result }) => result !== 'unsupported').length
  return `  ${passed === counted ? 'ok  ' : 'MEND'}  ${group.padEnd(COLUMN_CHARACTERS - 8)}${`${passed} of ${counted}`.padStart(9)}`
}

/** Tells of a scenario that did not pass, with the rule that it is about. */
function openLines(result: ScenarioResult): string[] {
  const { name } = result
  switch (result.result) {
    case 'passed':
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
    case 'blocked':
      return [`  blocked ${name}: says nothing before ${result.by.join(', ')} passes`, '']
    case 'unsupported':
      return [`  left to the operator: ${name}: ${result.reason}`, '']
  }
}
