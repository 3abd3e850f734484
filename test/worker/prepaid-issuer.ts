/**
 * An issuer that none of our servers knows: a way of paying and an account of
 * its own, letters in its IDs, and books in memory, made with the kit. It
 * settles through Sumire Card's relay centre.
 */

import { registerIssuer } from '../../broker/db/register.ts'
import { authenticationServer, serve, settlementServer } from '../../issuer-kit/index.ts'
import type { Ask, Books, Entry, Plan, PrivateJwk, QuestionRules } from '../../issuer-kit/index.ts'
import type { RefusalReason } from '../../protocol/issuer-messages.ts'
import type { DeclineReason } from '../../protocol/payment.ts'
import { memberIdCheckCharacter } from '../../protocol/member-id.ts'
import { drizzle } from 'drizzle-orm/d1'
import { BROKER, brokerEnv } from './broker-world.ts'
import { ISSUER_ORIGINS, privateJwk } from './issuer-world.ts'
import type { ServerSettings } from './issuer-world.ts'

export const MIKAN = 'http://mikan.test'
export const MIKAN_MEMBER = {
  member_id: `MK10022073Q${memberIdCheckCharacter('MK10022073Q')}`,
  password: 'mikan-no-kawa',
  prefix: 'MK',
} as const
export const MIKAN_CHARGED = 50_000
const WALLET = { type: 'prepaid', wallet: 'W-0077', of: { region: ['kansai'] } }

/** The relay centre that also serves it. */
export const RELAY_WITH_MIKAN: ServerSettings = {
  'sumire.relay': {
    PAIRS: `${ISSUER_ORIGINS.sumire.authentication}>${ISSUER_ORIGINS.sumire.settlement}, ${MIKAN}>${MIKAN}`,
  },
}

export interface PrepaidIssuer {
  fetch: (request: Request) => Promise<Response>
  balance: () => number
  entries: readonly Entry[]
  /** Holds what it asks, one after another, before it releases the account. */
  asks: Ask[]
  /** The codes that it has sent. */
  codes: string[]
  /** Holds what is said on its page or in its app. */
  approval: 'approved' | 'denied' | undefined
  /** Words of its own for why it will not have a payment: at step 8, and at step 6. */
  declines: string | undefined
  refuses: string | undefined
  /** Answers to its questions that have reached it. */
  answers: number
}

/** Starts the company, and enters it in the broker's directory with words of its own. */
export async function startMikan(): Promise<PrepaidIssuer> {
  const entries: Entry[] = []
  const issuer: PrepaidIssuer = {
    fetch: (request) => {
      if (new URL(request.url).pathname === '/answers') issuer.answers++
      return fetch(request)
    },
    balance: () => balance(),
    entries,
    asks: [],
    codes: [],
    approval: undefined,
    declines: undefined,
    refuses: undefined,
    answers: 0,
  }
  const balance = (): number => entries.reduce((left, { held, taken }) => left - held - taken, MIKAN_CHARGED)
  const seen = new Set<string>()
  const isNew = (id: string): boolean => !seen.has(id) && seen.add(id).has(id)
  const relay = ISSUER_ORIGINS.sumire.relay
  const server = {
    origin: MIKAN,
    livemode: false,
    signingKeys: [(await privateJwk('mikan-sig')) as PrivateJwk],
    seen: { isNew },
  }
  const fetch = serve(
    authenticationServer({
      ...server,
      prefix: MIKAN_MEMBER.prefix,
      method: 'prepaid',
      encryptionKeys: [(await privateJwk('mikan-enc')) as PrivateJwk],
      brokers: [BROKER],
      relay,
      settlementServer: MIKAN,
      authenticate: ({ memberId, password, canAsk }) => {
        if (memberId !== MIKAN_MEMBER.member_id || password !== MIKAN_MEMBER.password)
          return { outcome: 'refused', reason: 'credentials', attemptsLeft: 4 }
        if (issuer.refuses !== undefined) return { outcome: 'refused', reason: issuer.refuses as RefusalReason }
        const [ask] = issuer.asks
        if (ask === undefined) return { outcome: 'authenticated', account: WALLET }
        return canAsk ? { outcome: 'question', ask } : { outcome: 'refused', reason: 'closed' }
      },
      questions: questionsOf(issuer),
    }),
    settlementServer({
      ...server,
      relays: [relay],
      authenticationServers: [MIKAN],
      books: booksOf(issuer, entries, balance),
    }),
  )
  await registerIssuer(drizzle(brokerEnv.DIRECTORY), {
    prefix: MIKAN_MEMBER.prefix,
    name: { en: 'Mikan Prepaid', ja: 'みかんプリペイド' },
    mark: 'み',
    color: '#d9730d',
    method: 'prepaid',
    livemode: false,
    authenticationServer: MIKAN,
    relay,
    settlementServer: MIKAN,
    texts: {
      ja: { station: 'プリペイド会社', password_hint: 'みかんアプリで決めたもの' },
      en: { station: 'Prepaid company' },
      fr: { name: 'Mikan Prépayé' },
    },
    takesOnAuthorize: true,
  })
  return issuer
}

function questionsOf(issuer: PrepaidIssuer): QuestionRules {
  const records = new Map<string, string>()
  return {
    store: {
      find: (id) => records.get(id),
      write: (id, text, before) => records.get(id) === before && records.set(id, text).has(id),
    },
    sendCode: (code) => void issuer.codes.push(code),
    approval: () => issuer.approval,
    answered: ({ round }, answer) => {
      const next = issuer.asks[round]
      if (next !== undefined) return { outcome: 'question', ask: next }
      const plan = planOf(issuer.asks[round - 1], answer)
      return { outcome: 'authenticated', account: { ...WALLET, ...(plan && { plan }) }, ...(plan && { plan }) }
    },
  }
}

function planOf(ask: Ask | undefined, answer: Parameters<QuestionRules['answered']>[1]): Plan | undefined {
  const chosen = ask?.kind === 'choice' ? ask.choices.find(({ id }) => id === answer) : undefined
  if (chosen?.plan === undefined) return undefined
  const { division, count } = chosen.plan
  return { division, ...(count === undefined ? {} : { count }) }
}

function booksOf(issuer: PrepaidIssuer, entries: Entry[], balance: () => number): Books {
  return {
    find: (id) => entries.find((entry) => entry.id === id),
    following: (original) => entries.filter((entry) => entry.original === original && entry.outcome === 'approved'),
    record: (added) => {
      if (added.some(({ id }) => entries.some((entry) => entry.id === id))) return 'taken'
      const moves = added.some(({ held, taken }) => held + taken > 0)
      if (moves && issuer.declines !== undefined) return issuer.declines as DeclineReason
      if (added.some(({ held, taken }) => held + taken > balance())) return 'insufficient_funds'
      entries.push(...added)
      return 'recorded'
    },
    day: (date) => {
      const ofDay = entries.filter(({ businessDate }) => businessDate === date)
      return { count: ofDay.length, entries: ofDay }
    },
  }
}
