/**
 * D1 databases of a Miniflare, asked from Node through a Worker of ours. Miniflare's own way makes a call of each
 * `prepare` and `bind`, for which all of Node stands still: a third of a demo's first start.
 */

import type { Miniflare } from 'miniflare'
import type { MigratableD1 } from './migrate.ts'
import type { Place } from './places.ts'

/** A set of the servers' databases: one that is opened is to be given to Drizzle, or to `migrate`. */
export interface Databases {
  getD1Database(place: Place): Promise<MigratableD1>
}

/** Names the Worker that runs the statements; it has the databases bound by their places. */
export const ASKED_WORKER = 'databases'

export const ASKED_SCRIPT = `
const ANSWERS = {
  all: (_, [statement]) => statement.all(),
  raw: (_, [statement]) => statement.raw(),
  batch: (database, statements) => database.batch(statements),
}
export default {
  async fetch(request, env) {
    const { place, how, statements } = await request.json()
    const prepared = statements.map(({ sql, values }) => env[place].prepare(sql).bind(...values))
    try {
      return Response.json({ answer: await ANSWERS[how](env[place], prepared) })
    } catch (error) {
      return Response.json({ failure: error.message })
    }
  },
}
`

/** A value as JSON can carry it. */
type Value = string | number | boolean | null

/** A statement with its values: the part of D1's own that Drizzle asks for. */
class Statement {
  readonly #ask: Ask
  readonly sql: string
  readonly values: readonly Value[]

  constructor(ask: Ask, sql: string, values: readonly Value[] = []) {
    this.#ask = ask
    this.sql = sql
    this.values = values
  }

  bind(...values: unknown[]): Statement {
    return new Statement(this.#ask, this.sql, values.map(requireValue))
  }

  async all(): Promise<{ results: unknown[] }> {
    return (await this.#ask('all', [this])) as { results: unknown[] }
  }

  run(): Promise<unknown> {
    return this.all()
  }

  raw(): Promise<unknown> {
    return this.#ask('raw', [this])
  }
}

type Ask = (how: 'all' | 'raw' | 'batch', statements: readonly Statement[]) => Promise<unknown>

/** Opens the databases of a Miniflare that has {@link ASKED_WORKER}. A statement that SQLite refuses is thrown with SQLite's own words. */
export function databasesOf(miniflare: Miniflare): Databases {
  const worker = miniflare.getWorker(ASKED_WORKER)
  return {
    getD1Database: async (place) => {
      const ask: Ask = async (how, statements) => {
        const body = JSON.stringify({ place, how, statements })
        const response = await (await worker).fetch('http://databases', { method: 'POST', body })
        const { answer, failure } = (await response.json()) as { answer?: unknown; failure?: string }
        if (failure !== undefined) throw new Error(failure)
        return answer
      }
      return {
        prepare: (sql) => new Statement(ask, sql),
        batch: (statements) => ask('batch', statements as Statement[]),
      }
    },
  }
}

function requireValue(value: unknown): Value {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as Value
  throw new TypeError('A value of a statement is a text, a number, a boolean or null here: JSON carries no other.')
}
