/** The shop's customers of the past weeks, at each issuer: members like any other, whose passwords nobody knows. */

import { accountNumberOf, type KeptAccount } from '../../../issuers/account-kinds.ts'
import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import type { Chance } from './chance.ts'

/** A customer of the past, and what stands against paying. */
export interface PastCustomer {
  issuer: string
  memberId: string
  account: CustomerAccount
  /** Minor units: a card's limit, or what is on the account or in the wallet. */
  funds: number
  /** Says how often such a customer buys beside the others. */
  weight: number
  isExpired: boolean
}

export type CustomerAccount =
  { kind: 'kept'; kept: KeptAccount; number: string } | { kind: 'wallet'; wallet: string } | { kind: 'member' }

/** Names how many customers each issuer has. */
const COUNTS: Readonly<Record<string, number>> = { '4': 34, '7': 20, MK: 18, MN: 14 }
const GENEROUS_YEN = 900_000
const FEW_YEN = 2_500
const EVERY_FEW = 12
const SERIAL_FIRST = 310_000
const SERIAL_STEP = 1_237
const NAMES = ['イトウ ケンジ', 'ワタナベ アヤ', 'ナカムラ ショウ', 'コバヤシ ミオ', 'カトウ リョウ', 'ヨシダ エミ']

/** Returns the customers of all issuers, always the same of one seed. */
export function pastCustomers(chance: Chance): PastCustomer[] {
  return Object.entries(COUNTS).flatMap(([issuer, count]) =>
    Array.from({ length: count }, (_, index) => customer(issuer, index, chance)),
  )
}

function customer(issuer: string, index: number, chance: Chance): PastCustomer {
  const body = `${issuer}2004${SERIAL_FIRST + index * SERIAL_STEP}`
  const isShort = index % EVERY_FEW === EVERY_FEW - 1
  const isExpired = issuer === '4' && index % EVERY_FEW === EVERY_FEW - 2
  return {
    issuer,
    memberId: body + memberIdCheckCharacter(body),
    account: accountOf(issuer, index, isExpired),
    funds: isShort ? FEW_YEN : GENEROUS_YEN,
    // A few come again and again, most once or twice.
    weight: isShort || isExpired ? 1.3 : chance.pick([1, 1, 1, 2, 2, 5]),
    isExpired,
  }
}

function accountOf(issuer: string, index: number, isExpired: boolean): CustomerAccount {
  if (issuer === 'MK') return { kind: 'wallet', wallet: `W-${78_420_100 + index * 7}` }
  if (issuer === 'MN') return { kind: 'member' }
  if (issuer === '4') {
    const number = `35280000${41_090_000 + index * 13}`
    return { kind: 'kept', number, kept: { member_number: number, expiry: isExpired ? '2024-03' : '2099-12' } }
  }
  const kept = {
    bank_number: '0999',
    branch_number: '001',
    account_type: 'ordinary',
    account_number: String(7_730_100 + index * 11),
    account_holder: NAMES[index % NAMES.length] ?? '',
  } as const
  return { kind: 'kept', number: accountNumberOf(kept), kept }
}
