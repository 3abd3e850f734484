/** The merchant's console. */

import { WORDS } from './catalogue.ts'
import { takeClock } from './format.ts'
import { followCalendar } from './live-calendar.ts'
import { followEvents } from './live.ts'
import { fetchLaterPages } from './later-page.ts'
import type { Session } from './page.ts'
import { PAGES } from './pages.ts'
import { addressOf, CONSOLE_PLACES } from './place.ts'
import { runConsole } from './run-console.ts'
import { hourText, shopDaysOf, zoneText } from './shop-days.ts'

/** The other pages' script is fetched then at the latest. */
const PREFETCH_MS = 5_000

runConsole<Session>({
  id: 'console',
  places: CONSOLE_PLACES,
  apiRoot: '/console/api',
  words: WORDS,
  pages: () => PAGES,
  pagesAhead: PAGES,
  arrives: ({ clock }) => takeClock(clock),
  days: ({ calendar }) => shopDaysOf(calendar),
  head({ merchant, livemode, name, role, calendar }, locale) {
    const words = WORDS[locale]
    const { zone, hour } = shopDaysOf(calendar)
    const clock = { text: words.clock(zoneText(zone), hourText(hour)), href: addressOf('calendar') }
    return { owner: merchant.name[locale], chips: livemode ? [] : [words.test], who: name, role: words[role], clock }
  },
  follow(following) {
    followEvents(following)
    followCalendar(following)
    fetchesOthers()
  },
})

/** While whoever is here reads the first page: the others open at once then, also when the way to the broker is lost. */
function fetchesOthers(): void {
  const fetches = (): void => void fetchLaterPages().catch(() => undefined)
  if ('requestIdleCallback' in globalThis) requestIdleCallback(fetches, { timeout: PREFETCH_MS })
  else setTimeout(fetches, PREFETCH_MS)
}
