/**
 * Events of payments while the console is open. The page asks for what is newer
 * than it has seen, seldom while nothing happens, and not at all while nobody
 * looks: a page that comes back into view asks at once.
 */

import type { Api } from './api.ts'
import type { PaymentSeen } from './payment-seen.ts'

/** After news, and while there is none: each wait is longer, up to the longest. */
const SOON_MS = 2_000
const SELDOM_MS = 15_000
const LATER = 1.4
/** Events at once; the next are asked for right after them. */
const EVENTS_MAX = 100

interface EventPage {
  data: { payment?: PaymentSeen }[]
  next_after: string
  has_more: boolean
}

/** Tells what has happened, each payment as it is now and once each time. Ends with `signal`. */
export function followEvents(api: Api, tell: (payments: readonly PaymentSeen[]) => void, signal: AbortSignal): void {
  let after: string | undefined
  let wait = SOON_MS
  let timer: ReturnType<typeof setTimeout> | undefined

  const look = async (): Promise<void> => {
    if (signal.aborted || document.hidden) return
    clearTimeout(timer)
    const page = await nextPage()
    if (signal.aborted) return
    const payments = new Map(
      (page?.data ?? []).flatMap(({ payment }) => (payment ? [[payment.id, payment] as const] : [])),
    )
    if (payments.size > 0) tell([...payments.values()])
    wait = payments.size > 0 ? SOON_MS : Math.min(wait * LATER, SELDOM_MS)
    timer = setTimeout(() => void look(), page?.has_more ? 0 : wait)
  }

  const nextPage = async (): Promise<EventPage | undefined> => {
    if (after === undefined) {
      const latest = await api<{ after: string }>('/latest', { signal })
      if (latest.ok) ({ after } = latest.body)
      return undefined
    }
    // A shop without a ledger has no position yet.
    const from = after === '' ? '' : `&after=${encodeURIComponent(after)}`
    const page = await api<EventPage>(`/v1/events?limit=${EVENTS_MAX}${from}`, { signal })
    if (!page.ok) return undefined
    after = page.body.next_after
    return page.body
  }

  const comesBack = (): void => {
    wait = SOON_MS
    void look()
  }
  document.addEventListener('visibilitychange', comesBack, { signal })
  signal.addEventListener('abort', () => clearTimeout(timer))
  void look()
}
