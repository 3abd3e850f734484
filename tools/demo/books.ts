import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inRepository, ToolFailure } from '../root.ts'
import type { DemoSecrets } from './keys.ts'
import { migrate, migrationDigests } from './migrate.ts'
import { ISSUERS } from './places.ts'
import { seedCounter } from './counter.ts'
import { seedPrepaid } from './prepaid.ts'
import { seed } from './seed.ts'
import { openDatabases, type Server } from './servers.ts'
import { brokenState, isSeededWith, markSeeded, readPrivate, writePrivate, type StateFolder } from './state.ts'

const MIGRATIONS_FILE = 'migrations.json'
/** Applied by the ledger itself, in its Durable Object. */
const LEDGER_MIGRATIONS = 'broker/ledger/migrations'

/**
 * Prepares tables and first entries, before any server listens: whoever gets an
 * answer gets it from a whole system. Nothing is opened when nothing is to be
 * done.
 */
export async function prepareBooks(
  servers: Server[],
  secrets: DemoSecrets,
  basePort: number,
  state: StateFolder,
): Promise<void> {
  const digests = currentMigrations([...servers.map(({ migrations }) => migrations), LEDGER_MIGRATIONS])
  const applied = (readPrivate(state, MIGRATIONS_FILE) ?? {}) as Record<string, string>
  // Tables that were made by a migration which was rewritten since are other tables than the code's.
  const changed = Object.keys(applied).find((path) => applied[path] !== digests[path])
  if (changed) throw brokenState(state.books, `${changed} has changed since it was applied`)
  const prefixes = ISSUERS.map(({ prefix }) => prefix)
  if (isSeededWith(state, prefixes) && Object.keys(digests).every((path) => path in applied)) return

  const databases = await openDatabases(servers, state)
  try {
    for (const { place, migrations } of servers) {
      await migrate(await databases.getD1Database(place), migrations).catch((error: unknown) => {
        throw brokenState(`the database of ${place} in ${state.books}`, String(error))
      })
    }
    writePrivate(join(state.folder, MIGRATIONS_FILE), digests)
    // Also in a state of an earlier version: what is entered already is left as it is.
    await seed(databases, secrets, basePort)
    const directory = await databases.getD1Database('broker')
    await seedPrepaid(directory, basePort, state)
    await seedCounter(directory, basePort, state)
    markSeeded(state, prefixes)
  } finally {
    await databases.dispose()
  }
}

function currentMigrations(folders: string[]): Record<string, string> {
  const missing = folders.find((folder) => !existsSync(inRepository(folder)))
  if (missing) throw new ToolFailure(`${missing} is missing: check it out again with git.`)
  return Object.assign({}, ...folders.map(migrationDigests)) as Record<string, string>
}
