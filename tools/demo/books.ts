import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inRepository, ToolFailure } from '../root.ts'
import { enterAll, isEntered, workerEntry, type Entering } from './broker-entries.ts'
import { MINATO_ENTRY, seedCounter } from './counter.ts'
import type { DemoSecrets, SeededSecrets } from './keys.ts'
import { migrate, migrationDigests } from './migrate.ts'
import { ISSUERS, MIKAN, MINATO, WORKER_ISSUERS, type DemoIssuer } from './places.ts'
import { MIKAN_ENTRY, seedPrepaid } from './prepaid.ts'
import { openBooks, type Server } from './servers.ts'
import {
  brokenState,
  isSeeded,
  isSeededWith,
  markSeeded,
  readPrivate,
  SECRETS_FILE,
  writePrivate,
  type StateFolder,
} from './state.ts'

const MIGRATIONS_FILE = 'migrations.json'
/** Applied by the ledger itself, in its Durable Object. */
const LEDGER_MIGRATIONS = 'broker/ledger/migrations'

/**
 * Prepares tables and first entries, before any server listens: whoever gets an
 * answer gets it from a whole system. Nothing is opened when nothing is to be
 * done. Returns the secrets with those that the broker has given.
 */
export async function prepareBooks(
  servers: Server[],
  secrets: DemoSecrets,
  basePort: number,
  state: StateFolder,
): Promise<SeededSecrets> {
  const digests = currentMigrations([...servers.map(({ migrations }) => migrations), LEDGER_MIGRATIONS])
  const applied = (readPrivate(state, MIGRATIONS_FILE) ?? {}) as Record<string, string>
  // Tables that were made by a migration which was rewritten since are other tables than the code's.
  const changed = Object.keys(applied).find((path) => applied[path] !== digests[path])
  if (changed) throw brokenState(state.books, `${changed} has changed since it was applied`)
  const prefixes = ISSUERS.map(({ prefix }) => prefix)
  const isWhole = isSeededWith(state, prefixes) && Object.keys(digests).every((path) => path in applied)
  const now = Date.now()
  if (isWhole && isEntered(secrets, now)) return secrets

  const books = await openBooks(servers, basePort, state)
  try {
    for (const { place, migrations } of servers) {
      await migrate(await books.getD1Database(place), migrations).catch((error: unknown) => {
        throw brokenState(`the database of ${place} in ${state.books}`, String(error))
      })
    }
    writePrivate(join(state.folder, MIGRATIONS_FILE), digests)
    // Also in a state of an earlier version: what is entered already is left as it is.
    const entering: Entering = {
      dispatch: (url, init) => books.dispatchFetch(url, init),
      basePort,
      isFirst: !isSeeded(state),
      now,
      save: (kept) => writePrivate(join(state.folder, SECRETS_FILE), kept),
    }
    const seeded = await enterAll(entering, secrets, entries(basePort))
    // Read only by a first start: its parts of the issuers' servers take longer than all else of a later one.
    const { seedIssuers } = await import('./seed.ts')
    await seedIssuers(books)
    seedPrepaid(basePort, state)
    seedCounter(state)
    markSeeded(state, prefixes)
    return seeded
  } finally {
    await books.dispose()
  }
}

/** Returns the demo's issuers with what their entries say. */
export function entries(basePort: number): (DemoIssuer & { entry: object })[] {
  return [
    ...WORKER_ISSUERS.map((issuer) => ({ ...issuer, entry: workerEntry(issuer, basePort) })),
    { ...MIKAN, entry: MIKAN_ENTRY },
    { ...MINATO, entry: MINATO_ENTRY },
  ]
}

function currentMigrations(folders: string[]): Record<string, string> {
  const missing = folders.find((folder) => !existsSync(inRepository(folder)))
  if (missing) throw new ToolFailure(`${missing} is missing: check it out again with git.`)
  return Object.assign({}, ...folders.map(migrationDigests)) as Record<string, string>
}
