/** A shop with several real ledgers over SQLite in memory, seeded chance that moves its money, and the tally book that its days are signed into. */

import { drizzle } from 'drizzle-orm/sql-js'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { JWK } from 'jose'
import initSqlJs from 'sql.js'

import { TALLY_BOOK_MIGRATIONS } from '../../../broker/daily-tallies/migrations.ts'
import { signSome } from '../../../broker/daily-tallies/sign-some.ts'
import type { DailyLedger, SigningPorts, ShopBooks } from '../../../broker/daily-tallies/sign-days.ts'
import { TallyBook } from '../../../broker/daily-tallies/tally-book.ts'
import type { Reconciliation } from '../../../broker/db/day-report.ts'
import { operationsOfDay } from '../../../broker/ledger/clearing-queries.ts'
import { countOutcomes } from '../../../broker/ledger/outcome-counts.ts'
import { tally } from '../../../broker/ledger/tally-book.ts'
import type { PaymentOperation } from '../../../broker/payments/payment.ts'
import { claimsOf } from '../../../protocol/daily-tally-chain.ts'
import type { DailyTallyClaims, DaySums } from '../../../protocol/daily-tally.ts'
import { operationId, paymentId } from '../../../protocol/object-id.ts'
import { Random } from '../../simulation/random.ts'
import { ledgerInMemory, newPayment } from '../ledger/ledger-in-memory.ts'

const sqlite = await initSqlJs()
export const ISS = 'https://broker.example'
export const OWNER = { merchantId: 'mer_hirune', livemode: false }
export const HOUR = 60 * 60_000
const ISSUERS = ['4', '7', 'KK'] as const
const METHODS = ['credit', 'debit', 'counter'] as const

type House = ReturnType<typeof ledgerInMemory> & {
  id: string
  payments: { id: string; issuer: number; moves: object[] }[]
}

export function newBook(): TallyBook {
  const database = new sqlite.Database()
  for (const { statements } of TALLY_BOOK_MIGRATIONS) for (const statement of statements) database.run(statement)
  return new TallyBook(drizzle(database))
}

/** A movement of money, as the operation itself has it: not from the sums that the ledger keeps. */
export interface Movement {
  at: number
  issuer: string
  method: string
  currency: string
  kind: PaymentOperation['kind']
  amount: number
  isFirst: boolean
}

export class ShopWorld {
  readonly houses: House[]
  readonly book = newBook()
  readonly reports: Reconciliation[] = []
  shop: Omit<ShopBooks, 'ledgers'> = { timeZone: 'America/New_York', dayStarts: 0 }
  keys: JWK[] = []
  /** A ledger that does not answer: it fails, or hangs. */
  silent: string | undefined
  hangs = false
  readonly #random: Random
  #sign: SigningPorts['sign'] = () => Promise.reject(new Error('There is no key.'))
  #ids = 0

  constructor(seed = 1, ledgers = 3) {
    this.#random = new Random(seed)
    this.houses = Array.from({ length: ledgers }, (_, at) => ({
      ...ledgerInMemory(),
      id: `0000000${at}`,
      payments: [],
    }))
  }

  static async begin(seed = 1, ledgers = 3): Promise<ShopWorld> {
    const world = new ShopWorld(seed, ledgers)
    await world.turnKey()
    return world
  }

