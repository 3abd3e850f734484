import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

export interface TestSummary {
  passed: number
  failed: number
  skipped: number
  /** Each failure in two lines, the first with project, file and test: what is said last is what a log keeps. */
  failures: string[]
}

/** So many failures are named at the end: more have one cause, or are read above. */
const MOST_NAMED = 20
const LONGEST_LINE = 300

/** Says where the reporter leaves its counts for tools/test.ts, which starts vitest with this variable set. */
export const SUMMARY_VARIABLE = 'FURIWAKE_TEST_SUMMARY'

type Errors = readonly { readonly message?: unknown }[]

function failure(name: string, [error]: Errors): string {
  const message = typeof error?.message === 'string' ? error.message : 'no error was given'
  return `✗ ${name}\n    ${(message.split('\n')[0] ?? '').slice(0, LONGEST_LINE)}`
}

/** The failures of a file: those of its tests, and those of its hooks and of reading it. */
function failuresOf(module: TestModule): string[] {
  const file = `${module.project.name} · ${module.relativeModuleId}`
  const ofTests = [...module.children.allTests()].flatMap((test) => {
    const { state, errors = [] } = test.result()
    return state === 'failed' || state === 'pending' ? [failure(`${file} > ${test.fullName}`, errors)] : []
  })
  const ofHooks = [...module.children.allSuites()].flatMap((suite) =>
    suite.errors().map((error) => failure(`${file} > ${suite.fullName}`, [error])),
  )
  return [...ofTests, ...ofHooks, ...module.errors().map((error) => failure(file, [error]))]
}

/** A vitest reporter that counts, over all projects, and names what failed. A file that cannot be loaded is a failure. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: Errors): void {
    const failures = [
      ...modules.flatMap(failuresOf),
      ...unhandledErrors.map((error) => failure('outside of any test', [error])),
    ]
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state))
    const summary: TestSummary = {
      passed: states.filter((state) => state === 'passed').length,
      failed: failures.length,
      skipped: states.filter((state) => state === 'skipped').length,
      failures: failures.slice(0, MOST_NAMED),
    }
    const file = process.env[SUMMARY_VARIABLE]
    if (file) writeFileSync(file, JSON.stringify(summary))
  }
}
