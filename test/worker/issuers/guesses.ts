/** Guesses of passwords in these tests: from named places, at the server or at its bounds alone. */

import { judgeGuess } from '../../../issuers/authentication/guess-bounds.ts'
import type { Judgement } from '../../../issuers/authentication/guess-bounds.ts'
import { databaseBinding, issuerDatabase } from '../issuer-databases.ts'
import type { TestMember } from '../issuer-members.ts'
import { sourceAt, startBroker } from './broker-stand-in.ts'
import type { BrokerStandIn } from './broker-stand-in.ts'

export const WRONG = { seal: { password: 'not the password' } }
export const SECOND_MS = 1_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

export interface Guesses {
  broker: BrokerStandIn
  member: TestMember
  /** Returns what came of a password from a place: `authenticated`, or the reason. */
  tries(password: 'right' | 'wrong', source?: string, who?: TestMember): Promise<unknown>
  wrongTimes(count: number, source?: string): Promise<void>
  /** Without the time that a password takes: the bounds themselves, asked as the server asks them. */
  judged(
    subject: string,
    source: string | undefined,
    given?: { isRight?: boolean; isFromKnown?: boolean },
  ): Promise<Judgement>
  rows(table: string): Promise<number>
  sql(statement: string): Promise<Record<string, unknown>[]>
}

/** A fresh world with one member of Sumire Card to guess about. */
export async function startGuessing(): Promise<Guesses> {
  const broker = await startBroker()
  const self: Guesses = {
    broker,
    member: broker.world.members.sumire.plain,
    async tries(password, source, who = self.member) {
      const { body } = await broker.authenticate(who, {
        ...(password === 'wrong' ? WRONG : {}),
        ...(source === undefined ? {} : { source: sourceAt(source) }),
      })
      return body['reason'] ?? body['outcome']
    },
    async wrongTimes(count, source) {
      for (let i = 0; i < count; i++) await self.tries('wrong', source)
    },
    judged(subject, source, { isRight = false, isFromKnown = false } = {}) {
      const from = source === undefined ? undefined : sourceAt(source)
      const guess = { subject, source: from, isRight, isFromKnown, now: Date.now() }
      return judgeGuess(issuerDatabase('SUMIRE_AUTHENTICATION'), guess)
    },
    rows: async (table) => Number((await self.sql(`SELECT count(*) AS n FROM ${table}`))[0]?.['n']),
    sql: async (statement) => (await databaseBinding('SUMIRE_AUTHENTICATION').prepare(statement).all()).results,
  }
  return self
}
