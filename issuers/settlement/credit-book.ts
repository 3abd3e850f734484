/** A card: authorize holds, capture turns the hold into a debt, all or part. */

import type { Book } from './book.ts'
import { HOLD_LIFETIME_MS } from './limits.ts'

export const creditBook: Book = {
  kind: 'credit',
  holdLifetimeMs: HOLD_LIFETIME_MS,
  numberOf: (account) => ('member_number' in account ? account.member_number : undefined),
  isSame: (kept, presented) =>
    'member_number' in presented && presented.member_number === kept.number && presented.expiry === kept.expiry,
  available: (account) => account.creditLimit - account.held - account.owed,
  authorize: (figures, amount) => ({ ...figures, held: figures.held + amount }),
  capture: (figures, authorized, captured) => ({
    ...figures,
    held: figures.held - authorized,
    owed: figures.owed + captured,
  }),
  release: (figures, authorized) => ({ ...figures, held: figures.held - authorized }),
  payBack: (figures, amount) => ({ ...figures, owed: figures.owed - amount }),
  summary: (account) => ({
    open_to_buy: creditBook.available(account),
    credit_limit: account.creditLimit,
    held: account.held,
    owed: account.owed,
  }),
}
