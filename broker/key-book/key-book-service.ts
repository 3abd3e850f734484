import type { KeyDecision, KeyedCreation } from '../payments/ports/key-book.ts'

/** Everything that a key book's object answers. */
export interface KeyBookService {
  decide(creation: KeyedCreation): Promise<KeyDecision>
}
