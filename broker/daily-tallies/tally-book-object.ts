import { DurableObject } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/durable-sqlite'

import { migrateStorage } from '../db/migrate-storage.ts'
import type { Env } from '../env.ts'
import { TALLY_BOOK_MIGRATIONS } from './migrations.ts'
import { TallyBook } from './tally-book.ts'
import type { DayFilter, DayPage, SignedDay, TallyBookService } from './tally-book-service.ts'

/** A merchant's signed days of one mode as a Durable Object. The platform holds each answer back until it is on the disk. */
export class TallyBookObject extends DurableObject<Env> implements TallyBookService {
  readonly #book: TallyBook

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#book = new TallyBook(drizzle(ctx.storage))
    void ctx.blockConcurrencyWhile(async () => migrateStorage(ctx.storage, TALLY_BOOK_MIGRATIONS, Date.now()))
  }

  async list(filter: DayFilter, limit: number): Promise<DayPage> {
    return this.#book.list(filter, limit)
  }

  async latest(limit: number): Promise<SignedDay[]> {
    return this.#book.latest(limit)
  }

  async add(day: SignedDay): Promise<SignedDay> {
    return this.#book.add(day)
  }
}
