/** The payments that are shown: pages from the merchant API, and what happens to them meanwhile. */

import type { Api, ApiProblem } from '../api.ts'
import type { PaymentSeen } from '../payment-seen.ts'
import type { ShopDays } from '../shop-days.ts'
import { NO_FILTERS, queriesFor } from './payment-search.ts'
import type { Filters } from './payment-search.ts'

const PAGE = 50
/** Rows at once: of more, the first are let go, and come back by going to the newest. */
const ROWS_MAX = 500
/** A page that finds nothing looks on for so many more, before it asks whether to. */
const LOOKS_MAX = 4
/** Stands for the shop's days where no day is asked for. */
const NO_DAYS: ShopDays = { zone: 'UTC', hour: 0 }
/** An amount in the search is read as yen or won, as dollars or euro, and as dinars. */
const DIGITS_OF_AMOUNTS = [0, 2, 3]

interface Given {
  api: Api
  filters: Filters
  days: ShopDays
  changed(): void
}

interface PaymentPage {
  data: PaymentSeen[]
  next_cursor: string | null
}

/** A query of the search, and how far it has come; null at its end. */
interface Source {
  query: URLSearchParams
  cursor: string | null | undefined
}

export class PaymentList {
  payments: PaymentSeen[] = []
  problem: ApiProblem | undefined
  isLoading = false
  /** Newer ones than the first row are there, which is not the first of all. */
  hasNewer = false
  readonly #given: Given
  readonly #leaving = new AbortController()
  #sources: Source[]

  constructor(given: Given) {
    this.#given = given
    this.#sources = this.#fresh()
  }

  get hasMore(): boolean {
    return this.#sources.some(({ cursor }) => cursor !== null)
  }

  /** Asks for the next page; true when it came. */
  async more(): Promise<boolean> {
    if (this.isLoading) return false
    this.isLoading = true
    this.problem = undefined
    this.#given.changed()
    const before = this.payments.length
    for (let looks = 0; looks < LOOKS_MAX && this.hasMore && this.payments.length === before; looks++) {
      const problems = await Promise.all(this.#sources.map((source) => this.#next(source)))
      if (this.#leaving.signal.aborted) return false
      this.problem = problems.find((problem) => problem !== undefined)
      if (this.problem) break
    }
    if (this.payments.length > ROWS_MAX) {
      this.payments = this.payments.slice(-ROWS_MAX)
      this.hasNewer = true
    }
    this.isLoading = false
    this.#given.changed()
    return this.problem === undefined
  }

  toNewest(): void {
    this.#sources = this.#fresh()
    this.payments = []
    this.hasNewer = false
    void this.more()
  }

  /** Takes payments in as they are now: those that are shown, and new ones where nothing is filtered. How many. */
  take(changed: readonly PaymentSeen[]): number {
    const shown = new Map(this.payments.map((payment) => [payment.id, payment]))
    const isWhole = Object.entries(NO_FILTERS).every(
      ([name, value]) => this.#given.filters[name as keyof Filters] === value,
    )
    let count = 0
    for (const payment of changed) {
      const known = shown.get(payment.id)
      const isNew = known === undefined && isWhole && this.#isNewest(payment)
      if (!isNew && (known === undefined || known.version >= payment.version)) continue
      if (isNew && this.hasNewer) continue
      shown.set(payment.id, payment)
      count++
    }
    if (count === 0) return 0
    this.payments = [...shown.values()].toSorted(newestFirst)
    this.#given.changed()
    return count
  }

  /** The words for ways of paying that have been seen, to choose from. */
  methods(): string[] {
    const seen = this.payments.flatMap(({ method }) => (method === null ? [] : [method]))
    return [...new Set([...seen, this.#given.filters.method])].filter((method) => method !== '').toSorted()
  }

  end(): void {
    this.#leaving.abort()
  }

  async #next(source: Source): Promise<ApiProblem | undefined> {
    if (source.cursor === null) return undefined
    const { signal } = this.#leaving
    const page = await this.#given.api<PaymentPage>(pathOf(source), { signal })
    if (!page.ok) return page.problem
    source.cursor = page.body.next_cursor
    const known = new Map(this.payments.map((payment) => [payment.id, payment]))
    for (const payment of page.body.data) {
      if ((known.get(payment.id)?.version ?? 0) <= payment.version) known.set(payment.id, payment)
    }
    this.payments = [...known.values()].toSorted(newestFirst)
    return undefined
  }

  #isNewest(payment: PaymentSeen): boolean {
    const [first] = this.payments
    return first === undefined || newestFirst(payment, first) < 0
  }

  #fresh(): Source[] {
    const { filters, days } = this.#given
    return queriesFor(filters, days, DIGITS_OF_AMOUNTS).map((query) => ({ query, cursor: undefined }))
  }
}

function newestFirst(a: PaymentSeen, b: PaymentSeen): number {
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? 1 : -1
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1
}

/** Returns the paths of the first pages that a list with these filters asks for; none where the shop's calendar decides on them. */
export function firstPaths(filters: Filters): string[] {
  if (filters.from !== '' || filters.to !== '') return []
  return queriesFor(filters, NO_DAYS, DIGITS_OF_AMOUNTS).map((query) => pathOf({ query, cursor: undefined }))
}

function pathOf({ query: given, cursor }: Source): string {
  const query = new URLSearchParams(given)
  query.set('limit', String(PAGE))
  if (typeof cursor === 'string') query.set('cursor', cursor)
  return `/v1/payments?${query}`
}
