/** The company's desk: members are entered here, each with a charged wallet. */

import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { TABLES, hashOf } from './mikan-prepaid.ts'

/** `locked` and `closed`: the password is right, and the ID may not pay. */
export type MemberStatus = 'active' | 'locked' | 'closed'

/** Enters a member with a charged wallet; one who is there stays as they are. */
export function enrol(
  database: DatabaseSync,
  member: { id: string; password: string; wallet: string; charged: number; status?: MemberStatus },
): void {
  database.exec(TABLES)
  const { id, password, wallet, charged, status = 'active' } = member
  const salt = randomBytes(16)
  const values = [id, salt, hashOf(password, salt), wallet, status]
  database
    .prepare('INSERT OR IGNORE INTO members (id, salt, hash, wallet, status) VALUES (?, ?, ?, ?, ?)')
    .run(...values)
  database.prepare('INSERT OR IGNORE INTO wallets VALUES (?, ?, ?)').run(wallet, charged, charged)
}
