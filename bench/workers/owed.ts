/**
 * The floor called owed: a payment that decides nothing, and asks of the
 * platform all that the product's promises have it ask. The calls to the
 * issuers are signed and their answers checked; each key's book is asked
 * before a payment is written, and a ledger for what a status and a verdict
 * tell; writes are transactions of as many statements and rows as
 * test/worker/broker/rows-written.test.ts tells, with the alarms; what comes
 * from outside is read within a bound and a deadline; keys and secrets are
 * hashed; each request and each call is a line of the log.
 */

import { DurableObject } from 'cloudflare:workers'

import { logEvent } from '../../broker/operations-log.ts'
import { call, signed } from './signed-call.ts'
import type { SignedCallEnv } from './signed-call.ts'

interface Env extends SignedCallEnv {
  LEDGER: DurableObjectNamespace<OwedLedger>
  AUTHENTICATION: string
  RELAY: string
  PAGE: string
}

/** Describes what the columns of a payment hold, in bytes, of which some are changed each time. */
const RECORD = 'r'.repeat(700)
const CHANGED = 'c'.repeat(300)
const EXPIRES_MS = 15 * 60_000
const DEADLINE_MS = 15_000
const BODY_MAX_BYTES = 65_536
const TABLES = [
  'CREATE TABLE IF NOT EXISTS keys (digest TEXT PRIMARY KEY, payment TEXT NOT NULL) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS payments (place INTEGER PRIMARY KEY, id TEXT NOT NULL, due INTEGER, created TEXT, changed TEXT)',
  'CREATE UNIQUE INDEX IF NOT EXISTS payments_by_id ON payments (id)',
  'CREATE INDEX IF NOT EXISTS payments_due ON payments (due)',
  'CREATE TABLE IF NOT EXISTS events (sequence INTEGER PRIMARY KEY, payment TEXT NOT NULL, name TEXT NOT NULL)',
  'CREATE TABLE IF NOT EXISTS lines (day TEXT PRIMARY KEY, line TEXT NOT NULL) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS tallies (quarter INTEGER PRIMARY KEY, payments INTEGER NOT NULL, amount INTEGER NOT NULL)',
]

export class OwedLedger extends DurableObject<Env> {
  #alarm = 0

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    for (const table of TABLES) ctx.storage.sql.exec(table)
  }

  /** Of a key's book: a look, and a row. */
  decide(key: string, payment: string): string {
    const { sql } = this.ctx.storage
    const [known] = sql.exec<{ payment: string }>('SELECT payment FROM keys WHERE digest = ?', key).toArray()
    if (known) return known.payment
    sql.exec('INSERT INTO keys VALUES (?, ?)', key, payment)
    return payment
  }

  /** A payment: its row and two of its indexes; the alarm is set where it is not. */
  create(id: string, body: string): string {
    const { sql } = this.ctx.storage
    return this.#inTransaction(() => {
      this.#find(id)
      sql.exec('INSERT INTO payments (id, due, created) VALUES (?, ?, ?)', id, Date.now() + EXPIRES_MS, body + RECORD)
      this.#wakes(Date.now() + EXPIRES_MS)
      return id
    })
  }

  read(id: string): string {
    return this.#find(id)
  }

  /** Steps 4 to 8. `tells`: with an event; `adds`: with a line of the day; `counts`: with the tallies. */
  change(id: string, evidence: string, { tells = false, adds = false, counts = false }: Change): string {
    const { sql } = this.ctx.storage
    return this.#inTransaction(() => {
      this.#find(id)
      if (tells) sql.exec('INSERT INTO events (payment, name) VALUES (?, ?)', id, 'payment.changed')
      if (adds) sql.exec('INSERT INTO lines VALUES (?, ?)', `2026-11-27 ${id}`, CHANGED)
      if (counts) sql.exec(ADD, Math.floor(Date.now() / 900_000), 12_800)
      sql.exec('UPDATE payments SET changed = ? WHERE id = ?', CHANGED + evidence, id)
      return this.#find(id)
    })
  }

  override alarm(): void {
    this.#alarm = 0
  }

  #find(id: string): string {
    const { sql } = this.ctx.storage
    const found = sql.exec<{ created: string; changed: string }>('SELECT * FROM payments WHERE id = ?', id).toArray()
    return JSON.stringify(found[0] ?? null)
  }

  #inTransaction(work: () => string): string {
    return this.ctx.storage.transactionSync(work)
  }

  #wakes(at: number): void {
    if (this.#alarm !== 0) return
    this.#alarm = at
    void this.ctx.storage.setAlarm(at)
  }
}

