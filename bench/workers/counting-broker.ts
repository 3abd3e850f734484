/**
 * The broker as it is, and a count of what it asks of the platform: rows,
 * statements, alarms, calls to objects, reads of the directory. What is under
 * /bench/ is the bench's own; every other request goes to the product.
 */

import { GuessCounterObject as ProductGuesses } from '../../broker/bounds/guess-counter-object.ts'
import type { Env, Objects } from '../../broker/env.ts'
import { KeyBookObject as ProductKeyBook } from '../../broker/key-book/key-book-object.ts'
import { LedgerObject as ProductLedger } from '../../broker/ledger-object.ts'
import product from '../../broker/worker.ts'
import type { BrokerCounts } from '../costs/broker-counts.ts'

export { TallyBookObject } from '../../broker/daily-tallies/tally-book-object.ts'
export { ClearingDayObject } from '../../broker/reconciliation/clearing-day-object.ts'

/** The Worker and its objects run in one isolate here. */
let counts = noCounts()
/** Bytes of each object's database, by its id. */
const sizes = new Map<string, number>()

function noCounts(): BrokerCounts {
  return {
    rowsWritten: 0,
    rowsRead: 0,
    statements: 0,
    alarmsSet: 0,
    alarmsRung: 0,
    objectCalls: 0,
    objectMs: 0,
    directoryReads: 0,
    directoryWrites: 0,
    directoryRowsRead: 0,
    directoryRowsWritten: 0,
    bytes: 0,
  }
}

export class LedgerObject extends ProductLedger {
  constructor(ctx: DurableObjectState, env: Env) {
    countStorage(ctx)
    super(ctx, countedEnv(env))
  }

  override alarm(): Promise<void> {
    counts.alarmsRung += 1
    return super.alarm()
  }
}

export class KeyBookObject extends ProductKeyBook {
  constructor(ctx: DurableObjectState, env: Env) {
    countStorage(ctx)
    super(ctx, env)
  }
}

export class GuessCounterObject extends ProductGuesses {
  constructor(ctx: DurableObjectState, env: Env) {
    countStorage(ctx)
    super(ctx, env)
  }
}

/** Puts counting methods before the storage's own. */
function countStorage({ id, storage }: DurableObjectState): void {
  const { sql, kv } = storage
  let read: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []
  // A cursor knows its rows when it has been read, which is at once; and nobody but its own object may ask it.
  const settle = (): void => {
    for (const { rowsWritten, rowsRead } of read) {
      counts.rowsWritten += rowsWritten
      counts.rowsRead += rowsRead
    }
    read = []
    sizes.set(id.toString(), sql.databaseSize)
  }
  const exec: SqlStorage['exec'] = (query, ...values) => {
    const cursor = sql.exec(query, ...values)
    counts.statements += 1
    if (read.length === 0) queueMicrotask(settle)
    read.push(cursor)
    return cursor as never
  }
  const countedSql = {
    exec,
    get databaseSize() {
      return sql.databaseSize
    },
  }
  const countedKv = {
    get: (key: string) => kv.get(key),
    put(key: string, value: unknown) {
      counts.rowsWritten += 1
      kv.put(key, value)
    },
  }
  const [setAlarm, deleteAlarm] = [storage.setAlarm.bind(storage), storage.deleteAlarm.bind(storage)]
  const counting =
    <A extends unknown[]>(change: (...args: A) => Promise<void>) =>
    (...args: A): Promise<void> => {
      counts.alarmsSet += 1
      return change(...args)
    }
  Object.defineProperties(storage, {
    sql: { value: countedSql },
    kv: { value: countedKv },
    setAlarm: { value: counting(setAlarm) },
    deleteAlarm: { value: counting(deleteAlarm) },
  })
}

const countedEnvs = new WeakMap<Env, Env>()

/** One for each, because the product remembers its settings by it. */
function countedEnv(env: Env): Env {
  const known = countedEnvs.get(env)
  if (known) return known
  const counted: Env = {
    ...env,
    DIRECTORY: countedDirectory(env.DIRECTORY),
    LEDGER: countedObjects(env.LEDGER),
    KEY_BOOK: countedObjects(env.KEY_BOOK),
    ...(env.GUESSES === undefined ? {} : { GUESSES: countedObjects(env.GUESSES) }),
  }
  countedEnvs.set(env, counted)
  return counted
}

function countedObjects<S>(objects: Objects<S>): Objects<S> {
  return { idFromName: (name) => objects.idFromName(name), get: (id) => countedStub(objects.get(id) as object) as S }
}

function countedStub(stub: object): object {
  return new Proxy(stub, {
    get(_, name) {
      return async (...args: unknown[]): Promise<unknown> => {
        counts.objectCalls += 1
        const began = Date.now()
        try {
          return await (Reflect.get(stub, name) as (...given: unknown[]) => Promise<unknown>)(...args)
        } finally {
          counts.objectMs += Date.now() - began
        }
      }
    },
  })
}

function countedDirectory(database: D1Database): D1Database {
  return new Proxy(database, {
    get(_, name) {
      if (name === 'prepare') return (text: string) => countedStatement(database.prepare(text), text)
      const value: unknown = Reflect.get(database, name)
      return typeof value === 'function' ? (value.bind(database) as unknown) : value
    },
  })
}

/** Rows are those that the statement is about: D1 tells them with some of its answers only. */
function countedStatement(statement: D1PreparedStatement, text: string): D1PreparedStatement {
  const isRead = /^\s*(select|with)/i.test(text)
  return new Proxy(statement, {
    get(_, name) {
      const value: unknown = Reflect.get(statement, name)
      if (typeof value !== 'function') return value
      return (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, statement, args)
        if (name === 'bind') return countedStatement(result as D1PreparedStatement, text)
        if (isRead) counts.directoryReads += 1
        else counts.directoryWrites += 1
        counts.directoryRowsRead += ROWS_OF_A_STATEMENT
        if (!isRead) counts.directoryRowsWritten += 1
        return result
      }
    },
  })
}
/** A key with its merchant, origins, ledgers and issuers. */
const ROWS_OF_A_STATEMENT = 10

function takeCounts(): BrokerCounts {
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const taken = { ...counts, bytes }
  counts = noCounts()
  return taken
}

export default {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response> {
    if (new URL(request.url).pathname === '/bench/counts') return Response.json(takeCounts())
    return product.fetch(request, countedEnv(env), ctx)
  },
}
