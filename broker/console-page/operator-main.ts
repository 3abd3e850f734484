/** The operators' door to the console: the same house, by an operator's token. */

import { OPERATOR_PLACES } from './operator-pages/operator-session.ts'
import type { OperatorSeen } from './operator-pages/operator-session.ts'
import { OPERATOR_PAGES } from './operator-pages/pages.ts'
import { OPERATOR_WORDS } from './operator-pages/shell-words.ts'
import { runConsole } from './run-console.ts'
import { hourText } from './shop-days.ts'
import type { ShopDays } from './shop-days.ts'

const DAYS: ShopDays = { zone: 'UTC', hour: 0 }

runConsole<OperatorSeen>({
  id: 'operator',
  places: OPERATOR_PLACES,
  apiRoot: '/operator/console/api',
  words: OPERATOR_WORDS,
  // What a token may not read is not in the list.
  pages: ({ scopes }) => OPERATOR_PAGES.filter(({ scope }) => scopes.includes(scope)),
  // Of many shops and of the logs, which have none of their calendars.
  days: () => DAYS,
  head: ({ name }, locale) => {
    const { console: owner, clock } = OPERATOR_WORDS[locale]
    return { owner, chips: [], who: name, clock: { text: clock(DAYS.zone, hourText(DAYS.hour)) } }
  },
})
