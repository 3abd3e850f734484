/** Events of payments while the console is open: the page asks for what is newer than it has seen. */

import { FIRST_LIST } from './ahead.ts'
import type { PaymentSeen } from './payment-seen.ts'
import type { Following } from './console.ts'
import { watch } from './watch.ts'

/** Events at once; the next are asked for right after them. */
const EVENTS_MAX = 100
/** The list is looked at so seldom: an event is heard of sooner. */
const LISTED_EACH_MS = 12_000

interface EventPage {
  data: { payment?: PaymentSeen }[]
  next_after: string
  has_more: boolean
}

/** Tells what has happened, each payment as it is now and once each time. Ends with `signal`. */
export function followEvents({ api, tell, signal }: Pick<Following<unknown>, 'api' | 'tell' | 'signal'>): void {
  let after: string | undefined

  /** The latest payments as they were told last, by their versions. */
  let told = new Map<string, number>()
  let listedAt = 0

  /**
   * Tells what is in the list of now and was not told: what came between the page's own list and the position from which
   * events are told, and payments that were only made, of which there is no event.
   */
  const tellListed = async (): Promise<void> => {
    listedAt = Date.now()
    const list = await api<{ data: PaymentSeen[] }>(FIRST_LIST, { signal })
    if (!list.ok || signal.aborted) return
    const news = list.body.data.filter(({ id, version }) => told.get(id) !== version)
    told = new Map(list.body.data.map(({ id, version }) => [id, version]))
    if (news.length > 0) tell(news)
  }

  const nextPage = async (): Promise<EventPage | undefined> => {
    if (after === undefined) {
      const latest = await api<{ after: string }>('/latest', { signal })
      if (!latest.ok) return undefined
      ;({ after } = latest.body)
      await tellListed()
      return undefined
    }
    // A shop without a ledger has no position yet.
    const from = after === '' ? '' : `&after=${encodeURIComponent(after)}`
    const page = await api<EventPage>(`/v1/events?limit=${EVENTS_MAX}${from}`, { signal })
    if (!page.ok) return undefined
    after = page.body.next_after
    return page.body
  }

  watch(async () => {
    const page = await nextPage()
    if (signal.aborted || page === undefined) return undefined
    const payments = new Map(page.data.flatMap(({ payment }) => (payment ? [[payment.id, payment] as const] : [])))
    if (payments.size > 0) tell([...payments.values()])
    if (Date.now() - listedAt >= LISTED_EACH_MS) await tellListed()
    return page.has_more ? 'more' : payments.size > 0 ? 'news' : undefined
  }, signal)
}
