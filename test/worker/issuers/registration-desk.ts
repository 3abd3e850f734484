/** A visitor at an issuer's pages in these tests: a browser's requests without the browser, on the real Worker and D1. */

import { vi } from 'vitest'

import { enterCustomer } from '../../../issuers/authentication/registration/customers.ts'
import type { CreditStanding } from '../../../issuers/authentication/registration/schema.ts'
import { openAccount } from '../../../issuers/settlement/settlement-store.ts'
import type { CreditAccount } from '../../../issuers/account-kinds.ts'
import { databaseBinding, issuerDatabase } from '../issuer-databases.ts'
import type { DatabaseName } from '../issuer-databases.ts'
import { ISSUER_ORIGINS } from '../issuer-world.ts'
import { startBroker } from './broker-stand-in.ts'
import type { BrokerStandIn } from './broker-stand-in.ts'

export const DESK = ISSUER_ORIGINS.sumire.authentication
export const BANK_DESK = ISSUER_ORIGINS.hinode.authentication

/** Customers of Sumire Card without an ID. */
export const CUSTOMERS = {
  yuki: customer('3528000041079001', '1985-04-12', 'good'),
  ken: customer('3528000041079002', '1972-11-03', 'good'),
  midori: customer('3528000041079003', '1990-01-28', 'not_good'),
}
export type TestCustomer = (typeof CUSTOMERS)['yuki']

export const PASSWORD = 'seven lanterns over water'

function customer(number: string, birthDate: string, standing: CreditStanding) {
  const account: CreditAccount = { member_number: number, expiry: '2029-08' }
  return { number, birthDate, standing, account, name: '佐藤 ゆき', nameLatin: 'Yuki Sato' }
}

/** An answer as a browser would see it; `cookie` is what it would send from then on. */
export interface Shown {
  status: number
  location: string | null
  cookie: string
  text: string
  headers: Headers
}

export interface Sent {
  /** The member's cookie. */
  cookie?: string
  /** The address that Cloudflare names. */
  source?: string
  headers?: Record<string, string>
  desk?: string
}

export interface Desk {
  broker: BrokerStandIn
  get(path: string, sent?: Sent): Promise<Shown>
  post(path: string, fields: Record<string, string>, sent?: Sent): Promise<Shown>
  registers(customer: TestCustomer, fields?: Record<string, string>, sent?: Sent): Promise<Shown>
  /** Registers, and gives the ID and the cookie. */
  becomesMember(customer: TestCustomer, fields?: Record<string, string>): Promise<{ memberId: string; cookie: string }>
  signsIn(memberId: string, password: string): Promise<Shown>
  /** Opens the link of the latest letter, and presses its button. */
  confirms(): Promise<Shown>
  /** As a shop's checkout asks: `authenticated`, or why not. */
  pays(memberId: string, password: string): Promise<unknown>
  /** Returns what the mailbox holds, the latest last. */
  letters(): Promise<{ recipient: string; subject: string; body: string }[]>
  /** The token of the latest letter's link. */
  latestToken(): Promise<string>
  rows(table: string, database?: DatabaseName): Promise<Record<string, unknown>[]>
  sql(statement: string): Promise<void>
}

/** A fresh world, with three customers who have no ID. */
export async function openDesk(): Promise<Desk> {
  const broker = await startBroker()
  const authentication = issuerDatabase('SUMIRE_AUTHENTICATION')
  for (const { number, account, ...rest } of Object.values(CUSTOMERS)) {
    await enterCustomer(authentication, { ...rest, account })
    await openAccount(issuerDatabase('SUMIRE_SETTLEMENT'), {
      number,
      currency: 'JPY',
      creditLimit: 100_000,
      expiry: account.expiry,
    })
  }
  const ask = async (
    path: string,
    init: RequestInit,
    { desk = DESK, cookie, source, headers }: Sent,
  ): Promise<Shown> => {
    const request = new Request(`${desk}${path}`, { redirect: 'manual', ...init })
    if (cookie !== undefined) request.headers.set('cookie', cookie)
    if (source !== undefined) request.headers.set('cf-connecting-ip', source)
    for (const [name, value] of Object.entries(headers ?? {})) request.headers.set(name, value)
    return shown(await fetch(request))
  }
  const self: Desk = {
    broker,
    get: (path, sent = {}) => ask(path, {}, sent),
    post: (path, fields, sent = {}) => {
      const headers = { origin: sent.desk ?? DESK, 'sec-fetch-site': 'same-origin' }
      return ask(path, { method: 'POST', body: new URLSearchParams(fields), headers }, sent)
    },
    registers: (given, fields, sent) => self.post('/register', { ...particularsOf(given), ...fields }, sent),
    async becomesMember(given, fields) {
      const answer = await self.registers(given, fields)
      if (answer.status !== 303) throw new Error(`Not registered: ${answer.status}`)
      const page = await self.get('/registered', { cookie: answer.cookie })
      const memberId = /data-new-id="(\w+)"/.exec(page.text)?.[1] ?? ''
      return { memberId, cookie: answer.cookie }
    },
    signsIn: (memberId, password) => self.post('/sign-in', { member_id: memberId, current_password: password }),
    confirms: async () => self.post('/confirm', { token: await self.latestToken() }),
    async pays(memberId, password) {
      const member = { ...broker.world.members.sumire.plain, member_id: memberId, password }
      const { body } = await broker.authenticate(member)
      return body['reason'] ?? body['outcome']
    },
    letters: async () => (await self.rows('mailbox')) as { recipient: string; subject: string; body: string }[],
    async latestToken() {
      const letter = (await self.letters()).findLast(({ body }) => body.includes('token='))
      return /token=([\w-]+)/.exec(letter?.body ?? '')?.[1] ?? ''
    },
    async rows(table, database = 'SUMIRE_AUTHENTICATION') {
      const order = table === 'mailbox' ? ' ORDER BY sent_at' : ''
      return (await databaseBinding(database).prepare(`SELECT * FROM ${table}${order}`).all()).results
    },
    async sql(statement) {
      await databaseBinding('SUMIRE_AUTHENTICATION').prepare(statement).run()
    },
  }
  return self
}

/** The form as the customer would fill it in. */
export function particularsOf({ number, birthDate }: TestCustomer): Record<string, string> {
  const [year = '', month = '', day = ''] = birthDate.split('-')
  return {
    member_number: number,
    expiry: '08/29',
    birth_year: year,
    birth_month: String(Number(month)),
    birth_day: String(Number(day)),
    home_phone: '03-1234-5678',
    address: '東京都千代田区丸の内1-1',
    email: 'hana@example.com',
    occupation: 'employed',
    password: PASSWORD,
  }
}

async function shown(response: Response): Promise<Shown> {
  const set = response.headers.getSetCookie().find((cookie) => cookie.startsWith('__Host-'))
  return {
    status: response.status,
    location: response.headers.get('location'),
    cookie: set?.split(';')[0] ?? '',
    text: await response.text(),
    headers: response.headers,
  }
}

/** Moves the clock on; timers stay real. */
export function later(milliseconds: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds })
}

/** Returns what of a page is the same however often it is asked for. */
export function sameText(text: string): string {
  return text.replaceAll(/nonce="[^"]+"/g, 'nonce')
}
