/** An insert that the database itself decides on, so that two who write at once cannot both be right. */

import { getTableColumns, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

/** A whole row: no column is left to its default. */
type WholeRow<T extends SQLiteTable> = { [K in keyof T['$inferSelect']]: T['$inferSelect'][K] | null }

/** Makes the statement that inserts a row if a condition holds, and else nothing: `INSERT … SELECT … WHERE`. */
export function insertIf<T extends SQLiteTable>(
  db: DrizzleD1Database,
  table: T,
  row: WholeRow<T>,
  condition: SQL | undefined,
) {
  const values = Object.entries(getTableColumns(table)).map(([name, column]) => {
    return sql`${sql.param((row as Record<string, unknown>)[name] ?? null, column)}`
  })
  return db.insert(table).select(sql`SELECT ${sql.join(values, sql`, `)} WHERE ${condition ?? sql`1`}`)
}
