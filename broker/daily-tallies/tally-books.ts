import { askObject } from '../ask-object.ts'
import type { Env } from '../env.ts'
import { objectByName } from '../object-by-name.ts'
import type { TallyBookService } from './tally-book-service.ts'
import type { TallyOwner } from './tally-owner.ts'

/** Returns the tally book of a merchant and mode as a Worker asks it. Its methods throw StorageUnavailable. */
export function tallyBookOf(env: Env, { merchantId, livemode }: TallyOwner): TallyBookService {
  const ask = <T>(call: (book: TallyBookService) => Promise<T>): Promise<T> =>
    askObject(() => objectByName(env, env.TALLY_BOOK, `${merchantId}:${livemode ? 'live' : 'test'}`), call)
  return {
    list: (...args) => ask((book) => book.list(...args)),
    latest: (limit) => ask((book) => book.latest(limit)),
    add: (day) => ask((book) => book.add(day)),
  }
}
