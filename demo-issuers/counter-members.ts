/** The counter company's desk: members are entered here. They have nothing there but their ID. */

import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { TABLES, hashOf } from './minato-counter.ts'

/** Enters a member; one who is there stays as they are. `locked`: the password is right, and the ID may not pay. */
export function enrol(
  database: DatabaseSync,
  { id, password, status = 'active' }: { id: string; password: string; status?: 'active' | 'locked' },
): void {
  database.exec(TABLES)
  const salt = randomBytes(16)
  database
    .prepare('INSERT OR IGNORE INTO members (id, salt, hash, status) VALUES (?, ?, ?, ?)')
    .run(id, salt, hashOf(password, salt), status)
}
