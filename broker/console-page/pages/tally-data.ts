/** Tallies as they were last read: of the days that are shown, and of those before. */

import { dayAfter } from '../../../protocol/calendar.ts'
import type { Api, ApiProblem } from '../api.ts'
import type { ShopDays } from '../shop-days.ts'
import type { Period } from './tally-period.ts'
import type { OutcomeLine, TallyLine } from './tally-sums.ts'

interface Given {
  api: Api
  days: ShopDays
  period: Period
  before: Period
  changed(): void
}

/** Both by day, issuer and method. */
export interface Counted {
  tallies: TallyLine[]
  before: TallyLine[]
  outcomes: OutcomeLine[]
  /** RFC 3339: of payments made before, not all are counted. */
  countedFrom: string | null
}

/** Payments change while the page is open: it is read anew no more often than this. */
const AGAIN_MS = 15_000

export class TallyData {
  counted: Counted | undefined
  problem: ApiProblem | undefined
  isLoading = false
  readonly #given: Given
  readonly #leaving = new AbortController()
  #again: ReturnType<typeof setTimeout> | undefined

  constructor(given: Given) {
    this.#given = given
  }

  /** Reads all of it; what was read before stays until then. */
  async load(): Promise<void> {
    if (this.isLoading) return
    this.isLoading = true
    this.problem = undefined
    const { api, period, before, changed } = this.#given
    changed()
    const { signal } = this.#leaving
    const [tallies, earlier, outcomes] = await Promise.all([
      api<{ data: TallyLine[] }>(`/v1/tallies?${this.#query(period)}`, { signal }),
      api<{ data: TallyLine[] }>(`/v1/tallies?${this.#query(before)}`, { signal }),
      api<{ data: OutcomeLine[]; counted_from: string | null }>(`/v1/tallies/outcomes?${this.#query(period)}`, {
        signal,
      }),
    ])
    if (signal.aborted) return
    this.isLoading = false
    if (tallies.ok && earlier.ok && outcomes.ok) {
      const { data, counted_from: countedFrom } = outcomes.body
      this.counted = { tallies: tallies.body.data, before: earlier.body.data, outcomes: data, countedFrom }
    } else this.problem = [tallies, earlier, outcomes].flatMap((answer) => (answer.ok ? [] : [answer.problem]))[0]
    changed()
  }

  /** Payments have changed: it is read anew in a while. */
  loadLater(): void {
    this.#again ??= setTimeout(() => {
      this.#again = undefined
      void this.load()
    }, AGAIN_MS)
  }

  end(): void {
    clearTimeout(this.#again)
    this.#leaving.abort()
  }

  #query({ from, to }: Period): URLSearchParams {
    const { zone, hour } = this.#given.days
    const span = spanQuery({ from, to }, { zone, hour })
    span.set('group_by', 'day,issuer,method')
    return span
  }
}

/** Writes days as the merchant API asks for them. */
export function spanQuery({ from, to }: Period, { zone, hour }: ShopDays): URLSearchParams {
  // `to` is not included there.
  return new URLSearchParams({ from, to: dayAfter(to), timezone: zone, day_starts: String(hour) })
}
