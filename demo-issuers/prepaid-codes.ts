/** The company's questions: an approval in the app of who has it, or a code by SMS above an amount. The telephone that codes come to is played by a page. */

import type { DatabaseSync } from 'node:sqlite'
import type { Attempt, Authenticated, QuestionRules } from '../issuer-kit/index.ts'
import { APP_TABLES, appQuestion, wordInApp } from './prepaid-app.ts'

export const CODE_TABLES = `
  CREATE TABLE IF NOT EXISTS questions (id TEXT PRIMARY KEY, record TEXT NOT NULL, kept_until INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS texts (sequence INTEGER PRIMARY KEY, member TEXT NOT NULL, code TEXT NOT NULL, sent_at INTEGER NOT NULL);
  ${APP_TABLES}`
/** Above it a code is asked for. */
const WITHOUT_CODE_MAX = 10_000
/** Codes for one member within an hour: each is paid for, and a chance to guess. */
const CODES_PER_HOUR_MAX = 10
const HOUR_SECONDS = 3_600
const TEXTS_SHOWN = 5

/** Returns what follows a right password: the wallet, or a question. */
export function releasedTo(database: DatabaseSync, attempt: Attempt, wallet: string): Authenticated {
  const { payment, canAsk } = attempt
  const ask = appQuestion(database, attempt)
  if (ask !== undefined) return canAsk ? { outcome: 'question', ask } : { outcome: 'refused', reason: 'closed' }
  if (payment.amount <= WITHOUT_CODE_MAX) return { outcome: 'authenticated', account: { type: 'prepaid', wallet } }
  // Nobody gets by without a code because their dialog can ask for none.
  if (!canAsk) return { outcome: 'refused', reason: 'closed' }
  return { outcome: 'question', ask: { kind: 'code', channel: 'sms', sentToHint: '•••• 5678' } }
}

/** Returns the rules of the questions: written down by id, a code by SMS or an approval in the app, and then the wallet. */
export function codesOf(database: DatabaseSync): QuestionRules {
  return {
    store: {
      find: (id) =>
        database.prepare('SELECT record FROM questions WHERE id = ?').get(id)?.['record'] as string | undefined,
      write: (id, record, before, keptUntil) => {
        database.prepare('DELETE FROM questions WHERE kept_until < ?').run(Math.floor(Date.now() / 1000) - HOUR_SECONDS)
        const written =
          before === undefined
            ? database.prepare('INSERT OR IGNORE INTO questions VALUES (?, ?, ?)').run(id, record, keptUntil)
            : database.prepare('UPDATE questions SET record = ? WHERE id = ? AND record = ?').run(record, id, before)
        return written.changes === 1
      },
    },
    sendCode: (code, { memberId }) => {
      const now = Math.floor(Date.now() / 1000)
      database.prepare('DELETE FROM texts WHERE sent_at < ?').run(now - HOUR_SECONDS)
      const sent = database.prepare('SELECT count(*) AS sent FROM texts WHERE member = ?').get(memberId)
      if (Number(sent?.['sent']) >= CODES_PER_HOUR_MAX) return false
      database.prepare('INSERT INTO texts (member, code, sent_at) VALUES (?, ?, ?)').run(memberId, code, now)
      return true
    },
    approval: (asked) => wordInApp(database, asked),
    answered: ({ memberId }) => {
      const member = database.prepare("SELECT wallet FROM members WHERE id = ? AND status = 'active'").get(memberId)
      if (member === undefined) return { outcome: 'refused', reason: 'closed' }
      return { outcome: 'authenticated', account: { type: 'prepaid', wallet: String(member['wallet']) } }
    },
  }
}

/** Answers `GET /phone`: the latest codes, as the members' telephones of the demo show them. A real company has no such page. */
export function phone(request: Request, database: DatabaseSync): Response | undefined {
  if (new URL(request.url).pathname !== '/phone' || request.method !== 'GET') return undefined
  const rows = database.prepare('SELECT member, code FROM texts ORDER BY sequence DESC LIMIT ?').all(TEXTS_SHOWN)
  const lines = rows.map(
    ({ member, code }) => `… ${String(member).slice(-4)}  みかんプリペイド 確認番号 ${String(code)}`,
  )
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', refresh: '3' }
  return new Response(`${lines.join('\n') || 'まだ何も届いていません。 Nothing has come yet.'}\n`, { headers })
}
