/** Describes what the two kinds of book have in common: the account, its figures, and the movements a book must know. */

import type { AccountKind, KeptAccount } from '../account-kinds.ts'

export const ACCOUNT_STATUSES = ['active', 'blocked', 'closed', 'expired'] as const
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number]

/** Describes what movements move, in minor units. A debit book uses `balance`, a credit book `held` and `owed`. */
export interface Figures {
  balance: number
  held: number
  owed: number
}

export interface BookAccount extends Figures {
  number: string
  status: AccountStatus
  currency: string
  creditLimit: number
  openingBalance: number
  operationLimit: number | null
  /** `YYYY-MM` */
  expiry: string | null
  holder: string | null
}

/**
 * Pure: figures in, figures out, and linear: a movement changes the figures by
 * the same amounts whatever they are, so that movements of one account commute.
 * Operation-rules.ts decides whether a movement may be made, for both books.
 */
export interface Book {
  readonly kind: AccountKind
  /** The number that an account of this book is kept under; undefined for an account of the other kind. */
  numberOf(account: KeptAccount): string | undefined
  /** Tells whether what the relay centre presented is this account in every detail. */
  isSame(kept: BookAccount, presented: KeptAccount): boolean
  /** Returns what an authorization may take: open-to-buy, or the balance. */
  available(account: BookAccount): number
  /** Says how long an approval holds, or null when the money is taken at once. */
  readonly holdLifetimeMs: number | null
  authorize(figures: Figures, amount: number): Figures
  /** Takes all or part of what was authorized, and lets go of the rest. */
  capture(figures: Figures, authorized: number, captured: number): Figures
  /** Undoes an authorization that was not captured. */
  release(figures: Figures, authorized: number): Figures
  /** Gives back of what was captured. */
  payBack(figures: Figures, amount: number): Figures
  /** The figures that a statement begins with. */
  summary(account: BookAccount): Record<string, number>
}
