/** The model's books, and what its counter does to them: kept in memory. */

import { afterMoney, businessDate } from '../../../issuer-kit/index.ts'
import type { Books, Entry, Instructions } from '../../../issuer-kit/index.ts'
import type { HookAct } from '../../../conformance/test-hook.ts'
import type { Played } from './test-hooks.ts'

const FUNDS = 100_000

/** Books that a database could keep: what is read may be old by the time that something is written. */
export class BooksInMemory implements Books {
  readonly entries: Entry[] = []

  async find(id: string): Promise<Entry | undefined> {
    await soon()
    return this.entries.find((entry) => entry.id === id)
  }

  async following(original: string): Promise<Entry[]> {
    await soon()
    return this.entries.filter((entry) => entry.original === original && entry.outcome === 'approved')
  }

  async record(entries: readonly Entry[]): Promise<'recorded' | 'taken' | 'insufficient_funds'> {
    await soon()
    return this.write(entries)
  }

  async revise(before: Entry, after: Entry, entries: readonly Entry[]): Promise<'recorded' | 'taken'> {
    await soon()
    const at = this.entries.findIndex(({ id, later }) => id === before.id && later?.version === before.later?.version)
    if (at === -1) return 'taken'
    if (entries.length > 0 && this.write(entries) !== 'recorded') return 'taken'
    // Booked now, not when it was asked for.
    this.entries.splice(at, 1)
    this.entries.push(after)
    return 'recorded'
  }

  /** At once: nothing comes between the look and the writing. */
  write(entries: readonly Entry[]): 'recorded' | 'taken' | 'insufficient_funds' {
    const isTaken = (one: Entry): boolean =>
      this.entries.some(
        ({ id, original, step }) =>
          id === one.id || (step !== undefined && original === one.original && step === one.step),
      )
    if (entries.some(isTaken)) return 'taken'
    const moves = entries.reduce((sum, { held, taken }) => sum + held + taken, 0)
    const [{ account } = {}] = entries
    const { number } = (account ?? {}) as { number?: string }
    const numberOf = (of: { number?: string } = {}): string | undefined => of.number
    const left = this.entries.reduce(
      (sum, { account: of, held, taken }) => {
        return numberOf(of) === number ? sum - held - taken : sum
      },
      number === 'account-3' ? 10 : FUNDS,
    )
    if (moves > left) return 'insufficient_funds'
    this.entries.push(...entries)
    return 'recorded'
  }

  async day(date: string, { broker, after = '0', limit }: Parameters<Books['day']>[1]) {
    const all = this.entries.filter(
      (entry) => entry.businessDate === date && (entry.broker === undefined || entry.broker === broker),
    )
    const page = all.slice(Number(after), Number(after) + limit)
    const end = Number(after) + page.length
    return { count: all.length, entries: page, ...(end < all.length ? { nextAfter: String(end) } : {}) }
  }
}

/** Tells a member of the model how to pay. */
export function instructions(): Instructions {
  const value = crypto.randomUUID().slice(0, 13)
  const name = { en: 'The model counter', ja: '見本の窓口' }
  const label = { en: 'Payment number', ja: 'お支払い番号' }
  const pay_by = Math.floor(Date.now() / 1000) + 86_400
  return { kind: 'counter', pay_by, ways: [{ id: 'counter', name, numbers: [{ label, value }] }] }
}

/** Plays the counter of the model. */
export async function counter(books: Books, act: HookAct): Promise<Played> {
  const news =
    act.act === 'pay'
      ? { outcome: 'received' as const, receivedAmount: act.received_amount }
      : OUTCOMES[act.act as keyof typeof OUTCOMES]
  if (news === undefined || !('number' in act)) return undefined
  const entry = await books.find(act.operation_id)
  const after = entry && afterMoney(entry, { ...news, businessDate: businessDate(Date.now(), 'Asia/Tokyo') })
  return entry !== undefined && after !== undefined && (await books.revise?.(entry, after, [])) === 'recorded'
}

const OUTCOMES = {
  report: { outcome: 'reported' },
  take_back: { outcome: 'pending' },
  expire: { outcome: 'expired' },
} as const

/** Lets what else is under way go on between. */
function soon(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
