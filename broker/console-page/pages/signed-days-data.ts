/** Signed days as the page has them: read, and each checked here by its signature and by the day before it. */

import type { JWK } from 'jose'

import { checkChain, claimsOf } from '../../../protocol/daily-tally-chain.ts'
import type { ChainLink, SignatureFound } from '../../../protocol/daily-tally-chain.ts'
import { DAILY_TALLY_TYP } from '../../../protocol/daily-tally.ts'
import type { DailyTallyClaims } from '../../../protocol/daily-tally.ts'
import { RETURN_KEYS_PATH } from '../../../protocol/return.ts'
import type { Api, ApiProblem } from '../api.ts'
import { checkSignature, publishedKeys } from '../verify.ts'

/** As much of `GET /v1/tallies/daily` as the page shows: all else is in the documents. */
interface DaysPage {
  from: string
  data: { tally: string; verify_url: string }[]
  next_cursor: string | null
  unsigned: UnsignedSeen
}

export interface UnsignedSeen {
  reason: 'day_not_over' | 'nothing_moved' | 'records' | 'books_unavailable' | 'more'
  day: string | null
  until: string | null
}

/** A day with its document, what the document says, and how it was found; undefined while it is checked. */
export interface DaySeen {
  signed: string
  verifyUrl: string
  claims: DailyTallyClaims
  link: ChainLink | undefined
}

/** Pages of one span that are read at once. */
const PAGES_MAX = 20

export class SignedDays {
  /** The earliest first. */
  days: DaySeen[] = []
  unsigned: UnsignedSeen | undefined
  problem: ApiProblem | undefined
  isLoading = false
  /** False: nothing can be said of the signatures now. */
  hasKeys = true
  /** The first day that was asked for; undefined before. */
  from: string | undefined
  readonly #given: { api: Api; signal: AbortSignal; changed(): void }

  constructor(given: { api: Api; signal: AbortSignal; changed(): void }) {
    this.#given = given
  }

  /** Reads the latest days, and then each time those before; or the days of a span. */
  async load(span?: { from: string; to: string }): Promise<void> {
    const { signal, changed } = this.#given
    this.isLoading = true
    changed()
    const query = span === undefined ? { ...(this.from !== undefined && { to: this.from }) } : span
    const read = await this.#readAll(query)
    if (signal.aborted) return
    this.days = [...read, ...this.days]
    this.isLoading = false
    changed()
    await this.#check()
  }

  async #readAll(query: Record<string, string>): Promise<DaySeen[]> {
    const { api, signal } = this.#given
    const found: DaySeen[] = []
    let cursor: string | null = null
    for (let pages = 0; pages < PAGES_MAX; pages++) {
      const asked: string = new URLSearchParams({ ...query, ...(cursor !== null && { cursor }) }).toString()
      const page = await api<DaysPage>(`/v1/tallies/daily?${asked}`, { signal })
      this.problem = page.ok ? undefined : page.problem
      if (!page.ok) return found
      for (const { tally: signed, verify_url: verifyUrl } of page.body.data) {
        const claims = claimsOf(signed)
        if (claims !== undefined) found.push({ signed, verifyUrl, claims, link: undefined })
      }
      this.from = page.body.from
      this.unsigned ??= page.body.unsigned
      cursor = page.body.next_cursor
      if (cursor === null) return found
    }
    return found
  }

  async #check(): Promise<void> {
    const { signal, changed } = this.#given
    const keys = await publishedKeys(signal, RETURN_KEYS_PATH)
    this.hasKeys = keys.length > 0
    if (this.hasKeys) {
      const links = await checkChain(
        this.days.map(({ signed }) => signed),
        (signed) => signatureOf(signed, keys),
      )
      this.days = this.days.map((day, at) => ({ ...day, link: links[at] }))
    }
    if (!signal.aborted) changed()
  }
}

async function signatureOf(signed: string, keys: readonly JWK[]): Promise<SignatureFound> {
  const checked = await checkSignature(signed, keys)
  if (!checked.ok) return checked.why
  const { typ, kid } = checked.header as { typ?: unknown; kid?: unknown }
  const { used_until: until } = (keys.find((key) => key.kid === kid) ?? {}) as { used_until?: unknown }
  const isInTime = typeof until !== 'number' || Number(checked.claims['iat']) <= until
  return typ === DAILY_TALLY_TYP && isInTime ? 'good' : 'wrong'
}
