/**
 * Minato Counter Pay, a whole issuer: plain Node with node:http and node:sqlite,
 * and the kit. A member gets a number, and pays it at a counter within three days.
 */

import { randomInt, scryptSync, timingSafeEqual } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { afterMoney, authenticationServer, businessDate, serve, settlementServer } from '../issuer-kit/index.ts'
import type { Attempt, Authenticated, Entry, Instructions, MoneyNews, PrivateJwk } from '../issuer-kit/index.ts'
import { BOOKS_TABLES, booksIn, entryByNumber, entryOf } from './counter-books.ts'
import { mailbox } from './counter-mail.ts'
import { counterPage } from './counter-page.ts'
import { statement } from './counter-statement.ts'
import { sendNotices } from './notices.ts'
import { withStories } from './prepaid-stories.ts'
import { staffPage } from './staff-page.ts'

export interface CounterSettings {
  /** Of both servers: they are one. */
  origin: string
  prefix: string
  relay: string
  broker: string
  signingKeys: readonly PrivateJwk[]
  encryptionKeys: readonly PrivateJwk[]
  /** Opens statements. */
  statementKey: string
  database: DatabaseSync
  /** Milliseconds since 1970, now. */
  clock?: () => number
}

export const TABLES = `
  CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, kept_until INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS members (id TEXT PRIMARY KEY, salt BLOB NOT NULL, hash BLOB NOT NULL, status TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS guesses (id TEXT PRIMARY KEY, wrong INTEGER NOT NULL) WITHOUT ROWID;
  ${BOOKS_TABLES}`
const WRONG_MAX = 10
const DAYS_TO_PAY = 3
const DAY_MS = 86_400_000
const AMOUNT_MAX = 300_000
const NAME = { en: 'Minato Counter Pay', ja: 'みなと窓口払い' }
const COLOR = '#0f6a86'

export interface CounterCompany {
  fetch: (request: Request) => Promise<Response>
  /** Ends what was not paid in time. To be called now and then. */
  closeDays(): void
  /** Sends the notices that have not been taken yet; how many are left. To be called now and then. */
  sendNotices(): Promise<number>
}

/** Builds both servers of the company, and the page at the counter. */
export function minatoCounter(settings: CounterSettings): CounterCompany {
  const { origin, relay, broker, database, clock = Date.now } = settings
  database.exec(`PRAGMA journal_mode = WAL; ${TABLES}`)
  const books = withStories(booksIn(database), database)
  const seen = { isNew: (id: string, keptUntil: number) => isNew(database, id, keptUntil) }
  const server = { origin, livemode: false, signingKeys: settings.signingKeys, seen, clock }
  const change = (entry: Entry, news: Omit<MoneyNews, 'businessDate'>): boolean => {
    const after = afterMoney(entry, { ...news, businessDate: businessDate(clock(), 'Asia/Tokyo') })
    return after !== undefined && books.revise(entry, after, []) === 'recorded'
  }
  const notices = { ...server, relay }
  const send = (): Promise<number> => sendNotices(database, notices)
  const staff = staffPage({ name: NAME, color: COLOR, staffKey: settings.statementKey, database, books, notices })
  return {
    fetch: serve(
      async (request) =>
        statement(request, settings) ??
        mailbox(request, database) ??
        (await staff(request)) ??
        counterPage(request, { find: (number) => entryByNumber(database, number), change, sendNotices: send }),
      settlementServer({
        ...server,
        relays: [relay],
        authenticationServers: [origin],
        books,
        instruct: (operation) => instruct(operation, clock()),
      }),
      authenticationServer({
        ...server,
        prefix: settings.prefix,
        method: 'counter',
        encryptionKeys: settings.encryptionKeys,
        brokers: [broker],
        relay,
        settlementServer: origin,
        authenticate: (attempt) => authenticate(database, attempt),
      }),
    ),
    closeDays: () => {
      const rows = database.prepare('SELECT entry FROM entries WHERE number IS NOT NULL AND day IS NULL').all()
      for (const entry of rows.map(entryOf)) {
        const isOver = Number(entry.later?.instructions.pay_by) * 1000 < clock()
        if (isOver && entry.outcome === 'pending') change(entry, { outcome: 'expired' })
      }
    },
    sendNotices: send,
  }
}

/** Returns how the member pays an operation that is asked for now, or why it can't be paid so. */
export function instruct(asked: { amount: number; currency: string }, now: number): Instructions | 'limit_exceeded' {
  return asked.amount > AMOUNT_MAX || asked.currency !== 'JPY' ? 'limit_exceeded' : instructions(now)
}

/** A number that nobody can guess, and the same as bars: GS1-128 with application identifier 91. */
function instructions(now: number): Instructions {
  const number = Array.from({ length: 4 }, () => String(randomInt(1000, 10_000))).join('-')
  // The end of the third day in Tokyo, which has no summer time.
  const endOfDay = Math.ceil((now + 9 * 3_600_000) / DAY_MS) * DAY_MS - 9 * 3_600_000
  const data = `91${number.replaceAll('-', '')}`
  return {
    kind: 'counter',
    pay_by: (endOfDay + (DAYS_TO_PAY - 1) * DAY_MS) / 1000 - 1,
    ways: [
      {
        id: 'counter',
        name: { en: 'Any Minato counter', ja: 'みなとの各窓口' },
        numbers: [{ label: { en: 'Payment number', ja: 'お支払い番号' }, value: number }],
        barcode: { symbology: 'gs1_128', data, text: `(91)${data.slice(2)}` },
      },
    ],
  }
}

function authenticate(database: DatabaseSync, { memberId, password }: Attempt): Authenticated {
  const member = database.prepare('SELECT * FROM members WHERE id = ?').get(memberId)
  const { salt = new Uint8Array(16), hash = new Uint8Array(32) } = (member ?? {}) as Record<string, Uint8Array>
  const isRight = timingSafeEqual(hashOf(password, salt), hash) && member !== undefined
  const wrong = Number(database.prepare('SELECT wrong FROM guesses WHERE id = ?').get(memberId)?.['wrong'] ?? 0)
  if (wrong >= WRONG_MAX) return { outcome: 'refused', reason: 'locked' }
  database.prepare('INSERT OR REPLACE INTO guesses VALUES (?, ?)').run(memberId, isRight ? 0 : wrong + 1)
  if (member?.['status'] === 'locked' && isRight) return { outcome: 'refused', reason: 'locked' }
  if (isRight) return { outcome: 'authenticated', account: { type: 'counter', member: memberId } }
  return { outcome: 'refused', reason: 'credentials', attemptsLeft: WRONG_MAX - wrong - 1 }
}

export function hashOf(password: string, salt: Uint8Array): Buffer {
  return scryptSync(password.normalize('NFKC'), salt, 32, { N: 16_384, r: 8, p: 1 })
}

function isNew(database: DatabaseSync, id: string, keptUntil: number): boolean {
  database.prepare('DELETE FROM seen WHERE kept_until < ?').run(Math.floor(Date.now() / 1000))
  return database.prepare('INSERT OR IGNORE INTO seen VALUES (?, ?)').run(id, keptUntil).changes === 1
}
