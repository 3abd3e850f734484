import type { CreditAccount, DebitAccount, KeptAccount } from '../../issuers/account-kinds.ts'
import { memberIdCheckCharacter } from '../../protocol/member-id.ts'
import { creditBook } from '../../issuers/settlement/credit-book.ts'
import { debitBook } from '../../issuers/settlement/debit-book.ts'
import { MIKAN, MINATO, WORKER_ISSUERS, type DemoIssuer, type WorkerIssuer } from './places.ts'

/** Describes what happens to a member's payment; a second `plain` member, so that two can shop at once. */
const STORIES = [
  'plain',
  'plain',
  'insufficient_funds',
  'locked',
  'expired',
  'slow',
  'lost_reply',
  'unreachable',
] as const
/** Mikan's alone: a member who approves each payment in the company's app. */
const IN_APP = 'approval_elsewhere'
export type MemberStory = (typeof STORIES)[number] | typeof IN_APP

/** Minor units: a card's limit, or what is on the bank account. */
const GENEROUS_YEN = 500_000
const FEW_YEN = 300

/** After the issuer's prefix: the same on every machine, so that the docs can name an ID. */
const SERIALS: Record<string, string> = { '4': '100220731', '7': '701534026', MK: '10022073Q', MN: '10022073Q' }

export interface DemoMember {
  issuer: string
  id: string
  password: string
  story: MemberStory
  /** Holds what `GET SETTLEMENT/statement?account=` takes. */
  account: string
  /** Minor units. */
  funds: number
}

export interface WorkerMember extends DemoMember {
  /** Holds what the authentication server releases to the relay centre. */
  released: KeptAccount
}

/** Returns the members of an issuer on our Workers, one for each story, always with the same IDs and passwords. */
export function membersOf(issuer: WorkerIssuer): WorkerMember[] {
  return STORIES.map((story, index) => {
    const released = issuer.kind === 'credit' ? card(story, index) : bankAccount(index)
    const account = issuer.kind === 'credit' ? creditBook.numberOf(released) : debitBook.numberOf(released)
    if (account === undefined) throw new Error(`The book of ${issuer.name.en} knows no such account.`)
    return { ...memberOf(issuer, story, index), account, released }
  })
}

/** Returns the members of the prepaid company in the same way. Each account is a wallet. */
export function prepaidMembers(): DemoMember[] {
  const stories: MemberStory[] = [...STORIES, IN_APP]
  return stories.map((story, index) => ({ ...memberOf(MIKAN, story, index), account: `W-${77310500 + index}` }))
}

/** Returns the members of the counter company in the same way: by the ID, for they have no account. None has too little, for none has anything there. */
export function counterMembers(): DemoMember[] {
  return STORIES.filter((story) => story !== 'insufficient_funds').map((story, index) => {
    const member = memberOf(MINATO, story, index)
    return { ...member, account: member.id, funds: 0 }
  })
}

/** Returns the members of every issuer. */
export function allMembers(): DemoMember[] {
  return [...WORKER_ISSUERS.flatMap(membersOf), ...prepaidMembers(), ...counterMembers()]
}

function memberOf(issuer: DemoIssuer, story: MemberStory, index: number): Omit<DemoMember, 'account'> {
  const body = `${issuer.prefix}${SERIALS[issuer.prefix] ?? ''}${index + 1}`
  return {
    issuer: issuer.prefix,
    id: body + memberIdCheckCharacter(body),
    password: passwordOf(issuer, story, index),
    story,
    funds: story === 'insufficient_funds' ? FEW_YEN : GENEROUS_YEN,
  }
}

/** Easy to type, and different for each member: `sumire-plain-2026`, and `sumire-plain-too-2026` for the second. */
function passwordOf(issuer: DemoIssuer, story: MemberStory, index: number): string {
  const brand = issuer.name.en.split(' ')[0]?.toLowerCase() ?? ''
  const again = story === 'plain' && index > 0 ? '-too' : ''
  return `${brand}-${story.replaceAll('_', '-')}${again}-2026`
}

function card(story: MemberStory, index: number): CreditAccount {
  return { member_number: `35280000${String(41077600 + index)}`, expiry: story === 'expired' ? '2024-03' : '2099-12' }
}

function bankAccount(index: number): DebitAccount {
  return {
    bank_number: '0999',
    branch_number: '001',
    account_type: 'ordinary',
    account_number: String(7722060 + index),
    account_holder: 'ヤマダ ハナコ',
  }
}
