/** An issuer whose members pay later, at a counter: made with the kit, with books in memory. It settles through Sumire Card's relay centre. */

import { drizzle } from 'drizzle-orm/d1'
import { registerIssuer } from '../../broker/db/register.ts'
import { afterMoney, authenticationServer, notify, serve, settlementServer } from '../../issuer-kit/index.ts'
import type { Books, Entry, MoneyNews, PrivateJwk } from '../../issuer-kit/index.ts'
import { memberIdCheckCharacter } from '../../protocol/member-id.ts'
import { BROKER, brokerEnv } from './broker-world.ts'
import { ISSUER_ORIGINS, privateJwk } from './issuer-world.ts'
import type { ServerSettings } from './issuer-world.ts'

export const MINATO = 'http://minato.test'
export const MINATO_MEMBER = {
  member_id: `MN10022073Q${memberIdCheckCharacter('MN10022073Q')}`,
  password: 'minato-no-kaze',
  prefix: 'MN',
} as const
const PAY_BY_SECONDS = 259_200

/** The relay centre that also serves it. */
export const RELAY_WITH_MINATO: ServerSettings = {
  'sumire.relay': {
    PAIRS: `${ISSUER_ORIGINS.sumire.authentication}>${ISSUER_ORIGINS.sumire.settlement}, ${MINATO}>${MINATO}`,
  },
}

export interface CounterIssuer {
  fetch: (request: Request) => Promise<Response>
  entries: readonly Entry[]
  /** Changes at the counter what becomes of the latest payment; false when it is over. */
  money(news: Omit<MoneyNews, 'businessDate'>): boolean
  /** Tells the relay centre of it, as often as a test likes. */
  notifies(id?: string, operation?: string): Promise<boolean>
}

export async function startMinato(): Promise<CounterIssuer> {
  const entries: Entry[] = []
  const books = booksOf(entries)
  const seen = new Set<string>()
  const relay = ISSUER_ORIGINS.sumire.relay
  const server = {
    origin: MINATO,
    livemode: false,
    // Not the function itself: a test may put another clock in its place.
    clock: () => Date.now(),
    signingKeys: [(await privateJwk('minato-sig')) as PrivateJwk],
    seen: { isNew: (id: string): boolean => !seen.has(id) && seen.add(id).has(id) },
  }
  const instruct = () => {
    const label = { en: 'Payment number', ja: 'お支払い番号' }
    const numbers = [{ label, value: '1234-5678' }]
    const way = { id: 'counter', name: { en: 'Any counter', ja: '各窓口' }, numbers }
    return { kind: 'counter', pay_by: Math.floor(Date.now() / 1000) + PAY_BY_SECONDS, ways: [way] }
  }
  const fetch = serve(
    settlementServer({ ...server, relays: [relay], authenticationServers: [MINATO], books, instruct }),
    authenticationServer({
      ...server,
      prefix: MINATO_MEMBER.prefix,
      method: 'counter',
      encryptionKeys: [(await privateJwk('minato-enc')) as PrivateJwk],
      brokers: [BROKER],
      relay,
      settlementServer: MINATO,
      authenticate: () => ({ outcome: 'authenticated', account: { type: 'counter', member: '1' } }),
    }),
  )
  const names = { en: 'Minato Counter Pay', ja: 'みなと窓口払い' }
  const servers = { authenticationServer: MINATO, relay, settlementServer: MINATO }
  const looks = { mark: 'み', color: '#0d6ed9', method: 'counter', livemode: false, takesOnAuthorize: true }
  await registerIssuer(drizzle(brokerEnv.DIRECTORY), {
    prefix: MINATO_MEMBER.prefix,
    name: names,
    ...looks,
    ...servers,
  })
  const latest = (): Entry => {
    const entry = entries.findLast(({ kind }) => kind === 'authorize')
    if (entry === undefined) throw new Error('Nobody has asked to pay here.')
    return entry
  }
  let notices = 0
  return {
    fetch,
    entries,
    money(news) {
      const before = latest()
      const after = afterMoney(before, { ...news, businessDate: new Date().toISOString().slice(0, 10) })
      return after !== undefined && books.revise(before, after, []) === 'recorded'
    },
    notifies: (id = `ntc_${++notices}`, operationId = latest().id) =>
      notify({ ...server, relay }, { id, seq: ++notices, operationId }),
  }
}

function booksOf(entries: Entry[]): Books & Required<Pick<Books, 'revise'>> {
  const isThere = (added: readonly Entry[]) => added.some(({ id }) => entries.some((entry) => entry.id === id))
  return {
    find: (id) => entries.find((entry) => entry.id === id),
    following: (original) => entries.filter((entry) => entry.original === original && entry.outcome === 'approved'),
    record(added) {
      if (isThere(added)) return 'taken'
      entries.push(...added)
      return 'recorded'
    },
    revise(before, after, added) {
      const at = entries.findIndex(({ id, later }) => id === before.id && later?.version === before.later?.version)
      if (at < 0 || isThere(added)) return 'taken'
      entries.splice(at, 1, after)
      entries.push(...added)
      return 'recorded'
    },
    day: (date) => {
      const ofDay = entries.filter(({ businessDate }) => businessDate === date)
      return { count: ofDay.length, entries: ofDay }
    },
  }
}
