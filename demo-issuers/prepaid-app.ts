/** The company's app, in which a member approves a payment. It is played by a page: a real app knows whose telephone it is on. */

import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Ask, Asked, Attempt } from '../issuer-kit/index.ts'
import { companyPage, escaped, languageOf, ownForm } from './company-page.ts'
import type { Language } from './company-page.ts'

export const APP_TABLES = `
  CREATE TABLE IF NOT EXISTS apps (member TEXT PRIMARY KEY, link TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS approvals (payment TEXT NOT NULL, member TEXT NOT NULL, amount INTEGER NOT NULL, merchant TEXT NOT NULL,
    word TEXT, asked_at INTEGER NOT NULL, PRIMARY KEY (payment, member)) WITHOUT ROWID;`
/** The app shows a payment so long: as long as its question lives. */
const SHOWN_SECONDS = 600
const SHOWN_MAX = 5
const REFRESH_SECONDS = 3
const COLOR = '#b45309'

const WORDS = {
  en: {
    title: 'The Mikan app',
    none: 'Nothing waits to be approved.',
    ask: (amount: string, merchant: string) => `${merchant} asks for ${amount}`,
    number: 'Approve only if the dialog shows the same number:',
    approve: 'Approve',
    deny: 'It was not me',
  },
  ja: {
    title: 'みかんアプリ',
    none: '承認をお待ちのお支払いはありません。',
    ask: (amount: string, merchant: string) => `${merchant}への${amount}のお支払い`,
    number: 'お支払いの画面に同じ番号が出ているときだけ、承認してください。',
    approve: '承認する',
    deny: '心当たりがない',
  },
} as const satisfies Record<Language, object>

type Word = 'approved' | 'denied'

/** Gives a member the app, which opens at that link: from then on it asks instead of a text message. */
export function giveApp(database: DatabaseSync, member: string, link: string): void {
  database.exec(APP_TABLES)
  database.prepare('INSERT OR REPLACE INTO apps VALUES (?, ?)').run(member, link)
}

/** Returns the question for an approval in the member's app, which shows it from now on; undefined where the member has none. */
export function appQuestion(database: DatabaseSync, { memberId, payment }: Attempt): Ask | undefined {
  const app = database.prepare('SELECT link FROM apps WHERE member = ?').get(memberId)
  if (app === undefined) return undefined
  const { id, amount, merchant } = payment
  const now = Math.floor(Date.now() / 1000)
  database.prepare('DELETE FROM approvals WHERE asked_at < ?').run(now - SHOWN_SECONDS)
  // Asked again, it is another question: what was said before does not count.
  const insert = 'INSERT OR REPLACE INTO approvals VALUES (?, ?, ?, ?, NULL, ?)'
  database.prepare(insert).run(id, memberId, amount, merchant.name, now)
  return { kind: 'elsewhere', number: numberOf(id), link: String(app['link']) }
}

/** Returns the member's word about exactly what they were shown; undefined while there is none. */
export function wordInApp(database: DatabaseSync, { memberId, payment }: Asked): Word | undefined {
  const { id, amount, merchant } = payment
  const shown = 'SELECT word FROM approvals WHERE payment = ? AND member = ? AND amount = ? AND merchant = ?'
  return (database.prepare(shown).get(id, memberId, amount, merchant.name)?.['word'] ?? undefined) as Word | undefined
}

/** Answers `GET /app` and `POST /app`; undefined elsewhere. A real company has no such page. */
export async function appPage(request: Request, database: DatabaseSync): Promise<Response | undefined> {
  if (new URL(request.url).pathname !== '/app') return undefined
  const language = languageOf(request)
  const page = { language, title: WORDS[language].title, color: COLOR }
  if (request.method !== 'POST')
    return companyPage({ ...page, main: waiting(database, language), refresh: REFRESH_SECONDS })
  const form = await ownForm(request, page)
  if (form instanceof Response) return form
  const word: Word = form.get('word') === 'approved' ? 'approved' : 'denied'
  // The first word counts.
  const set = 'UPDATE approvals SET word = ? WHERE payment = ? AND member = ? AND word IS NULL'
  database.prepare(set).run(word, form.get('payment'), form.get('member'))
  return new Response(null, { status: 303, headers: { location: `/app?lang=${language}` } })
}

function waiting(database: DatabaseSync, language: Language): string {
  const words = WORDS[language]
  const now = Math.floor(Date.now() / 1000)
  const open = 'SELECT * FROM approvals WHERE word IS NULL AND asked_at >= ? ORDER BY asked_at DESC LIMIT ?'
  const sections = database
    .prepare(open)
    .all(now - SHOWN_SECONDS, SHOWN_MAX)
    .map((row) => {
      const [payment, member] = [String(row['payment']), String(row['member'])]
      const amount = `¥${Number(row['amount']).toLocaleString('en')}`
      return `<section><h2>${escaped(words.ask(amount, String(row['merchant'])))}</h2>
      <p class="quiet-text">… ${escaped(member.slice(-4))}</p>
      <p>${words.number}</p><p class="number">${numberOf(payment)}</p>
      <form method="post"><input type="hidden" name="payment" value="${escaped(payment)}">
      <input type="hidden" name="member" value="${escaped(member)}">
      <button name="word" value="approved">${words.approve}</button>
      <button class="quiet" name="word" value="denied">${words.deny}</button></form></section>`
    })
  return sections.join('') || `<p>${words.none}</p>`
}

/** The number of a payment that both sides show: two digits, so that they are compared at a glance. */
function numberOf(payment: string): string {
  return String(10 + (createHash('sha256').update(payment).digest().readUInt32BE() % 90))
}
