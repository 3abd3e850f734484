/** Events of payments while the console is open: the page asks for what is newer than it has seen. */

import { FIRST_LIST } from './ahead.ts'
import type { PaymentSeen } from './payment-seen.ts'
import type { Following } from './run-console.ts'
import { watch } from './watch.ts'

/** Events at once; the next are asked for right after them. */
const EVENTS_MAX = 100

interface EventPage {
  data: { payment?: PaymentSeen }[]
  next_after: string
  has_more: boolean
}

/** Tells what has happened, each payment as it is now and once each time. Ends with `signal`. */
export function followEvents({ api, tell, signal }: Pick<Following<unknown>, 'api' | 'tell' | 'signal'>): void {
  let after: string | undefined

  /** What came between the page's first list and the position from which events are told is in the list of now. */
  const caughtUp = async (): Promise<void> => {
    const list = await api<{ data: PaymentSeen[] }>(FIRST_LIST, { signal })
    if (list.ok && !signal.aborted) tell(list.body.data)
  }

  const nextPage = async (): Promise<EventPage | undefined> => {
    if (after === undefined) {
      const latest = await api<{ after: string }>('/latest', { signal })
      if (!latest.ok) return undefined
      ;({ after } = latest.body)
      await caughtUp()
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
    return page.has_more ? 'more' : payments.size > 0 ? 'news' : undefined
  }, signal)
}
