import type { Env } from '../env.ts'
import { askObject } from '../ask-object.ts'
import { objectByName } from '../object-by-name.ts'
import type { KeyDecision, KeyedCreation } from '../payments/ports/key-book.ts'

/**
 * Asks the merchant's key book for the payment of a key. There are sixteen
 * books of each merchant and mode, for ever: which one a key is in depends on
 * nothing but the key. Throws {@link StorageUnavailable} when it cannot be had.
 */
export function decideKey(
  env: Env,
  { merchantId, livemode }: { merchantId: string; livemode: boolean },
  creation: KeyedCreation,
): Promise<KeyDecision> {
  const name = `${merchantId}:${livemode ? 'live' : 'test'}:${creation.digest.charAt(0)}`
  return askObject(
    () => objectByName(env, env.KEY_BOOK, name),
    (book) => book.decide(creation),
  )
}
