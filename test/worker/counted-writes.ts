/** Counts what Durable Objects write, as the platform counts and charges it: rows and index entries of each statement, and alarms. */

import { env, runInDurableObject } from 'cloudflare:test'

import { sha256Hex } from '../../broker/digests.ts'
import { ledgerObject } from './broker-world.ts'
import type { Merchant } from './broker-world.ts'

interface Write {
  what: string
  rows(): number
}

/** The writes of a merchant's ledger, and of the key book of one key. */
export class CountedWrites {
  #writes: Write[] = []

  /** Begins to count in both objects. */
  static async of(merchant: Merchant, idempotencyKey: string): Promise<CountedWrites> {
    const counted = new CountedWrites()
    const digest = await sha256Hex(idempotencyKey)
    const book = env.KEY_BOOK.idFromName(`${merchant.id}:test:${digest.charAt(0)}`)
    await counted.#listen(ledgerObject(merchant.ledger))
    await counted.#listen(env.KEY_BOOK.get(book))
    return counted
  }

  /** Returns what was written since this was asked last: `<rows> <statement's first word> <table>`, in order. */
  take(): string[] {
    const writes = this.#writes
    this.#writes = []
    return writes.flatMap((write) => (write.rows() === 0 ? [] : [`${write.rows()} ${write.what}`]))
  }

  async #listen(stub: DurableObjectStub): Promise<void> {
    await runInDurableObject(stub, (_, { storage }) => {
      const { sql } = storage
      const exec: SqlStorage['exec'] = (query, ...values) => {
        const cursor = sql.exec(query, ...values)
        this.#writes.push({ what: nameOf(query), rows: () => cursor.rowsWritten })
        return cursor as never
      }
      const counted = {
        exec,
        get databaseSize() {
          return sql.databaseSize
        },
      }
      Object.defineProperty(storage, 'sql', { value: counted, configurable: true })
      const setAlarm = storage.setAlarm.bind(storage)
      Object.defineProperty(storage, 'setAlarm', {
        value: (at: number | Date) => {
          this.#writes.push({ what: 'set alarm', rows: () => 1 })
          return setAlarm(at)
        },
        configurable: true,
      })
    })
  }
}

function nameOf(query: string): string {
  const [, verb = '', table = ''] = /^\s*(insert|update|delete)\s+(?:into |from )?"?(\w+)/i.exec(query) ?? []
  return `${verb.toLowerCase()} ${table}`
}

/** The rows of all of them. */
export function rowsOf(writes: readonly string[]): number {
  return writes.reduce((sum, write) => sum + parseInt(write, 10), 0)
}
