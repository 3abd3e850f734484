/** A console as its page runs it: the merchants' is one, the operators' another. */

import type { Locale } from '../../protocol/look.ts'
import type { Api } from './api.ts'
import type { Page } from './page.ts'
import type { PaymentSeen } from './payment-seen.ts'
import type { Places } from './place.ts'
import type { Head } from './shell.ts'
import type { ShopDays } from './shop-days.ts'
import type { ShellWords } from './words.ts'

/** A console: its address and pages, its words, and what of its session stands at the head. */
export interface Console<S> {
  /** Of the element that it is drawn in. */
  id: string
  places: Places
  /** Its own routes, and the API behind them. */
  apiRoot: string
  words: Readonly<Record<Locale, ShellWords>>
  /** In the order of the list; the first is shown where the address names none. */
  pages(session: S): readonly Page<S>[]
  /** Those that whoever comes back has most likely: what they ask for first is begun beside the question who is here. */
  pagesAhead?: readonly Page<S>[]
  head(session: S, locale: Locale): Head
  /** Returns the days that all of it goes by. */
  days(session: S): ShopDays
  /** Called when it is known who is here, before anything is shown. */
  arrives?(session: S): void
  /** Called when the first page is on the screen: from then on it brings up to date what is shown. */
  follow?(following: Following<S>): void
}

/** The means of bringing up to date what is shown, until `signal` ends it. */
export interface Following<S> {
  api: Api
  session: S
  /** Tells the open page what is newer. */
  tell(payments: readonly PaymentSeen[]): void
  /** Opens the page anew after a change of the session, and says why; false where that would take away what somebody is at. */
  renews(change: () => void, said: (words: ShellWords) => string): boolean
  signal: AbortSignal
}
