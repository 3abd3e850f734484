/**
 * `npm run engines`: all that is tried in Chromium, Firefox and WebKitGTK side
 * by side: the flows, keys before the form's script, password managers, Back,
 * and pages that sleep. `npm test` runs the flows, and some of each of the
 * others. What follows goes to vitest.
 */
import { CHROMIUM_VARIABLE, ensureChromium } from './chromium.ts'
import { ensureEngines } from './engines.ts'
import { exitWith, inRepository } from './root.ts'
import { runScript } from './run.ts'

const DEADLINE_MS = 30 * 60_000

async function main(args: string[]): Promise<number> {
  const chromium = await ensureChromium()
  await ensureEngines()
  const { code } = await runScript(
    inRepository('node_modules', 'vitest', 'vitest.mjs'),
    ['run', '--project=engines', '--reporter=verbose', ...args],
    { deadlineMs: DEADLINE_MS, env: { NODE_ENV: 'test', ENGINE_TESTS: 'all', [CHROMIUM_VARIABLE]: chromium } },
  )
  return code
}

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  exitWith(error)
}