interface Change {
  tells?: boolean
  adds?: boolean
  counts?: boolean
}

const ADD = `INSERT INTO tallies VALUES (?, 1, ?)
  ON CONFLICT DO UPDATE SET payments = payments + 1, amount = amount + excluded.amount`

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const answer = await answerTo(request, pathname, searchParams.get('id') ?? '', env)
    for (const [name, value] of Object.entries(HEADERS)) answer.headers.set(name, value)
    logEvent('request', { ...NAMES, route: pathname, status: answer.status, ms: 1 })
    return answer
  },
}

/** The names of a request, as long as the product's, in its answer and in the log. */
const NAMES = { request: 'q'.repeat(38), trace_id: 't'.repeat(32) }
const HEADERS = { 'x-request-id': NAMES.request, traceparent: 't'.repeat(55), 'x-content-type-options': 'nosniff' }

async function answerTo(request: Request, pathname: string, id: string, env: Env): Promise<Response> {
  switch (pathname) {
    case '/create':
      return create(await boundedText(request, AbortSignal.timeout(DEADLINE_MS)), env)
    case '/page':
      return new Response(env.PAGE, { headers: { 'content-type': 'text/html', 'content-security-policy': RECORD } })
    case '/status':
      await digest(id)
      return new Response(await ledger(env).read(id), { headers: JSON_TYPE })
    case '/authorize':
      return authorize(await boundedText(request, AbortSignal.timeout(DEADLINE_MS)), env)
    default:
      await digest(id)
      return Response.json({ verdict: await signed(env, await ledger(env).read(id)) })
  }
}

const JSON_TYPE = { 'content-type': 'application/json' }

/** The secret key, the request's own fingerprint, and the payment's secret are hashed. */
async function create(body: string, env: Env): Promise<Response> {
  const id = crypto.randomUUID()
  const [key] = await Promise.all([digest(id), digest(body), digest(env.ISSUER_KEY)])
  const payment = await objectOf(env, `book ${key.charAt(0)}`).decide(key, id)
  await ledger(env).create(payment, body)
  return Response.json({ ...(JSON.parse(body) as object), id: payment, client_secret: key })
}

/** Steps 4 to 8: intent, who it is, that it is known, the decision, the decision on the capture. */
async function authorize(body: string, env: Env): Promise<Response> {
  const { id } = JSON.parse(body) as { id: string }
  await digest(id)
  const books = ledger(env)
  await books.change(id, '', { tells: true })
  const member = await asks(`${env.AUTHENTICATION}/authenticate`, body, env)
  await books.change(id, member.slice(0, RECORD.length), {})
  const approved = await asks(`${env.RELAY}/transactions`, body, env)
  await books.change(id, approved.slice(0, RECORD.length), { tells: true, adds: true })
  const captured = await asks(`${env.RELAY}/transactions`, body, env)
  await books.change(id, captured.slice(0, RECORD.length), { tells: true, counts: true })
  return Response.json({ status: 'captured' })
}

async function asks(url: string, body: string, env: Env): Promise<string> {
  const deadline = AbortSignal.timeout(DEADLINE_MS)
  const text = await call(url, body, env, (answer) => boundedText(answer, deadline), deadline)
  logEvent('settlement_call', { ...NAMES, outcome: 'approved', ms: 1 })
  return text
}

/** The text of a body, refused once it is longer than the bound. */
async function boundedText({ body }: Request | Response, deadline: AbortSignal): Promise<string> {
  if (body === null) return ''
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let text = ''
  for (let size = 0; size <= BODY_MAX_BYTES && !deadline.aborted;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.byteLength
    text += decoder.decode(value, { stream: true })
  }
  throw new Error('The body is too long or too late.')
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function ledger(env: Env): DurableObjectStub<OwedLedger> {
  return objectOf(env, 'owed')
}

function objectOf(env: Env, name: string): DurableObjectStub<OwedLedger> {
  return env.LEDGER.get(env.LEDGER.idFromName(name))
}
