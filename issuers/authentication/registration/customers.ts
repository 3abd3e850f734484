/** The customers in D1: what the issuer's own systems enter, and what a registration looks up. */

import { eq } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { accountNumberOf } from '../../account-kinds.ts'
import type { KeptAccount } from '../../account-kinds.ts'
import { customers, registrations } from './schema.ts'
import type { CreditStanding } from './schema.ts'

export interface Customer {
  number: string
  /** `YYYY-MM-DD` */
  birthDate: string
  name: string
  nameLatin: string
  standing: CreditStanding
  account: KeptAccount
}

/** Enters a customer, or puts new particulars in place of the old. */
export async function enterCustomer(db: DrizzleD1Database, customer: Omit<Customer, 'number'>): Promise<void> {
  await db
    .insert(customers)
    .values({ ...customer, number: accountNumberOf(customer.account) })
    .onConflictDoUpdate({ target: customers.number, set: customer })
}

export interface FoundCustomer {
  customer: Customer | undefined
  isRegistered: boolean
}

/** Finds a customer by one statement, whoever is asked for. */
export async function findCustomer(db: DrizzleD1Database, number: string): Promise<FoundCustomer> {
  const [row] = await db
    .select()
    .from(customers)
    .leftJoin(registrations, eq(registrations.customerNumber, customers.number))
    .where(eq(customers.number, number))
  return { customer: row?.customers, isRegistered: Boolean(row?.registrations) }
}
