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
import { CompactSign, compactVerify, importJWK } from 'jose'
import type { JWK } from 'jose'

interface Env {
  LEDGER: DurableObjectNamespace<BareLedger>
  /** A private P-256 JWK. */
  SIGNING_KEY: string
  /** Origins of the stand-ins. */
  AUTHENTICATION: string
  RELAY: string
  /** The stand-ins' public key, a JWK. */
  ISSUER_KEY: string
  /** A page of the size of the real one. */
  PAGE: string
  /** `on`: sign each call and check each answer. */
  MESSAGES: string
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
const HEADER = { alg: 'ES256', typ: 'bench', kid: 'bare' }
const SIGNATURE = 'A'.repeat(86)

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

async function call(url: string, body: string, env: Env): Promise<string> {
  const payload = JSON.stringify({ iss: 'bare', jti: 'bare', operation: { id: 'bare' }, body })
  const message = env.MESSAGES === 'on' ? await signed(env, payload) : `e30.${btoa(payload)}.${SIGNATURE}`
  const answer = await fetch(url, { method: 'POST', body: message, headers: { 'content-type': 'application/jose' } })
  const text = await answer.text()
  if (env.MESSAGES === 'on') await compactVerify(text, await keyOf('verify', env.ISSUER_KEY))
  return text
}

async function signed(env: Env, payload: string): Promise<string> {
  return new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader(HEADER)
    .sign(await keyOf('sign', env.SIGNING_KEY))
}

const imported = new Map<string, CryptoKey>()

async function keyOf(use: string, jwk: string): Promise<CryptoKey> {
  const known = imported.get(use)
  if (known) return known
  const key = (await importJWK(JSON.parse(jwk) as JWK, 'ES256')) as CryptoKey
  imported.set(use, key)
  return key
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
