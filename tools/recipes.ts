/**
 * `npm run recipes`: runs the recipes of docs/recipes in every language, against a real broker. `npm test` runs those whose
 * language is on the machine; this installs the others first, on Debian and as root. What follows goes to vitest.
 */
import { LANGUAGES } from '../test/recipes/languages.ts'
import { canInstallPackages, installPackages } from './debian.ts'
import { exitWith, inRepository } from './root.ts'
import { runScript } from './run.ts'

const DEADLINE_MS = 10 * 60_000

async function main(args: string[]): Promise<number> {
  const missing = LANGUAGES.filter(({ commands }) => commands() === undefined)
  if (missing.length > 0 && canInstallPackages()) {
    const names = missing.map(({ name }) => name).join(', ')
    const packages = missing.flatMap((language) => language.packages)
    await installPackages(names, packages)
  }
  // Whatever is still not there fails, and says what it is.
  const { code } = await runScript(
    inRepository('node_modules', 'vitest', 'vitest.mjs'),
    ['run', '--project=demo', '--reporter=verbose', ...args, 'test/demo/recipes.test.ts'],
    { deadlineMs: DEADLINE_MS, env: { NODE_ENV: 'test', FURIWAKE_RECIPES: 'all' } },
  )
  return code
}

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  exitWith(error)
}
