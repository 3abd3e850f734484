import { DurableObject } from 'cloudflare:workers'

import type { Env } from '../env.ts'
import { GUESS_ROWS_MAX, GUESS_SWEEP_MS } from '../limits.ts'
import type { CountedGuesses, GuessCounterService } from './guess-counter-service.ts'

// One table and four statements, none of which is ever put together: written as they are run.
const TABLE = `CREATE TABLE IF NOT EXISTS guesses
  (key TEXT PRIMARY KEY, count INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID`
const COUNT = `INSERT INTO guesses VALUES (?1, 1, ?2) ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN expires_at <= ?3 THEN 1 ELSE count + 1 END,
  expires_at = CASE WHEN expires_at <= ?3 THEN ?2 ELSE expires_at END
  RETURNING count, expires_at`
const FORGET_EXPIRED = 'DELETE FROM guesses WHERE expires_at <= ?'
const FORGET_OVERFLOW = `DELETE FROM guesses WHERE key IN (SELECT key FROM guesses ORDER BY expires_at LIMIT
  max(0, (SELECT count(*) FROM guesses) - ?))`

/** Counts wrong passwords by key, where all isolates meet. It holds hashes and numbers, for an hour and a sweep. */
export class GuessCounterObject extends DurableObject<Env> implements GuessCounterService {
  readonly #sql: SqlStorage

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    this.#sql.exec(TABLE)
  }

  async count(key: string, windowMs: number): Promise<CountedGuesses> {
    const now = Date.now()
    const { count, expires_at: expiresAt } = this.#sql
      .exec<{ count: number; expires_at: number }>(COUNT, key, now + windowMs, now)
      .one()
    if (count === 1) this.#sql.exec(FORGET_OVERFLOW, GUESS_ROWS_MAX)
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(now + GUESS_SWEEP_MS)
    return { count, expiresAt }
  }

  /** Never throws: the next count sets it again. */
  override async alarm(): Promise<void> {
    const now = Date.now()
    this.#sql.exec(FORGET_EXPIRED, now)
    const isEmpty = this.#sql.exec('SELECT 1 FROM guesses LIMIT 1').toArray().length === 0
    if (!isEmpty) await this.ctx.storage.setAlarm(now + GUESS_SWEEP_MS)
  }
}
