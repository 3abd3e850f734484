import { DurableObject } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/durable-sqlite'

import { migrateStorage } from '../db/migrate-storage.ts'
import type { Env } from '../env.ts'
import { KEYS_FORGOTTEN_AT_ONCE, KEYS_FORGOTTEN_A_KEY, KEYS_FORGOTTEN_EACH_MS } from '../limits.ts'
import { logEvent } from '../operations-log.ts'
import { KeyBook } from './key-book.ts'
import type { KeyDecision, KeyedCreation } from '../payments/ports/key-book.ts'
import type { KeyBookService } from './key-book-service.ts'
import { KEY_BOOK_MIGRATIONS } from './migrations.ts'

/** One of a merchant's sixteen key books as a Durable Object: see key-book.ts for the rule, key-books.ts for the way to it. */
export class KeyBookObject extends DurableObject<Env> implements KeyBookService {
  readonly #book: KeyBook

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#book = new KeyBook(drizzle(ctx.storage))
    void ctx.blockConcurrencyWhile(async () => migrateStorage(ctx.storage, KEY_BOOK_MIGRATIONS, Date.now()))
  }

  /** The key's payment, decided now or before. The platform holds the answer back until it is on the disk. */
  async decide(creation: KeyedCreation): Promise<KeyDecision> {
    const now = Date.now()
    const decision = this.#book.decide(creation, now)
    // No alarm is set for it: each would cost as much as the key. A book that is used forgets more than it gets.
    this.#book.forget(now, KEYS_FORGOTTEN_A_KEY)
    return decision
  }

  /** Versions before set an alarm each day. Never throws: an alarm that does is given up by the platform. */
  override async alarm(): Promise<void> {
    const now = Date.now()
    try {
      const forgotten = this.#book.forget(now, KEYS_FORGOTTEN_AT_ONCE)
      if (forgotten === KEYS_FORGOTTEN_AT_ONCE) await this.ctx.storage.setAlarm(now + KEYS_FORGOTTEN_EACH_MS)
    } catch (error) {
      logEvent('key_book_alarm_failed', { error })
      await this.ctx.storage.setAlarm(now + KEYS_FORGOTTEN_EACH_MS)
    }
  }
}
