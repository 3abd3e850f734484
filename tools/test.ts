/**
 * `npm test`: builds, checks the types, lints, and runs every test, and ends
 * with a line `N passed, N failed`. `npm test -- unit` runs one project (unit,
 * worker, demo, engines or browser); what follows it goes to vitest, as a file filter or flag.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildAll } from './build.ts'
import { CHROMIUM_VARIABLE, ensureChromium } from './chromium.ts'
import { ensureEngines } from './engines.ts'
import { exitWith, inRepository, ToolFailure } from './root.ts'
import { runScript, type RunOptions } from './run.ts'
import { SUMMARY_VARIABLE, type TestSummary } from './test-summary.ts'
import { typeCheck } from './typecheck.ts'

const PROJECTS = ['unit', 'worker', 'demo', 'engines', 'browser']
const LINT_DEADLINE_MS = 300_000
/** All test files together; each test has its own shorter limit in vitest.config.ts. */
const TESTS_DEADLINE_MS = 30 * 60_000

const NOTHING_RUN: TestSummary = { passed: 0, failed: 0, skipped: 0, failures: [] }

/** Runs a step; says how long it took and whether it failed. */
async function step(name: string, work: () => Promise<boolean>): Promise<boolean> {
  const start = performance.now()
  let passed = false
  try {
    passed = await work()
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error
    process.stdout.write(`${error.message}\n`)
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  process.stdout.write(`${passed ? '✓' : '✗'} ${name} (${seconds} s)\n`)
  return passed
}

async function build(): Promise<boolean> {
  await buildAll()
  return true
}

async function lint(): Promise<boolean> {
  const oxlint = inRepository('node_modules', 'oxlint', 'bin', 'oxlint')
  const prettier = inRepository('node_modules', 'prettier', 'bin', 'prettier.cjs')
  const results = await Promise.all([
    runScript(oxlint, ['--type-aware', '--deny-warnings'], { deadlineMs: LINT_DEADLINE_MS, output: 'collect' }),
    runScript(prettier, ['--check', '--log-level', 'warn', '.'], { deadlineMs: LINT_DEADLINE_MS, output: 'collect' }),
  ])
  for (const { code, output } of results) if (code !== 0) process.stdout.write(output)
  return results.every(({ code }) => code === 0)
}

/** Checks the types and the style, one after the other; each that fails counts as a failure, and no test passed by them. */
async function runChecks(): Promise<TestSummary> {
  const areTyped = await step('types', typeCheck)
  const areStyled = await step('lint', lint)
  const failures = [...(areTyped ? [] : ['✗ types']), ...(areStyled ? [] : ['✗ lint'])]
  return { ...NOTHING_RUN, failed: failures.length, failures }
}

type Shown = Pick<RunOptions, 'output' | 'givesWay'>

/** A broker that starts again is looked at from a page, too. */
const needsChromium = (projects: string[]): boolean => projects.includes('browser') || projects.includes('demo')

/** Finds or installs the browsers of these projects, one after another: an installer shares with no other. */
async function ensureBrowsers(projects: string[]): Promise<void> {
  if (needsChromium(projects)) await ensureChromium()
  if (projects.includes('engines')) await ensureEngines()
}

/** A failure that belongs to no test. */
const failedWhole = (why: string, of = NOTHING_RUN): TestSummary => ({ ...of, failed: 1, failures: [`✗ ${why}`] })

/** Runs vitest; its counts, or one failure when it ended without leaving any. */
async function runVitest(projects: string[], rest: string[], shown: Shown = {}): Promise<TestSummary> {
  const env: Record<string, string> = { NODE_ENV: 'test' }
  await ensureBrowsers(projects)
  if (needsChromium(projects)) env[CHROMIUM_VARIABLE] = await ensureChromium()
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-test-'))
  const summaryFile = join(folder, 'summary.json')
  // Demos and tools are started some fifty times: what Node compiled of them once is read again.
  env['NODE_COMPILE_CACHE'] = join(folder, 'compiled')
  try {
    const { code, output } = await runScript(
      inRepository('node_modules', 'vitest', 'vitest.mjs'),
      [
        'run',
        ...projects.map((project) => `--project=${project}*`),
        '--reporter=default',
        `--reporter=${inRepository('tools', 'test-summary.ts')}`,
        ...rest,
      ],
      { output: 'inherit', ...shown, deadlineMs: TESTS_DEADLINE_MS, env: { ...env, [SUMMARY_VARIABLE]: summaryFile } },
    )
    process.stdout.write(output)
    if (!existsSync(summaryFile)) return failedWhole(`${projects.join(', ')}: ended with ${code}, without a summary`)
    const summary = JSON.parse(readFileSync(summaryFile, 'utf8')) as TestSummary
    // Vitest may fail for a reason that belongs to no test.
    return code !== 0 && summary.failed === 0
      ? failedWhole(`${projects.join(', ')}: ended with ${code}`, summary)
      : summary
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Runs the checks and all tests. Those in a browser run one file after another and are the longest way, so that they
 * begin at once, and everything else runs beside them and gives way to them.
 */
async function runAll(): Promise<TestSummary> {
  const others = PROJECTS.filter((project) => project !== 'browser')
  await ensureBrowsers(PROJECTS)
  const [inBrowser, beside] = await Promise.allSettled([
    runVitest(['browser'], [], { output: 'collect' }),
    runChecks().then(async (checks) => added(checks, await runVitest(others, [], { givesWay: true }))),
  ])
  if (inBrowser.status === 'rejected') throw inBrowser.reason
  if (beside.status === 'rejected') throw beside.reason
  return added(beside.value, inBrowser.value)
}

function added(one: TestSummary, other: TestSummary): TestSummary {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    failures: [...one.failures, ...other.failures],
  }
}

async function main(args: string[]): Promise<number> {
  const named = args.filter((arg) => PROJECTS.includes(arg))
  const projects = named.length > 0 ? named : PROJECTS
  const rest = args.filter((arg) => !PROJECTS.includes(arg))
  // Nothing else can be judged on a broken build.
  if (!(await step('build', build))) return finish(failedWhole('build'))
  if (args.length === 0) return finish(await runAll())
  const checks = await runChecks()
  return finish(added(checks, await runVitest(projects, rest)))
}

/** Prints the failures by name, and the closing line that CI reads. A failed check is one, so that the line and the exit code agree. */
function finish({ passed, failed, skipped, failures }: TestSummary): number {
  for (const failure of failures) process.stdout.write(`${failure}\n`)
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
  return failed > 0 || passed === 0 ? 1 : 0
}

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  process.stdout.write('0 passed, 1 failed\n')
  exitWith(error)
}
