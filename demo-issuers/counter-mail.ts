/** The company's letters: how to pay, sent once to the member who will. The mailbox that they come to is played by a page. */

import type { DatabaseSync } from 'node:sqlite'
import type { Entry } from '../issuer-kit/index.ts'

export const LETTERS_TABLE = `
  CREATE TABLE IF NOT EXISTS letters (sequence INTEGER PRIMARY KEY, member TEXT NOT NULL, text TEXT NOT NULL);`
const LETTERS_SHOWN = 5

/** Writes the letter of a payment that is waited for, in the transaction that writes the payment: one for each. */
export function writeLetter(database: DatabaseSync, { account, amount, later }: Entry): void {
  const [way] = later?.instructions.ways ?? []
  const [number] = way?.numbers ?? []
  if (later === undefined || way === undefined || number === undefined) return
  const payBy = new Date(later.instructions.pay_by * 1000)
  const until = (locale: string): string =>
    payBy.toLocaleString(locale, { timeZone: 'Asia/Tokyo', dateStyle: 'long', timeStyle: 'short' })
  const yen = `¥${amount.toLocaleString('en')}`
  const text = [
    `${number.label.ja} ${number.value}（${way.name.ja}）`,
    `${yen}を${until('ja')}（日本時間）までにお支払いください。`,
    `${number.label.en} ${number.value} (${way.name.en})`,
    `Please pay ${yen} by ${until('en')}, Japan time.`,
  ].join('\n')
  const { member = '' } = (account ?? {}) as { member?: string }
  database.prepare('INSERT INTO letters (member, text) VALUES (?, ?)').run(member, text)
}

/** Answers `GET /mailbox`: the latest letters, as the members' mailboxes of the demo show them. A real company has no such page. */
export function mailbox(request: Request, database: DatabaseSync): Response | undefined {
  if (new URL(request.url).pathname !== '/mailbox' || request.method !== 'GET') return undefined
  const rows = database.prepare('SELECT member, text FROM letters ORDER BY sequence DESC LIMIT ?').all(LETTERS_SHOWN)
  const letters = rows.map(({ member, text }) => `… ${String(member).slice(-4)}\n${String(text)}\n`)
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', refresh: '3' }
  return new Response(letters.join('\n') || 'まだ何も届いていません。 Nothing has come yet.\n', { headers })
}
