/**
 * Mikan Prepaid, a whole issuer: plain Node with node:http and node:sqlite, and
 * the kit. Members have charged a balance, and an approval takes from it.
 */

import { scryptSync, timingSafeEqual } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { DatabaseSync } from 'node:sqlite'
import { authenticationServer, nodeListener, serve, settlementServer } from '../issuer-kit/index.ts'
import type { Attempt, Authenticated, Books, Entry, PrivateJwk } from '../issuer-kit/index.ts'
import { CODE_TABLES, codesOf, releasedTo } from './prepaid-codes.ts'
import { prepaidPages } from './prepaid-pages.ts'
import { withStories } from './prepaid-stories.ts'

export interface PrepaidSettings {
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
}

export const TABLES = `
  CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, kept_until INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS seen_by_end ON seen (kept_until);
  CREATE TABLE IF NOT EXISTS members (id TEXT PRIMARY KEY, salt BLOB NOT NULL, hash BLOB NOT NULL, wallet TEXT NOT NULL, status TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS guesses (id TEXT PRIMARY KEY, wrong INTEGER NOT NULL, wait_until INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS wallets (id TEXT PRIMARY KEY, charged INTEGER NOT NULL, balance INTEGER NOT NULL CHECK (balance >= 0));
  CREATE TABLE IF NOT EXISTS entries (sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, original TEXT, step INTEGER,
    wallet TEXT, day TEXT, broker TEXT, entry TEXT NOT NULL, UNIQUE (original, step));
  CREATE INDEX IF NOT EXISTS entries_by_day ON entries (day, sequence);
  CREATE INDEX IF NOT EXISTS entries_by_wallet ON entries (wallet, sequence);`
const WRONG_MAX = 5
const WAIT_FIRST_SECONDS = 60
const WAIT_MAX_SECONDS = 3600

/** Builds both servers of the company, and its pages. */
export function mikanPrepaid(settings: PrepaidSettings): (request: Request) => Promise<Response> {
  const { origin, relay, broker, database } = settings
  database.exec(`PRAGMA journal_mode = WAL; ${TABLES} ${CODE_TABLES}`)
  const seen = { isNew: (id: string, keptUntil: number) => isNew(database, id, keptUntil) }
  const books = withStories(booksIn(database), database)
  const server = { origin, livemode: false, signingKeys: settings.signingKeys, seen }
  return serve(
    prepaidPages(settings, books),
    settlementServer({ ...server, relays: [relay], authenticationServers: [origin], books }),
    authenticationServer({
      ...server,
      prefix: settings.prefix,
      method: 'prepaid',
      encryptionKeys: settings.encryptionKeys,
      brokers: [broker],
      relay,
      settlementServer: origin,
      authenticate: (attempt) => authenticate(database, attempt, Date.now() / 1000),
      questions: codesOf(database),
    }),
  )
}

/** Listens on a port of this machine, and names the server to be closed. */
export function listen(settings: PrepaidSettings, { host, port }: { host: string; port: number }): Promise<Server> {
  const server = createServer(nodeListener(mikanPrepaid(settings), settings.origin))
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve(server))
  })
}

/**
 * In one go, so that fifty guesses at once are told as much as fifty one by
 * one. What is counted is the typed ID, at the same cost also where nobody has it.
 */
