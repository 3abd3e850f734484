import type { FuriwakeConfig } from './config.ts'
import { FuriwakeError } from './errors.ts'
import { EMPTY_PAGES_MAX } from './limits.ts'

/**
 * A list of the broker's. `await` gives a page of it; `for await` gives what is on it one by one, and fetches the
 * following pages as they are needed.
 *
 * ```ts
 * for await (const payment of listPayments(furiwake, { status: 'captured' })) …
 * const { data, next_cursor } = await listPayments(furiwake, { limit: 50 })
 * ```
 */
export type List<Page extends { data: readonly unknown[] }> = Promise<Page> & AsyncIterable<ItemOf<Page>>

type ItemOf<Page extends { data: readonly unknown[] }> = Awaited<Page['data'][number]>

/**
 * Makes a list of its pages. `read` fetches the one that begins at a cursor, the first without; `cursorAfter` says where
 * the next begins. A list that goes round in a circle, or on and on with nothing in it, is the error
 * `broker_answer_invalid`.
 */
export function listOf<Page extends { data: readonly unknown[] }>(
  config: FuriwakeConfig,
  read: (cursor: string | undefined) => Promise<Page>,
  cursorAfter: (page: NoInfer<Page>) => string | null,
): List<Page> {
  const first = read(undefined)
  async function* items(): AsyncGenerator<ItemOf<Page>, void, undefined> {
    let page = await first
    let cursor: string | undefined
    let empty = 0
    // Ends with the list: a cursor that does not move, and too many pages with nothing in them, are refused.
    while (true) {
      for (const item of checked(config, page)) yield item as ItemOf<Page>
      empty = page.data.length === 0 ? empty + 1 : 0
      const next = cursorAfter(page)
      if (next === null) return
      if (next === cursor || empty > EMPTY_PAGES_MAX) throw invalid(config)
      cursor = next
      page = await read(cursor)
    }
  }
  return Object.assign(first, { [Symbol.asyncIterator]: items })
}

/** Returns where the page after this one begins, of lists with a cursor. */
export function nextCursor({ next_cursor: cursor }: { next_cursor?: string | null }): string | null {
  return cursor ?? null
}

/** Returns that no page follows, of lists that come whole. */
export function noNext(): null {
  return null
}

function checked<T>(config: FuriwakeConfig, page: { data: readonly T[] }): readonly T[] {
  const data: unknown = page?.data
  if (!Array.isArray(data)) throw invalid(config)
  return page.data
}

function invalid(config: FuriwakeConfig): FuriwakeError {
  return new FuriwakeError('broker_answer_invalid', 'The answer is no page of a list. Check `broker`.', { config })
}
