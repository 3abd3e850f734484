/**
 * `npm run migrations`: writes the SQL that each changed schema asks for (one
 * folder of plain .sql files per database), and packs the ledger's into a
 * module: a Durable Object has no disk to read them from.
 */
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { exitWith, inRepository, ROOT, ToolFailure } from './root.ts'
import { runScript } from './run.ts'

const CONFIGS = [
  'broker/db/*.config.ts',
  'broker/ledger/drizzle.config.ts',
  'issuers/*/drizzle.config.ts',
  'demo-shop/drizzle.config.ts',
]
const LEDGER_FOLDER = inRepository('broker', 'ledger', 'migrations')
const LEDGER_MODULE = inRepository('broker', 'ledger', 'migrations.ts')
const DEADLINE_MS = 60_000

interface Journal {
  entries: { idx: number; when: number; tag: string; breakpoints: boolean }[]
}

async function generate(): Promise<void> {
  const drizzleKit = inRepository('node_modules', 'drizzle-kit', 'bin.cjs')
  for (const config of globSync(CONFIGS, { cwd: ROOT }).toSorted()) {
    // One after another: two of them in one folder would read each other's half-written journal.
    const { code } = await runScript(drizzleKit, ['generate', '--config', config], { deadlineMs: DEADLINE_MS })
    if (code !== 0) throw new ToolFailure(`drizzle-kit generate failed for ${config}.`)
  }
}

/** Returns the module that drizzle's durable-sqlite migrator takes: the journal, and each migration by its number. */
export function ledgerMigrationsModule(folder: string): string {
  const { entries } = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as Journal
  const migrations = Object.fromEntries(
    entries.map(({ idx, tag }) => [
      `m${String(idx).padStart(4, '0')}`,
      readFileSync(join(folder, `${tag}.sql`), 'utf8').trim(),
    ]),
  )
  return [
    "/** The ledger's migrations, packed by `npm run migrations` from migrations/: do not edit. */",
    `export default ${JSON.stringify({ journal: { entries }, migrations }, null, 2)}`,
  ].join('\n')
}

/** Returns the packed migrations, formatted as the repository is, so that the same SQL gives the same bytes. */
export async function packedLedgerMigrations(): Promise<string> {
  return format(ledgerMigrationsModule(LEDGER_FOLDER), {
    ...(await resolveConfig(LEDGER_MODULE)),
    filepath: LEDGER_MODULE,
  })
}

if (import.meta.main) {
  try {
    await generate()
    if (existsSync(LEDGER_FOLDER)) {
      writeFileSync(LEDGER_MODULE, await packedLedgerMigrations())
      // What drizzle-kit writes for bundlers that can import .sql files; the packed module stands in its place.
      rmSync(join(LEDGER_FOLDER, 'migrations.js'), { force: true })
    }
  } catch (error) {
    exitWith(error)
  }
}
