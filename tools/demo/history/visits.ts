/**
 * The visits of the past weeks at the demo's shop: who came when, what was in
 * the cart, and what came of it. Made of seeded chance, so that it is the same
 * story on every machine, told up to now. What the issuers and the ledger then
 * decide is theirs.
 */

import { GOODS } from '../../../demo-shop/goods.ts'
import type { OrderLine } from '../../../demo-shop/schema.ts'
import type { Chance } from './chance.ts'
import type { PastCustomer } from './customers.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
/** The shop is in Tokyo, which has no summer time. */
export const TOKYO_MS = 9 * HOUR_MS
/** Whole days before today that the history begins. */
export const HISTORY_DAYS = 63
/** The latest visit is a while ago: what it began has come to its end, but for what takes days. */
const LATEST_MS = 40 * MINUTE_MS

/** Visits of a day, from Sunday on. */
const OF_WEEKDAY = [6, 3, 3, 4, 4, 5, 6] as const
/** The kiln was fired, and the shop took no orders; and a fair, by days before today. */
const FIRED_DAYS = [18, 19, 51, 52]
const FAIR_DAY = 11
const FAIR_VISITS = 14
/** The hours of a day in Tokyo, and how busy they are. */
const HOURS = [1, 0.5, 0, 0, 0, 0.2, 0.6, 1, 2, 3, 4, 5, 7, 6, 4, 4, 4, 4, 5, 6, 8, 9, 7, 3].map((weight, hour) => ({
  hour,
  weight,
}))
const ISSUERS = [
  { issuer: '4', weight: 44 },
  { issuer: '7', weight: 23 },
  { issuer: 'MK', weight: 20 },
  { issuer: 'MN', weight: 13 },
]
const TASTE = [
  { good: 'morning-cup', weight: 8 },
  { good: 'rice-bowl', weight: 7 },
  { good: 'noon-plate', weight: 5 },
  { good: 'tea-pot', weight: 3 },
  { good: 'one-stem-vase', weight: 3 },
  { good: 'nap-bowl', weight: 1.6 },
]

/**
 * Names what a visitor does: `leaves` the dialog open, `cancels` it, types a wrong password first (`mistypes`) or until
 * the ID is locked (`is_locked`), pays and the answer is lost on the way (`answer_lost`), pays and the issuer is not
 * reached (`not_reached`), or simply pays.
 */
export type Conduct = 'leaves' | 'cancels' | 'mistypes' | 'is_locked' | 'answer_lost' | 'not_reached' | 'pays'
const CONDUCTS: readonly { conduct: Conduct; weight: number }[] = [
  { conduct: 'leaves', weight: 6 },
  { conduct: 'cancels', weight: 3.5 },
  { conduct: 'mistypes', weight: 7 },
  { conduct: 'is_locked', weight: 1.3 },
  { conduct: 'answer_lost', weight: 1.2 },
  { conduct: 'not_reached', weight: 0.6 },
  { conduct: 'pays', weight: 81 },
]

/** An act of the shop or the issuer with a paid order later. Times in milliseconds after the payment was made. */
export type Aftermath =
  | { kind: 'refund_item' | 'refund_all'; after: number; reason: string }
  /** Made to order: the money is taken when it is sent, all or what there is of it, given back, or forgotten. */
  | { kind: 'sent_later' | 'sent_in_part' | 'called_off'; after: number }
  | { kind: 'forgotten' }
  /** The issuer's own: money returned by its staff, and disputes by their end. */
  | { kind: 'returned_by_issuer'; after: number }
  | { kind: 'disputed'; after: number; end: 'won' | 'lost' | 'open' }

export interface Visit {
  /** Milliseconds since 1970. */
  at: number
  customer: PastCustomer
  lines: OrderLine[]
  /** Yen. */
  amount: number
  conduct: Conduct
  capture: 'automatic' | 'manual'
  aftermath?: Aftermath
  /** At a counter, hours after the number was given; undefined: never. */
  paysAfterMs?: number
  /** Answers a question with no. */
  denies: boolean
  /** The issuer's clearing record lacks its capture: the one planned difference. */
  isLostByIssuer?: true
}

/** Orders that were held and not sent, whatever chance says: given back by the shop, or forgotten until the hold ran out. */
const HELD = [
  ['4', 24, 'called_off'],
  ['7', 13, 'called_off'],
  ['4', 20, 'forgotten'],
] as const

const REASONS = ['Arrived with a chip', 'One cup too many', 'Ordered twice', '届いたときに欠けていた', 'サイズ違い']

/** Returns the visits from {@link HISTORY_DAYS} ago to now, in their order. */
export function pastVisits(customers: readonly PastCustomer[], now: number, chance: Chance): Visit[] {
  const today = Math.floor((now + TOKYO_MS) / DAY_MS)
  const visits: Visit[] = []
  for (let back = HISTORY_DAYS; back >= 0; back--) {
    const day = (today - back) * DAY_MS - TOKYO_MS
    // Drawn whether or not they have been yet, so that the days before are the same at every hour of today.
    for (let left = visitsOn(today - back, back, chance); left > 0; left--) visits.push(visit(day, customers, chance))
  }
  const past = visits.filter(({ at }) => at < now - LATEST_MS).toSorted((a, b) => a.at - b.at)
  planAftermath(past, today, now)
  return past
}