  /** Signs with a new key from now on. */
  async turnKey(): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const kid = `key-${this.keys.length}`
    this.keys.push({ ...(await exportJWK(publicKey)), kid })
    this.#sign = (claims) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', typ: 'tally+jwt', kid }).sign(privateKey)
  }

  get ports(): SigningPorts {
    const { book } = this
    return {
      iss: ISS,
      book: {
        list: async (...args) => book.list(...args),
        latest: async (limit) => book.latest(limit),
        add: async (day) => book.add(day),
      },
      shop: async () => ({ ...this.shop, ledgers: this.houses.map((house) => this.#ledger(house)) }),
      reports: async ({ from, to }) =>
        this.reports.filter(({ businessDate }) => businessDate >= from && businessDate < to),
      sign: (claims) => this.#sign(claims),
    }
  }

  /** A payment in one of the ledgers, captured, voided or declined; and later something of it goes back. */
  pays(at: number, house = this.#random.pick(this.houses as [House, ...House[]])): void {
    const issuer = this.#random.between(0, ISSUERS.length - 1)
    const id = paymentId(
      house.id,
      at,
      new Uint8Array(17).map(() => this.#random.between(0, 255)),
    )
    const capture = this.#random.chance(0.2) ? 'manual' : 'automatic'
    const payment = newPayment(1, {
      id,
      createdAt: at,
      capture,
      amount: this.#random.between(100, 90_000),
      currency: this.#random.pick(['JPY', 'JPY', 'EUR']),
    })
    const { ledger } = house
    ledger.create(payment, { key: id, fingerprint: '', isDecided: true }, this.#context(house, id, at))
    if (this.#random.chance(0.1)) return
    const about = { prefix: ISSUERS[issuer] ?? '', name: 'An issuer', livemode: false }
    const begun = ledger.beginAttempt(id, { issuer: about, memberHint: null }, this.#context(house, id, at))
    const operation = begun.kind === 'begun' ? begun.operation.id : ''
    const method = METHODS[issuer] ?? ''
    ledger.recordAttempt(operation, { type: 'authenticated', method }, this.#context(house, id, at))
    if (this.#random.chance(0.1)) {
      const papers = { reference: 'r', evidence: 'a.b.c' }
      ledger.recordOutcome(
        operation,
        { outcome: 'declined', reason: 'insufficient_funds', ...papers },
        this.#context(house, id, at),
      )
      return
    }
    const { next } = ledger.recordOutcome(operation, approval(at), this.#context(house, id, at))
    if (next) ledger.recordOutcome(next.id, approval(at), this.#context(house, id, at))
    house.payments.push({ id, issuer, moves: [] })
  }

  /** Something becomes of an earlier payment: a capture, void, refund, a return or a dispute by the issuer. */
  changes(at: number): void {
    const house = this.#random.pick(this.houses as [House, ...House[]])
    const known = house.payments[this.#random.between(0, Math.max(0, house.payments.length - 1))]
    if (known === undefined) return
    const { ledger } = house
    const { id } = known
    const context = () => this.#context(house, id, at)
    const payment = ledger.find(id)
    if (payment?.status === 'authorized') {
      const kind = this.#random.pick(['capture', 'capture', 'void'] as const)
      const begun = ledger.beginOperation(id, { kind, amount: undefined }, context())
      if (begun.kind === 'changed' && begun.next) ledger.recordOutcome(begun.next.id, approval(at), context())
      return
    }
    if (this.#random.chance(0.6)) {
      const amount = this.#random.between(1, 2_000)
      const begun = ledger.beginOperation(id, { kind: 'refund', amount }, context())
      if (begun.kind === 'changed' && begun.next) ledger.recordOutcome(begun.next.id, approval(at), context())
      return
    }
    const [authorization] = ledger.operationsOf(id)
    if (authorization === undefined || payment === undefined) return
    const earlier = known.moves
    const kind = this.#random.pick(['return', 'dispute_debit', 'dispute_credit'])
    const dispute = kind === 'return' ? {} : { dispute: 'dsp_1' }
    const own = 'xyzwvtsrqp'.charAt(earlier.length % 10).repeat(10)
    const amount = this.#random.between(1, 500)
    const move = { id: authorization.id.slice(0, 37) + own, kind, amount, business_date: dateOf(at), ...dispute }
    const disputes = [{ id: 'dsp_1', amount: 500, reason: 'fraud', stage: 'dispute', status: 'under_review' }]
    const adjustments = { version: (payment.adjustments?.version ?? 0) + 1, moves: [...earlier, move], disputes }
    ledger.recordOutcome(authorization.id, { ...approval(at), adjustments } as never, context())
    known.moves.push(move)
  }

  /** Hours of trade at random, from a time up to another. */
  trades(from: number, to: number, count: number): void {
    const times = Array.from({ length: count }, () => this.#random.between(from, to - 1)).toSorted((a, b) => a - b)
    for (const at of times) {
      if (this.#random.chance(0.6)) this.pays(at)
      else this.changes(at)
    }
  }

  /** Every movement of money, from the operations of every payment of every ledger. */
  movements(): Movement[] {
    return this.houses.flatMap(({ ledger, payments }) =>
      payments.flatMap(({ id, issuer }) => {
        const payment = ledger.find(id)
        const moved = ledger.operationsOf(id).filter(({ state, kind }) => state === 'approved' && kind in MOVES)
        return moved.map(({ kind, amount, settledAt }) => ({
          at: settledAt ?? 0,
          issuer: ISSUERS[issuer] ?? '',
          method: METHODS[issuer] ?? '',
          currency: payment?.currency ?? '',
          kind,
          amount,
          isFirst: kind === 'capture',
        }))
      }),
    )
  }

  #ledger({ id, db }: House): DailyLedger {
    const answers = async <T>(work: () => T): Promise<T> => {
      if (this.silent === id && this.hangs) await new Promise(() => undefined)
      if (this.silent === id) throw new Error('The ledger does not answer.')
      return work()
    }
    return {
      id,
      tally: (query) => answers(() => tally(db, query)),
      countOutcomes: (query) => answers(() => countOutcomes(db, query)),
      operationsOfDay: (...args) => answers(() => operationsOfDay(db, ...args)),
    }
  }

  #context(house: House, payment: string, now: number) {
    const newId = (kind: string): string => {
      this.#ids += 1
      const bytes = new Uint8Array(10).map((_, at) => (this.#ids >> (5 * (at % 4))) & 31)
      return kind === 'op' ? operationId(payment, bytes) : `evt_${this.#ids}`
    }
    return { ...house.context(now), newId }
  }
}

const MOVES: Readonly<Record<string, true>> = {
  capture: true,
  refund: true,
  return: true,
  dispute_debit: true,
  dispute_credit: true,
}

/** The naive recount: sums of movements that lie in a span, by what `groupOf` says. */
export function recount(
  all: readonly Movement[],
  from: number,
  to: number,
  groupOf: (each: Movement) => string,
): Map<string, Omit<DaySums, 'currency'>> {
  const sums = new Map<string, Omit<DaySums, 'currency'>>()
  for (const each of all) {
    if (each.at < from || each.at >= to) continue
    const group = groupOf(each)
    const none = { payments: 0, captured_amount: 0, refunds: 0, refunded_amount: 0, disputed_amount: 0, net_amount: 0 }
    const so = sums.get(group) ?? none
    sums.set(group, so)
    if (each.kind === 'capture')
      Object.assign(so, { payments: so.payments + 1, captured_amount: so.captured_amount + each.amount })
    else if (each.kind === 'dispute_debit') so.disputed_amount += each.amount
    else if (each.kind === 'dispute_credit') so.disputed_amount -= each.amount
    else Object.assign(so, { refunds: so.refunds + 1, refunded_amount: so.refunded_amount + each.amount })
    so.net_amount = so.captured_amount - so.refunded_amount - so.disputed_amount
  }
  return sums
}

function approval(at: number) {
  const said = { authorization: 'A1', reference: 'r', evidence: 'a.b.c', businessDate: dateOf(at) }
  return { outcome: 'approved', holdExpiresAt: null, ...said } as const
}

/** The issuers' business days are Japan's. */
export function dateOf(at: number): string {
  return new Date(at + 9 * HOUR).toISOString().slice(0, 10)
}

/** Clocks in New York go back on the first of November. */
export const START = Date.parse('2026-10-29T04:00:00Z')
export const LATER = START + 60 * 24 * HOUR

/** Signs all that can be signed at a time, and gives every day that is signed. */
export async function signedBy(world: ShopWorld, now: number): Promise<DailyTallyClaims[]> {
  for (let more = true; more;) more = (await signSome(world.ports, OWNER, { now, most: 10 })).reason === 'more'
  return daysOf(world)
}

export function daysOf({ book }: ShopWorld): DailyTallyClaims[] {
  return book.latest(1_000).map(({ signed }) => claimsOf(signed) ?? ({} as DailyTallyClaims))
}