function authenticate(database: DatabaseSync, attempt: Attempt, now: number): Authenticated {
  const { memberId, password } = attempt
  const member = database.prepare('SELECT * FROM members WHERE id = ?').get(memberId)
  const { salt = new Uint8Array(16), hash = new Uint8Array(32) } = (member ?? {}) as Record<string, Uint8Array>
  const isRight = timingSafeEqual(hashOf(password, salt), hash) && member !== undefined
  const guesses = database.prepare('SELECT wrong, wait_until FROM guesses WHERE id = ?').get(memberId)
  const waitSeconds = Number(guesses?.['wait_until'] ?? 0) - now
  if (waitSeconds > 0) return { outcome: 'refused', reason: 'locked', retryAfterSeconds: waitSeconds }
  const wrong = isRight ? 0 : Number(guesses?.['wrong'] ?? 0) + 1
  const wait = wrong < WRONG_MAX ? 0 : now + Math.min(WAIT_FIRST_SECONDS * 2 ** (wrong - WRONG_MAX), WAIT_MAX_SECONDS)
  database.prepare('INSERT OR REPLACE INTO guesses VALUES (?, ?, ?)').run(memberId, wrong, Math.ceil(wait))
  if (!isRight) return { outcome: 'refused', reason: 'credentials', attemptsLeft: Math.max(0, WRONG_MAX - wrong) }
  const { status } = member
  if (status !== 'active') return { outcome: 'refused', reason: status === 'locked' ? status : 'closed' }
  return releasedTo(database, attempt, String(member['wallet']))
}

export function booksIn(database: DatabaseSync): Books {
  const entryOf = (row: Record<string, unknown>): Entry => JSON.parse(String(row['entry'])) as Entry
  return {
    find: (id) => {
      const row = database.prepare('SELECT entry FROM entries WHERE id = ?').get(id)
      return row && entryOf(row)
    },
    following: (original) =>
      database.prepare('SELECT entry FROM entries WHERE original = ?').all(original).map(entryOf).filter(isApproved),
    record: (entries) => {
      let refusal: ReturnType<typeof write> = 'taken'
      database.exec('BEGIN IMMEDIATE')
      try {
        refusal = entries.map((entry) => write(database, entry)).find((problem) => problem !== undefined)
      } finally {
        database.exec(refusal === undefined ? 'COMMIT' : 'ROLLBACK')
      }
      return refusal ?? 'recorded'
    },
    day: (date, { broker = null, after = '0', limit }) => {
      const ofDay = 'FROM entries WHERE day = ? AND (broker IS ? OR broker IS NULL)'
      const { count } = database.prepare(`SELECT count(*) AS count ${ofDay}`).get(date, broker) as { count: number }
      const page = `SELECT sequence, entry ${ofDay} AND sequence > ? ORDER BY sequence LIMIT ?`
      const rows = database.prepare(page).all(date, broker, Number(after) || 0, limit + 1)
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return { count, entries: rows.slice(0, limit).map(entryOf), ...(last && { nextAfter: String(last['sequence']) }) }
    },
  }
}

const isApproved = ({ outcome }: Entry): boolean => outcome === 'approved'

function write(database: DatabaseSync, entry: Entry): 'taken' | 'insufficient_funds' | 'refused_by_issuer' | undefined {
  const { id, original = null, step = null, businessDate = null, broker = null, held, taken } = entry
  const { wallet = null } = { ...entry.account } as { wallet?: string }
  const values = [id, original, step, wallet, businessDate, broker, JSON.stringify(entry)]
  const insert =
    'INSERT OR IGNORE INTO entries (id, original, step, wallet, day, broker, entry) VALUES (?, ?, ?, ?, ?, ?, ?)'
  if (database.prepare(insert).run(...values).changes === 0) return 'taken'
  if (held === 0 && taken === 0) return undefined
  const move = 'UPDATE wallets SET balance = balance - ?1 - ?2 WHERE id = ?3 AND balance >= ?1 + ?2'
  if (database.prepare(move).run(held, taken, wallet).changes === 1) return undefined
  const known = database.prepare('SELECT 1 FROM wallets WHERE id = ?').get(wallet)
  return known === undefined ? 'refused_by_issuer' : 'insufficient_funds'
}

function isNew(database: DatabaseSync, id: string, keptUntil: number): boolean {
  database.prepare('DELETE FROM seen WHERE kept_until < ?').run(Math.floor(Date.now() / 1000))
  return database.prepare('INSERT OR IGNORE INTO seen VALUES (?, ?)').run(id, keptUntil).changes === 1
}

/** Returns the hash of a password: at the same cost whatever it is. */
export function hashOf(password: string, salt: Uint8Array): Buffer {
  return scryptSync(password.normalize('NFKC'), salt, 32, { N: 16_384, r: 8, p: 1 })
}
