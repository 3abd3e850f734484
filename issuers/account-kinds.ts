/**
 * The two kinds of account that these reference servers release and charge.
 * They are these issuers' own: no other part of Furiwake knows them, and
 * another issuer has others.
 */

import { isPlan } from '../protocol/questions.ts'
import type { Plan } from '../protocol/questions.ts'
import { isOneOf, isOptional, isRecord, isText } from '../protocol/shape.ts'

/** `credit` holds on authorize and takes on capture; `debit` takes on authorize. Also the `method` that is answered. */
export const ACCOUNT_KINDS = ['credit', 'debit'] as const
export type AccountKind = (typeof ACCOUNT_KINDS)[number]

/** A card. `expiry` is `YYYY-MM`. Accounts that version 0.2 wrote down name no `type`. */
export interface CreditAccount {
  type?: 'credit'
  member_number: string
  expiry: string
  /** Its holder's choice of how to pay: in what is released, and not in what is written down. */
  plan?: Plan
}

/** A bank account. */
export interface DebitAccount {
  type?: 'debit'
  bank_number: string
  branch_number: string
  account_type: string
  account_number: string
  account_holder: string
}

export type KeptAccount = CreditAccount | DebitAccount

const DEBIT_FIELDS = ['bank_number', 'branch_number', 'account_type', 'account_number', 'account_holder'] as const

/** Guards an account of these servers. */
export function isKeptAccount(value: unknown): value is KeptAccount {
  if (!isRecord(value) || !isOptional(value['type'], (type): type is AccountKind => isOneOf(type, ACCOUNT_KINDS))) {
    return false
  }
  if ('member_number' in value) {
    const { type, member_number: number, expiry, plan } = value
    return (
      isOptional(plan, isPlan) &&
      type !== 'debit' &&
      isText(number, 32) &&
      typeof expiry === 'string' &&
      /^\d{4}-\d{2}$/.test(expiry)
    )
  }
  return value['type'] !== 'credit' && DEBIT_FIELDS.every((field) => isText(value[field], 64))
}

/** Returns the account as it is released: with its `type`, which those written down by version 0.2 lack. */
export function withType<A extends KeptAccount>(account: A): A {
  return { ...account, type: 'member_number' in account ? 'credit' : 'debit' }
}

/** Returns the number that an account goes by: the card's, or bank-branch-type-number. */
export function accountNumberOf(account: KeptAccount): string {
  return 'member_number' in account
    ? account.member_number
    : [account.bank_number, account.branch_number, account.account_type, account.account_number].join('-')
}
