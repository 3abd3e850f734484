/** The notices of a company: each is written with what it tells of, and sent until the relay centre takes it. One that is refused for ever holds up none behind it. */

import type { DatabaseSync } from 'node:sqlite'
import { notify } from '../issuer-kit/index.ts'
import type { NoticeSettings } from '../issuer-kit/index.ts'

/** The tables of notices: an adjustment that the company makes by itself is noted in the transaction that books it. */
export const NOTICE_TABLES = `
  CREATE TABLE IF NOT EXISTS notices (seq INTEGER PRIMARY KEY, operation TEXT NOT NULL, taken INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS notice_tries (seq INTEGER PRIMARY KEY, tries INTEGER NOT NULL);
  CREATE TRIGGER IF NOT EXISTS notice_of_adjustment AFTER INSERT ON entries WHEN json_extract(NEW.entry, '$.kind') IN ('return', 'dispute', 'dispute_debit', 'dispute_credit')
    BEGIN INSERT INTO notices (operation) VALUES (NEW.original); END;`
/** Notices that one round sends. */
const NOTICES_AT_ONCE = 20

/** Those that were refused least often come first, and of them the oldest: so a new one never waits for those that nobody takes. */
const NEXT = `SELECT notices.seq, operation FROM notices LEFT JOIN notice_tries ON notice_tries.seq = notices.seq
  WHERE taken = 0 ORDER BY coalesce(tries, 0), notices.seq LIMIT ?`
const TAKEN = 'UPDATE notices SET taken = 1 WHERE seq = ?'
const FORGET_TRIES = 'DELETE FROM notice_tries WHERE seq = ?'
const REFUSED = 'INSERT INTO notice_tries VALUES (?, 1) ON CONFLICT (seq) DO UPDATE SET tries = tries + 1'

/** Sends notices that have not been taken yet; how many are left. */
export async function sendNotices(database: DatabaseSync, server: NoticeSettings): Promise<number> {
  for (const { seq = 0, operation } of database.prepare(NEXT).all(NOTICES_AT_ONCE)) {
    const about = { id: `ntc_${String(seq)}`, seq: Number(seq), operationId: String(operation) }
    const isTaken = await notify(server, about)
    for (const statement of isTaken ? [TAKEN, FORGET_TRIES] : [REFUSED]) database.prepare(statement).run(seq)
  }
  return Number(database.prepare('SELECT count(*) AS count FROM notices WHERE taken = 0').get()?.['count'])
}
