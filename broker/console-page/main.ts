/** The merchant's console. */

import { WORDS } from './catalogue.ts'
import { followEvents } from './live.ts'
import type { Session } from './page.ts'
import { PAGES } from './pages.ts'
import { CONSOLE_PLACES } from './place.ts'
import { runConsole } from './run-console.ts'

runConsole<Session>({
  id: 'console',
  places: CONSOLE_PLACES,
  apiRoot: '/console/api',
  words: WORDS,
  pages: () => PAGES,
  pagesAhead: PAGES,
  head({ merchant, livemode, name, role }, locale) {
    const words = WORDS[locale]
    return { owner: merchant.name[locale], chips: livemode ? [] : [words.test], who: name, role: words[role] }
  },
  follow: followEvents,
})
