/** A bank account: authorize takes, capture is a matter of record and pays back what it leaves. */

import { accountNumberOf } from '../account-kinds.ts'
import type { Book } from './book.ts'

export const debitBook: Book = {
  kind: 'debit',
  holdLifetimeMs: null,
  numberOf: (account) => ('bank_number' in account ? accountNumberOf(account) : undefined),
  isSame: (kept, presented) =>
    'bank_number' in presented &&
    debitBook.numberOf(presented) === kept.number &&
    presented.account_holder === kept.holder,
  available: (account) => account.balance,
  authorize: (figures, amount) => ({ ...figures, balance: figures.balance - amount }),
  capture: (figures, authorized, captured) => ({ ...figures, balance: figures.balance + authorized - captured }),
  release: (figures, authorized) => ({ ...figures, balance: figures.balance + authorized }),
  payBack: (figures, amount) => ({ ...figures, balance: figures.balance + amount }),
  summary: (account) => ({ balance: account.balance, opening_balance: account.openingBalance }),
}