function visitsOn(day: number, back: number, chance: Chance): number {
  // The first day of 1970 was a Thursday.
  const usual = OF_WEEKDAY[(day + 4) % 7] ?? 0
  const visits = Math.max(2, usual + chance.between(-2, 2))
  if (FIRED_DAYS.includes(back)) return 0
  return back === FAIR_DAY ? FAIR_VISITS : visits
}

function visit(day: number, customers: readonly PastCustomer[], chance: Chance): Visit {
  const { hour } = chance.weighed(HOURS)
  const { issuer } = chance.weighed(ISSUERS)
  const customer = chance.weighed(customers.filter((each) => each.issuer === issuer))
  const { conduct } = chance.weighed(CONDUCTS)
  const lines = cart(chance)
  const isMadeToOrder = lines.some(({ good }) => good === 'nap-bowl') && chance.happens(0.6)
  const paysAfterMs = chance.happens(0.78) ? chance.between(40, 46 * 60) * MINUTE_MS : undefined
  return {
    at: day + hour * HOUR_MS + chance.between(0, HOUR_MS - 1),
    customer,
    lines,
    amount: lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0),
    conduct,
    capture: isMadeToOrder && issuer !== 'MN' ? 'manual' : 'automatic',
    ...(isMadeToOrder ? { aftermath: madeToOrder(chance) } : returned(chance)),
    ...(paysAfterMs === undefined ? {} : { paysAfterMs }),
    denies: chance.happens(0.12),
  }
}

function cart(chance: Chance): OrderLine[] {
  const kinds = chance.weighed([
    { kinds: 1, weight: 6 },
    { kinds: 2, weight: 3 },
    { kinds: 3, weight: 1 },
  ]).kinds
  const lines = new Map<string, number>()
  for (let left = kinds; left > 0; left--) {
    const { good } = chance.weighed(TASTE)
    const isLarge = good === 'nap-bowl' || good === 'tea-pot'
    lines.set(good, (lines.get(good) ?? 0) + (isLarge ? 1 : chance.pick([1, 1, 1, 2, 2, 4])))
  }
  return [...lines].flatMap(([id, quantity]) => {
    const good = GOODS.find((each) => each.id === id)
    return good === undefined ? [] : [{ good: id, name: good.name, quantity, price: good.price }]
  })
}

function madeToOrder(chance: Chance): Aftermath {
  const after = chance.between(20, 110) * HOUR_MS
  const { kind } = chance.weighed([
    { kind: 'sent_later' as const, weight: 7 },
    { kind: 'sent_in_part' as const, weight: 1 },
    { kind: 'called_off' as const, weight: 2 },
    { kind: 'forgotten' as const, weight: 0.6 },
  ])
  return kind === 'forgotten' ? { kind } : { kind, after }
}

function returned(chance: Chance): { aftermath?: Aftermath } {
  const after = chance.between(26, 190) * HOUR_MS
  const reason = chance.pick(REASONS)
  const drawn = chance.fraction()
  if (drawn < 0.035) return { aftermath: { kind: 'refund_item', after, reason } }
  return drawn < 0.055 ? { aftermath: { kind: 'refund_all', after, reason } } : {}
}

/** Gives some of them what happens once or twice in such a time, so that every machine has it. */
function planAftermath(visits: Visit[], today: number, now: number): void {
  const take = (issuer: string, daysBack: number, hasMore = false): Visit | undefined => {
    const from = (today - daysBack) * DAY_MS - TOKYO_MS
    const isPlain = ({ at, customer, conduct, capture, aftermath, amount, lines }: Visit): boolean =>
      at >= from &&
      customer.issuer === issuer &&
      conduct === 'pays' &&
      capture === 'automatic' &&
      aftermath === undefined &&
      customer.funds > amount &&
      !customer.isExpired &&
      amount < 10_000 &&
      (!hasMore || amount > (lines[0]?.price ?? amount))
    return visits.find(isPlain)
  }
  const set = (found: Visit | undefined, aftermath: Aftermath): void => {
    if (found !== undefined) found.aftermath = aftermath
  }
  set(take('4', 30), { kind: 'disputed', after: 6 * DAY_MS, end: 'won' })
  set(take('7', 27), { kind: 'disputed', after: 5 * DAY_MS, end: 'lost' })
  set(take('4', 9), { kind: 'disputed', after: 5 * DAY_MS, end: 'open' })
  set(take('MK', 15), { kind: 'returned_by_issuer', after: 2 * DAY_MS })
  for (const [issuer, back, kind] of HELD) {
    const found = take(issuer, back)
    if (found !== undefined) Object.assign(found, { capture: 'manual', aftermath: { kind, after: DAY_MS } })
  }
  for (const issuer of ['4', '7', 'MK']) {
    set(take(issuer, 26, true), { kind: 'refund_item', after: 2 * DAY_MS, reason: REASONS[0] ?? '' })
  }
  // What is not at its end yet: held orders, and a number that waits at the counter.
  for (const issuer of ['4', '7']) {
    const held = take(issuer, 3)
    if (held !== undefined) Object.assign(held, { capture: 'manual', aftermath: { kind: 'forgotten' } })
  }
  const waiting = visits.findLast(({ customer, conduct }) => customer.issuer === 'MN' && conduct === 'pays')
  if (waiting !== undefined) {
    delete waiting.paysAfterMs
    waiting.denies = false
  }
  // Four days ago, or as many more as it takes: there is one on every day that the demo is begun.
  const lost = [4, 5, 6, 7, 8].map((back) => take('7', back)).find((found) => found && found.at < now - 2 * DAY_MS)
  if (lost !== undefined) lost.isLostByIssuer = true
}
