/** A page whose script is fetched when it is opened: until it is there the page says so, and where it does not come, what to do. */

import { html } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { LATER_PAGES, LaterName } from './later-pages.ts'
import type { OpenPage, Page, PageContext } from './page.ts'
import { PAGE_LABELS } from './page-labels.ts'
import type { Place } from './place.ts'
import { problemView } from './reading.ts'
import { UNREACHABLE } from './api.ts'

/** Fetches the script once; what did not come is asked for again by whoever needs it next. */
export function fetchLaterPages(): Promise<{ LATER_PAGES: typeof LATER_PAGES }> {
  return import('./later-pages.ts')
}

/** Makes the page of a name. */
export function laterPage(name: Exclude<LaterName, 'payment'>): Page {
  const label = PAGE_LABELS[name]
  return { name, label, open: (context, place) => openLater(context, place, name, label[context.locale]) }
}

/** Opens a page of the second script; `title` stands above it until it is there. */
export function openLater(context: PageContext, first: Place, name: LaterName, title: string): OpenPage {
  let place = first
  let inner: OpenPage | undefined
  let isLost = false
  let isLeft = false

  const fetches = async (): Promise<void> => {
    isLost = false
    context.redraw()
    try {
      const later = await fetchLaterPages()
      if (isLeft) return
      inner = later.LATER_PAGES[name](context, place)
    } catch {
      isLost = true
    }
    context.redraw()
  }
  void fetches()

  const waiting = (): TemplateResult =>
    html`<h1 tabindex="-1">${title}</h1>
      ${
        isLost
          ? problemView(context.words, { code: UNREACHABLE, status: 0 }, () => void fetches())
          : html`<p class="faint">${context.words.loading}</p>`
      }`
  return {
    get title() {
      return inner?.title ?? title
    },
    view: () => inner?.view() ?? waiting(),
    moved(to) {
      place = to
      if (inner?.moved) return inner.moved(to)
      if (inner === undefined) return
      inner.end?.()
      void fetches()
    },
    newer: (payments) => inner?.newer?.(payments),
    end() {
      isLeft = true
      inner?.end?.()
    },
  }
}
