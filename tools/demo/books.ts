import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inRepository, ToolFailure } from '../root.ts'
import { enterAll, isEntered, SHOP_NAME, workerEntry, type Entering } from './broker-entries.ts'
import { COUNTER_FILE, MINATO_ENTRY } from './counter.ts'
import { hashMembers } from './hashed-members.ts'
import { databasesOf } from './databases.ts'
import type { DemoSecrets, SeededSecrets } from './keys.ts'
import { migrate, migrationDigests } from './migrate.ts'
import { ISSUERS, MIKAN, MINATO, WORKER_ISSUERS, type DemoIssuer } from './places.ts'
import { MIKAN_ENTRY, PREPAID_FILE } from './prepaid.ts'
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
/** The same story on every machine. */
const HISTORY_SEED = 2026

export interface BooksPlace {
  basePort: number
  state: StateFolder
  /** Of a first start: it begins with some weeks of payments. */
  hasHistory: boolean
  /** Passwords that are being hashed already, as a first start has it done. */
  hashing?: ReturnType<typeof hashMembers> | undefined
}

/**
 * Prepares tables and first entries, before any server listens: whoever gets an
 * answer gets it from a whole system. Nothing is opened when nothing is to be
 * done. Returns the secrets with those that the broker has given.
 */
export async function prepareBooks(
  servers: Server[],
  secrets: DemoSecrets,
  { basePort, state, hasHistory, hashing: begunBefore }: BooksPlace,
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

  const isFirst = !isSeeded(state)
  // Begun here, for both take a while and the broker, which comes first, is another process.
  const hashing = begunBefore ?? hashMembers({ basePort, state })
  const history = isFirst && hasHistory ? import('./history/write-history.ts') : undefined
  for (const begun of [hashing, history]) begun?.catch(() => undefined)
  const books = await openBooks(servers, basePort, state)
  const databases = databasesOf(books)
  let seeded: SeededSecrets
  try {
    const migrating = servers.map(async ({ place, migrations }) => {
      await migrate(await databases.getD1Database(place), migrations).catch((error: unknown) => {
        throw brokenState(`the database of ${place} in ${state.books}`, String(error))
      })
    })
    await Promise.all(migrating)
    writePrivate(join(state.folder, MIGRATIONS_FILE), digests)
    const broker = await books.getWorker('broker')
    // Also in a state of an earlier version: what is entered already is left as it is.
    const entering: Entering = {
      dispatch: (url, init) => broker.fetch(url, init),
      basePort,
      isFirst,
      now,
      save: (kept) => writePrivate(join(state.folder, SECRETS_FILE), kept),
    }
    seeded = await enterAll(entering, secrets, entries(basePort))
    // Read only by a first start: its parts of the issuers' servers take longer than all else of a later one.
    const { seedIssuers } = await import('./seed.ts')
    await seedIssuers(databases, await hashing)
  } finally {
    await books.dispose()
  }
  if (history !== undefined) {
    const kitFiles = { prepaid: join(state.books, PREPAID_FILE), counter: join(state.books, COUNTER_FILE) }
    const { writeHistory } = await history
    await writeHistory({ state, secrets: seeded, kitFiles, shopName: SHOP_NAME.en, now, seed: HISTORY_SEED })
  }
  markSeeded(state, prefixes)
  return seeded
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
