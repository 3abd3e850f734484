/** The members of Sumire Card and Hinode Bank in the tests: one for each story, at both. */

import { argon2idInWorker } from '../../issuers/authentication/argon2id-in-worker.ts'
import { enrolMember } from '../../issuers/authentication/members.ts'
import { SALT_BYTES, hashPassword } from '../../issuers/authentication/password-hash.ts'
import { creditBook } from '../../issuers/settlement/credit-book.ts'
import { debitBook } from '../../issuers/settlement/debit-book.ts'
import { openAccount } from '../../issuers/settlement/settlement-store.ts'
import type { CreditAccount, DebitAccount, KeptAccount } from '../../issuers/account-kinds.ts'
import { memberIdCheckCharacter } from '../../protocol/member-id.ts'
import { issuerDatabase } from './issuer-databases.ts'

export const STORIES = [
  'plain',
  'insufficient_funds',
  'locked',
  'expired',
  'slow',
  'lost_reply',
  'unreachable',
] as const
export type MemberStory = (typeof STORIES)[number]

export interface TestMember {
  member_id: string
  password: string
  /** Names the account as `GET /statement?account=` takes it. */
  account: string
  /** Holds what the authentication server releases: to search for where it must not be. */
  released: KeptAccount
  prefix: '4' | '7'
  method: 'credit' | 'debit'
}
export type TestMembers = Record<MemberStory, TestMember>

/** Minor units: the credit limit of a Sumire card, the opening balance at Hinode. */
export const FUNDS = 1_000_000
export const LITTLE_FUNDS = 100

const PASSWORDS = { '4': 'sumire-no-hana-44', '7': 'hinode-mae-77' } as const

export function membersOf(prefix: '4' | '7'): TestMembers {
  const members = STORIES.map((story, index): [MemberStory, TestMember] => {
    const released = prefix === '4' ? card(story, index) : bankAccount(index)
    const body = `${prefix}1002207311${index}`
    const member: TestMember = {
      member_id: `${body}${memberIdCheckCharacter(body)}`,
      password: PASSWORDS[prefix],
      account: (prefix === '4' ? creditBook : debitBook).numberOf(released) ?? '',
      released,
      prefix,
      method: prefix === '4' ? 'credit' : 'debit',
    }
    return [story, member]
  })
  return Object.fromEntries(members) as TestMembers
}

/** Enrols every member at the authentication server and opens the accounts at the settlement server. */
export async function seedMembers(prefix: '4' | '7', members: TestMembers, now: number): Promise<void> {
  const authentication = issuerDatabase(prefix === '4' ? 'SUMIRE_AUTHENTICATION' : 'HINODE_AUTHENTICATION')
  const settlement = issuerDatabase(prefix === '4' ? 'SUMIRE_SETTLEMENT' : 'HINODE_SETTLEMENT')
  const passwordHash = await cachedHash(PASSWORDS[prefix])
  for (const story of STORIES) {
    const { member_id: memberId, released, account: number } = members[story]
    const status = story === 'locked' ? 'locked' : 'active'
    await enrolMember(authentication, { memberId, passwordHash, account: released, status, now })
    const funds = story === 'insufficient_funds' ? LITTLE_FUNDS : FUNDS
    await openAccount(settlement, {
      number,
      currency: 'JPY',
      ...('expiry' in released
        ? { creditLimit: funds, expiry: released.expiry }
        : { balance: funds, holder: released.account_holder }),
      status: story === 'expired' && prefix === '7' ? 'expired' : 'active',
      ...(story === 'slow' || story === 'lost_reply' || story === 'unreachable' ? { story } : {}),
    })
  }
}

const hashes = new Map<string, string>()

/** Argon2id takes 52 ms, so the two passwords are hashed once a test file. */
async function cachedHash(password: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  const hash = hashes.get(password) ?? hashPassword(await argon2idInWorker(), password, salt)
  hashes.set(password, hash)
  return hash
}

function card(story: MemberStory, index: number): CreditAccount {
  return { member_number: `352800004410776${index}`, expiry: story === 'expired' ? '2020-03' : '2099-12' }
}

function bankAccount(index: number): DebitAccount {
  return {
    bank_number: '0310',
    branch_number: '001',
    account_type: 'ordinary',
    account_number: `772206${index}`,
    account_holder: 'ヤマダ ハナコ',
  }
}
