/** The six D1 databases of the issuers in the tests, empty and migrated. */

import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

const authenticationSql = inOrder(
  import.meta.glob<string>('../../issuers/authentication/migrations/*.sql', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
)
const relaySql = inOrder(
  import.meta.glob<string>('../../issuers/relay/migrations/*.sql', { query: '?raw', import: 'default', eager: true }),
)
const settlementSql = inOrder(
  import.meta.glob<string>('../../issuers/settlement/migrations/*.sql', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
)

const MIGRATIONS = {
  SUMIRE_AUTHENTICATION: authenticationSql,
  SUMIRE_SETTLEMENT: settlementSql,
  HINODE_AUTHENTICATION: authenticationSql,
  HINODE_SETTLEMENT: settlementSql,
  CARD_RELAY: relaySql,
  BANK_RELAY: relaySql,
} as const
export type DatabaseName = keyof typeof MIGRATIONS

/** The binding of test/worker/wrangler.toml. */
export function databaseBinding(name: DatabaseName | 'DIRECTORY'): D1Database {
  return (env as unknown as Record<DatabaseName | 'DIRECTORY', D1Database>)[name]
}

export function issuerDatabase(name: DatabaseName): DrizzleD1Database {
  return drizzle(databaseBinding(name))
}

/** Empties what an earlier world left, or makes it anew by the migrations, so that every world begins alike. */
export async function freshDatabases(): Promise<void> {
  await Promise.all(Object.entries(MIGRATIONS).map(([name, sql]) => freshDatabase(name as DatabaseName, sql)))
}

/** A database as every world begins with it. */
interface Beginning {
  schema: string
  tables: string[]
  rows: { table: string; row: Record<string, unknown> }[]
  /** Says when it was seeded: the rows tell it too. */
  at: number
}
const beginnings = new Map<DatabaseName, Beginning>()

/**
 * Empties what an earlier world left, and seeds: by `seed` the first time, and by the rows that it left from then on,
 * because the servers' own functions take ten times as long.
 */
export async function seededDatabases(now: number, seed: () => Promise<void>): Promise<void> {
  const names = Object.keys(MIGRATIONS) as DatabaseName[]
  const areSeeded = await Promise.all(names.map((name) => beginsAgain(name, now)))
  if (areSeeded.every(Boolean)) return
  await freshDatabases()
  await seed()
  for (const name of names) beginnings.set(name, await beginningOf(name, now))
}

async function beginningOf(name: DatabaseName, at: number): Promise<Beginning> {
  const db = databaseBinding(name)
  const tables = await tableNames(db)
  const contents = await Promise.all(tables.map((table) => db.prepare(`SELECT * FROM "${table}"`).all()))
  const rows = tables.flatMap((table, index) => (contents[index]?.results ?? []).map((row) => ({ table, row })))
  return { schema: await schemaText(db), tables, rows, at }
}

/** In one trip; false where there is no beginning yet, or where a test has changed the tables themselves. */
async function beginsAgain(name: DatabaseName, now: number): Promise<boolean> {
  const beginning = beginnings.get(name)
  if (beginning === undefined) return false
  const db = databaseBinding(name)
  const emptied = beginning.tables.map((table) => db.prepare(`DELETE FROM "${table}"`))
  const written = beginning.rows.map(({ table, row }) => {
    const columns = Object.keys(row)
    const values = Object.values(row).map((value) => (value === beginning.at ? now : value))
    const names = columns.map((column) => `"${column}"`).join(', ')
    return db.prepare(`INSERT INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`).bind(...values)
  })
  try {
    const [schema] = await db.batch([db.prepare(SCHEMA), ...emptied, ...written])
    return JSON.stringify(schema?.results) === beginning.schema
  } catch {
    return false
  }
}

/** Every migration of a server, by its number, as one text. */
function inOrder(migrations: Record<string, string>): string {
  const names = Object.keys(migrations).toSorted()
  return names.map((name) => migrations[name]).join('\n--> statement-breakpoint\n')
}

/** Every row of every table as one text, to search for what must not be there. */
export async function databaseText(name: DatabaseName | 'DIRECTORY'): Promise<string> {
  const db = databaseBinding(name)
  const tables = await tableNames(db)
  const contents = await Promise.all(tables.map((table) => db.prepare(`SELECT * FROM "${table}"`).all()))
  return JSON.stringify(contents.map(({ results }) => results))
}

/** A server's tables as its migrations leave them, by their texts. */
const migrated = new Map<string, string>()

async function freshDatabase(name: DatabaseName, sql: string): Promise<void> {
  const db = databaseBinding(name)
  const tables = await tableNames(db)
  // To make them takes longer than most tests, and hardly any changes them.
  if (migrated.get(sql) === (await schemaText(db))) {
    await db.batch(tables.map((table) => db.prepare(`DELETE FROM "${table}"`)))
    return
  }
  const statements = sql.split('--> statement-breakpoint').map((text) => text.trim())
  await db.batch([...tables.map((table) => `DROP TABLE "${table}"`), ...statements].map((text) => db.prepare(text)))
  migrated.set(sql, await schemaText(db))
}

async function tableNames(db: D1Database): Promise<string[]> {
  const { results } = await db
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'",
    )
    .all<{ name: string }>()
  return results.map(({ name }) => name)
}

/** Tables, indexes and triggers, each as it was made. */
const SCHEMA = 'SELECT sql FROM sqlite_master ORDER BY type, name'

async function schemaText(db: D1Database): Promise<string> {
  const { results } = await db.prepare(SCHEMA).all()
  return JSON.stringify(results)
}
