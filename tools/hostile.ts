/**
 * `npm run hostile`: every way that is known in which a shop's page attacks the
 * dialog, and every honest page that must not be taken for one. `npm test`
 * tries some of each. What follows goes to vitest.
 */
import { CHROMIUM_VARIABLE, ensureChromium } from './chromium.ts'
import { exitWith, inRepository } from './root.ts'
import { runScript } from './run.ts'

const DEADLINE_MS = 30 * 60_000

async function main(args: string[]): Promise<number> {
  const { code } = await runScript(
    inRepository('node_modules', 'vitest', 'vitest.mjs'),
    ['run', '--project=browser', '--reporter=verbose', ...args, 'test/browser/hostile'],
    {
      deadlineMs: DEADLINE_MS,
      env: { NODE_ENV: 'test', HOSTILE_PAGES: 'all', [CHROMIUM_VARIABLE]: await ensureChromium() },
    },
  )
  return code
}

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  exitWith(error)
}
