/** The views after the form, with their words: fetched while the member types, so that they are there when they are drawn. */

import { fetchScript } from './fetch-script.ts'
import { fetchLaterWords } from './learn-words.ts'
import type { PageState } from './page-state.ts'
import { isLater, screenOf } from './state.ts'
import type * as Later from './views/later.ts'

/** Says where views/later.ts is served: filled in by tools/build/browser-assets.ts. */
declare const LATER_SCRIPT: string

/** Lasts for over a minute; after that whatever moves on the page begins anew. */
const TRIES = 8

/** Holds the views that are here. */
export const later: { views?: typeof Later.LATER_VIEWS } = {}

let isFetching = false

/** Fetches them where one will be drawn before long, once. Calls `onHere` when they have come. */
export function fetchLaterViews(state: PageState, onHere: () => void): void {
  const { locale, memberId, pending, prompting } = state
  if (isFetching || later.views || !(memberId || pending || prompting || isLater(screenOf(state)))) return
  isFetching = true
  void Promise.all([fetchScript<typeof Later>(LATER_SCRIPT, TRIES), fetchLaterWords(locale, TRIES)])
    .then(([{ LATER_VIEWS }]) => (later.views = LATER_VIEWS))
    .then(onHere, () => (isFetching = false))
}
