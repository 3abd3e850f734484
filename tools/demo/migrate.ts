import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { inRepository } from '../root.ts'

/** The part of a D1 database that migrations need; Miniflare's and a Worker's both have it. */
export interface MigratableD1 {
  prepare(sql: string): { bind(...values: unknown[]): unknown; all(): Promise<{ results: unknown[] }> }
  batch(statements: unknown[]): Promise<unknown>
}

// As wrangler keeps it, so that `wrangler d1 migrations apply` and the demo agree on what has been applied.
const TABLE = `CREATE TABLE IF NOT EXISTS d1_migrations(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`

/** Returns the digest of each migration in a folder, by path: one that changes after it was applied leaves other tables behind. */
export function migrationDigests(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesOf(folder).map((name) => {
      const text = readFileSync(inRepository(folder, name))
      return [`${folder}/${name}`, createHash('sha256').update(text).digest('hex').slice(0, 16)]
    }),
  )
}

/** Applies what has not been applied yet, each migration and its record in one transaction. */
export async function migrate(db: MigratableD1, folder: string): Promise<void> {
  await db.batch([db.prepare(TABLE)])
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all()
  const applied = new Set(results.map((row) => (row as { name: string }).name))
  for (const name of filesOf(folder)) {
    if (applied.has(name)) continue
    const statements = readFileSync(inRepository(folder, name), 'utf8')
      .split('--> statement-breakpoint')
      .map((statement) => statement.trim())
      .filter((statement) => statement !== '')
    await db.batch([
      ...statements.map((statement) => db.prepare(statement)),
      db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
    ])
  }
}

function filesOf(folder: string): string[] {
  return readdirSync(inRepository(folder))
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
}
