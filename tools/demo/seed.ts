import { drizzle, type AnyD1Database, type DrizzleD1Database } from 'drizzle-orm/d1'
import { enrolMember } from '../../issuers/authentication/members.ts'
import { enterCustomer } from '../../issuers/authentication/registration/customers.ts'
import { findAccount, openAccount } from '../../issuers/settlement/settlement-store.ts'
import { customersOf } from './customers.ts'
import type { Databases } from './databases.ts'
import { membersOf, type WorkerMember } from './members.ts'
import { WORKER_ISSUERS, type Place, type WorkerIssuer } from './places.ts'

/** The settlement server acts these out by itself; the others come from the account as it is. */
const ACTED_STORIES = ['slow', 'lost_reply', 'unreachable'] as const

/** Enters the members and customers of the issuers on our Workers, in the issuers' own databases: each once however often this runs. `hashes`: of the members' passwords, by ID. */
export async function seedIssuers(databases: Databases, hashes: ReadonlyMap<string, string>): Promise<void> {
  const now = Date.now()
  await Promise.all(
    WORKER_ISSUERS.map(async (issuer) => {
      await seedMembers(databases, issuer, hashes, now)
      await seedCustomers(databases, issuer)
    }),
  )
}

async function seedMembers(
  databases: Databases,
  issuer: WorkerIssuer,
  hashes: ReadonlyMap<string, string>,
  now: number,
): Promise<void> {
  const authentication = await database(databases, issuer.authentication)
  const settlement = await database(databases, issuer.settlement)
  for (const member of membersOf(issuer)) {
    const passwordHash = hashes.get(member.id)
    if (passwordHash === undefined) throw new Error(`The password of ${member.id} was not hashed.`)
    await enrolMember(authentication, {
      memberId: member.id,
      passwordHash,
      account: member.released,
      status: member.story === 'locked' ? 'locked' : 'active',
      now,
    })
    // Money is never set anew: an account that is there was opened by a start that was broken off.
    if (!(await findAccount(settlement, member.account))) await openMemberAccount(settlement, member)
  }
}

/** With their accounts: who registers can pay at once. */
async function seedCustomers(databases: Databases, issuer: WorkerIssuer): Promise<void> {
  const authentication = await database(databases, issuer.authentication)
  const settlement = await database(databases, issuer.settlement)
  for (const { number, account: released, funds, birthDate, name, nameLatin, standing } of customersOf(issuer)) {
    await enterCustomer(authentication, { birthDate, name, nameLatin, standing, account: released })
    if (await findAccount(settlement, number)) continue
    await openMemberAccount(settlement, { account: number, released, funds, story: 'plain' })
  }
}

/** Opens a member's account, with the story that its settlement server acts out. */
export async function openMemberAccount(
  settlement: DrizzleD1Database,
  member: Pick<WorkerMember, 'account' | 'released' | 'funds' | 'story'>,
): Promise<void> {
  const { released, story } = member
  const acted = ACTED_STORIES.find((known) => known === story)
  await openAccount(settlement, {
    number: member.account,
    currency: 'JPY',
    ...('member_number' in released
      ? { creditLimit: member.funds, expiry: released.expiry }
      : {
          balance: member.funds,
          holder: released.account_holder,
          ...(story === 'expired' ? { status: 'expired' } : {}),
        }),
    ...(acted ? { story: acted } : {}),
  })
}

/** Wraps a server's database in Drizzle: the same statements as in the Worker, from Node. */
export async function database(databases: Databases, place: Place): Promise<DrizzleD1Database> {
  return drizzle((await databases.getD1Database(place)) as unknown as AnyD1Database)
}
