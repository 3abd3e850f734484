/**
 * The floor called bare: a Worker that answers the same five requests of a
 * payment, makes the same three calls to the same issuers, writes as many
 * times to one Durable Object, signs one ES256 signature, and does nothing
 * else. With `MESSAGES` on it is the candidate called signed: every call is
 * also signed and its answer checked, as the issuer protocol asks. With
 * `OBJECTS` on it is the candidate called asking: as many objects are asked as
 * the product asks, a key's book before a payment is written, and the ledger
 * for what a status and a verdict tell.
 */

import { DurableObject } from 'cloudflare:workers'
import { call, signed } from './signed-call.ts'
import type { SignedCallEnv } from './signed-call.ts'

interface Env extends SignedCallEnv {
  LEDGER: DurableObjectNamespace<BareLedger>
  /** Origins of the stand-ins. */
  AUTHENTICATION: string
  RELAY: string
  /** A page of the size of the real one. */
  PAGE: string
  /** `on`: ask as many objects as the product does. */
  OBJECTS: string
}

export class BareLedger extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS records (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID')
  }

  write(id: string, body: string): void {
    this.ctx.storage.sql.exec('INSERT OR REPLACE INTO records VALUES (?, ?)', id, body)
  }

  read(id: string): string {
    const [row] = this.ctx.storage.sql.exec<{ body: string }>('SELECT body FROM records WHERE id = ?', id).toArray()
    return row?.body ?? ''
  }
}

/** Describes what a write of the real ledger writes, in bytes: its rows and what they are indexed by. */
const RECORD = 'r'.repeat(900)

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const asked = searchParams.get('id') ?? ''
    switch (pathname) {
      case '/create':
        return create(await request.text(), env)
      case '/page':
        return new Response(env.PAGE, { headers: { 'content-type': 'text/html' } })
      case '/status':
        await look(env, asked)
        return Response.json({ status: 'open' })
      case '/authorize':
        return authorize(await request.text(), env)
      default:
        await look(env, asked)
        return Response.json({ verdict: await signed(env, RECORD.slice(0, 400)) })
    }
  },
}

async function create(body: string, env: Env): Promise<Response> {
  const id = crypto.randomUUID()
  if (env.OBJECTS === 'on') await objectOf(env, `book ${id.charAt(0)}`).write(id, id)
  await ledger(env).write(id, body + RECORD)
  return Response.json({ id })
}

/** Steps 4 to 8: intent, who it is, that it is known, the decision, the decision on the capture. */
async function authorize(body: string, env: Env): Promise<Response> {
  const { id } = JSON.parse(body) as { id: string }
  const books = ledger(env)
  await books.write(`${id}.1`, RECORD)
  await call(`${env.AUTHENTICATION}/authenticate`, body, env)
  await books.write(`${id}.2`, RECORD)
  await books.write(`${id}.3`, await call(`${env.RELAY}/transactions`, body, env))
  await books.write(`${id}.4`, await call(`${env.RELAY}/transactions`, body, env))
  return Response.json({ status: 'captured' })
}

async function look(env: Env, id: string): Promise<void> {
  if (env.OBJECTS === 'on') await ledger(env).read(id)
}

function ledger(env: Env): DurableObjectStub<BareLedger> {
  return objectOf(env, 'bare')
}

function objectOf(env: Env, name: string): DurableObjectStub<BareLedger> {
  return env.LEDGER.get(env.LEDGER.idFromName(name))
}
