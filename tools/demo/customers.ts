import type { KeptAccount } from '../../issuers/account-kinds.ts'
import { accountNumberOf } from '../../issuers/account-kinds.ts'
import type { CreditStanding } from '../../issuers/authentication/registration/schema.ts'
import { WORKER_ISSUERS, type WorkerIssuer } from './places.ts'

/** Minor units. */
const CUSTOMER_FUNDS_YEN = 200_000

/** Customers without an ID: who wants to try the registration registers as one of them. */
const PEOPLE = [
  { name: '佐藤 ゆき', nameLatin: 'Yuki Sato', kana: 'サトウ ユキ', birthDate: '1985-04-12', standing: 'good' },
  { name: '鈴木 健', nameLatin: 'Ken Suzuki', kana: 'スズキ ケン', birthDate: '1972-11-03', standing: 'good' },
  { name: '田中 幸子', nameLatin: 'Sachiko Tanaka', kana: 'タナカ サチコ', birthDate: '1958-07-21', standing: 'good' },
  {
    name: '高橋 みどり',
    nameLatin: 'Midori Takahashi',
    kana: 'タカハシ ミドリ',
    birthDate: '1990-01-28',
    standing: 'not_good',
  },
] as const

export interface DemoCustomer {
  issuer: string
  /** The card's member number, or bank-branch-type-number. */
  number: string
  name: string
  nameLatin: string
  /** `YYYY-MM-DD` */
  birthDate: string
  standing: CreditStanding
  account: KeptAccount
  /** Minor units. */
  funds: number
}

/** Returns the unregistered customers of an issuer, the same on every machine, so that the docs can name them. */
export function customersOf(issuer: WorkerIssuer): DemoCustomer[] {
  return PEOPLE.map(({ name, nameLatin, kana, birthDate, standing }, index) => {
    const account: KeptAccount =
      issuer.kind === 'credit'
        ? { member_number: `35280000${String(41078600 + index)}`, expiry: '2029-08' }
        : {
            bank_number: '0999',
            branch_number: '001',
            account_type: 'ordinary',
            account_number: String(7723060 + index),
            account_holder: kana,
          }
    const number = accountNumberOf(account)
    return { issuer: issuer.prefix, number, name, nameLatin, birthDate, standing, account, funds: CUSTOMER_FUNDS_YEN }
  })
}

/** Returns the customers of all issuers that take registrations: the prepaid company takes none here. */
export function allCustomers(): DemoCustomer[] {
  return WORKER_ISSUERS.flatMap(customersOf)
}
