/**
 * `npm run conformance`: the tests of the conformance suite as a whole. Every
 * scenario at our own issuers' servers, and for each planted fault the whole
 * catalogue, so that what must find it finds it and nothing else does. What
 * follows goes to vitest.
 */
import { buildAll } from './build.ts'
import { exitWith, inRepository } from './root.ts'
import { runScript } from './run.ts'

const DEADLINE_MS = 20 * 60_000

async function main(args: string[]): Promise<number> {
  // Our own issuers' servers run as they are built.
  await buildAll()
  const { code } = await runScript(
    inRepository('node_modules', 'vitest', 'vitest.mjs'),
    ['run', '--project=unit', '--reporter=verbose', ...args, 'test/unit/conformance'],
    { deadlineMs: DEADLINE_MS, env: { NODE_ENV: 'test', CONFORMANCE: 'whole' } },
  )
  return code
}

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  exitWith(error)
}
