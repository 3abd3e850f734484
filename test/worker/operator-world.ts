/** Operators of the broker under test: tokens made with its OPERATOR_KEY, and the requests that they make. */

import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

import { SCOPES } from '../../broker/operator/scopes.ts'
import { BROKER, broker, brokerEnv } from './broker-world.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface OperatorAnswer<T = Record<string, unknown>> {
  status: number
  headers: Headers
  body: T & { code?: string; param?: string; detail?: string; secret?: string }
  /** As it came. */
  text: string
}

/** Whoever holds an operator's token. */
export class Operator {
  readonly secret: string

  constructor(secret: string) {
    this.secret = secret
  }

  /** The holder of the OPERATOR_KEY: of a new deployment, the only one. */
  static async ofKey(): Promise<Operator> {
    await applyD1Migrations(brokerEnv.DIRECTORY, env.DIRECTORY_MIGRATIONS)
    return new Operator(env.OPERATOR_KEY)
  }

  /** One with a token of these scopes; all, if not given. */
  static async with(scopes: readonly string[] = SCOPES): Promise<Operator> {
    const root = await Operator.ofKey()
    const made = await root.calls('POST', '/tokens', { name: 'A test', scopes })
    if (made.status !== 201) throw new Error(`The token was not made: ${made.text}`)
    return new Operator(made.body.secret ?? '')
  }

  async calls<T = Record<string, unknown>>(
    method: Method,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<OperatorAnswer<T>> {
    const headers = new Headers({ authorization: `Bearer ${this.secret}`, ...more })
    if (body !== undefined) headers.set('content-type', 'application/json')
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const answer = await broker(new Request(`${BROKER}/operator/v1${path}`, init))
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) as OperatorAnswer<T>['body'] }
  }

  /** The entries of the audit log about an object, in their order. */
  async auditOf(object: string): Promise<AuditEntry[]> {
    return (await this.calls<{ data: AuditEntry[] }>('GET', `/audit?limit=100&object=${object}`)).body.data
  }
}

export interface AuditEntry {
  id: string
  at: string
  actor: { id: string; name: string }
  action: string
  object: { type: string; id: string }
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  request_id: string
}

export const SHOP_NAME = { en: 'Kite Shop', ja: '凧の店' }

/** Makes a merchant, and gives its id. */
export async function madeMerchant(operator: Operator, origins: string[] = ['https://kite.example']): Promise<string> {
  const made = await operator.calls<{ id: string }>('POST', '/merchants', { name: SHOP_NAME, origins })
  if (made.status !== 201) throw new Error(`The merchant was not made: ${made.text}`)
  return made.body.id
}

/** An entry of an issuer for tests, on servers of its own. */
export function issuerEntry(prefix: string, changes: Record<string, unknown> = {}) {
  const host = prefix.toLowerCase()
  return {
    prefix,
    names: { en: 'Kumo Pay', ja: 'くもペイ' },
    mode: 'test',
    method: 'cloud',
    mark: '雲',
    color: '#336699',
    authentication_server: `https://id.${host}.example`,
    relay: 'https://relay.kumo.example',
    settlement_server: `https://books.${host}.example`,
    ...changes,
  }
}
