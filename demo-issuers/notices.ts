/** The notices of a company: each is written with what it tells of, and sent until the relay centre takes it. */

import type { DatabaseSync } from 'node:sqlite'
import { notify } from '../issuer-kit/index.ts'
import type { NoticeSettings } from '../issuer-kit/index.ts'

/** The tables of notices: an adjustment that the company makes by itself is noted in the transaction that books it. */
export const NOTICE_TABLES = `
  CREATE TABLE IF NOT EXISTS notices (seq INTEGER PRIMARY KEY, operation TEXT NOT NULL, taken INTEGER NOT NULL DEFAULT 0);
  CREATE TRIGGER IF NOT EXISTS notice_of_adjustment AFTER INSERT ON entries WHEN json_extract(NEW.entry, '$.kind') IN ('return', 'dispute', 'dispute_debit', 'dispute_credit')
    BEGIN INSERT INTO notices (operation) VALUES (NEW.original); END;`
/** Notices that one round sends. */
const NOTICES_AT_ONCE = 20

/** Sends the notices that have not been taken yet, the oldest first; how many are left. */
export async function sendNotices(database: DatabaseSync, server: NoticeSettings): Promise<number> {
  const waiting = database.prepare('SELECT * FROM notices WHERE taken = 0 ORDER BY seq LIMIT ?').all(NOTICES_AT_ONCE)
  for (const { seq, operation } of waiting) {
    const about = { id: `ntc_${String(seq)}`, seq: Number(seq), operationId: String(operation) }
    if (await notify(server, about)) database.prepare('UPDATE notices SET taken = 1 WHERE seq = ?').run(seq ?? 0)
  }
  return Number(database.prepare('SELECT count(*) AS count FROM notices WHERE taken = 0').get()?.['count'])
}
