import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

export interface TestSummary {
  passed: number
  failed: number
  skipped: number
}

/** Says where the reporter leaves its counts for tools/test.ts, which starts vitest with this variable set. */
export const SUMMARY_VARIABLE = 'FURIWAKE_TEST_SUMMARY'

/** A vitest reporter that only counts, over all projects. A file that cannot be loaded counts as a failure. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const summary: TestSummary = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) {
      summary.failed += module.errors().length
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') summary.passed++
        else if (state === 'skipped') summary.skipped++
        else summary.failed++
      }
    }
    const file = process.env[SUMMARY_VARIABLE]
    if (file) writeFileSync(file, JSON.stringify(summary))
  }
}
