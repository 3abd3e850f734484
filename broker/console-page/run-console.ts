/**
 * Runs the page of a console: it comes in by the link's fragment, or by the
 * cookie of a session that goes on, and then shows the page that its address names.
 */

import { render } from 'lit/html.js'

import { readLocale } from '../../protocol/look.ts'
import type { Locale } from '../../protocol/look.ts'
import { afterFrame, focusHeading, keepingFocus, makeDayFields, reachScrolled } from './after-drawing.ts'
import { consoleApi } from './api.ts'
import type { Console } from './console.ts'
import type { OpenPage, PageContext } from './page.ts'
import { gate, shell } from './shell.ts'
import type { Gate } from './shell.ts'
import type { ShellWords } from './words.ts'

/** Whoever asks, types, or saves a file is not interrupted. */
const AT_WORK = 'dialog[open], progress, input:focus, select:focus, textarea:focus'

/** The first drawing waits so long for what it shows, to be the only one; what takes longer is said to be loading. */
const FIRST_DRAWING_MS = 250
const LOCALE_KEPT = 'furiwake-console-locale'

/** Starts a console in the document: nothing is shown of it before somebody is known to be here. */
export function runConsole<S>(of: Console<S>): void {
  const { places, words: catalogue } = of
  const root = document.querySelector<HTMLElement>(`#${of.id}`) ?? document.body
  /** Holds what is said to whoever listens; the region is there from the first drawing. */
  let said = ''
  let session: S | undefined
  let closed: Gate | undefined = 'loading'
  let open: { name: string; id: string | undefined; page: OpenPage | undefined } | undefined
  let locale: Locale = readLocale(keptLocale(), document.documentElement.lang)
  let isDrawing = false
  /** Nothing is drawn yet: what is asked for first is most often there in a moment. */
  let isHeld = true
  /** Of what is asked for while somebody is here. */
  let leaving = new AbortController()

  const { api, ahead } = consoleApi(of.apiRoot, () => {
    if (session !== undefined) closes('signedOut')
  })

  function draw(): void {
    const words = catalogue[locale]
    document.documentElement.lang = locale
    if (session === undefined || closed !== undefined) {
      const why = closed ?? 'signedOut'
      document.title = [why === 'signedOut' || why === 'linkUsed' ? words[why].title : '', words.console]
        .filter(Boolean)
        .join(' · ')
      return keepingFocus(root, () => render(gate(words, why), root))
    }
    const head = of.head(session, locale)
    const page = open?.page
    document.title = `${page?.title ?? words.notFound.title} · ${head.owner}`
    const actions = { speaks: changeLanguage, leaves, follows }
    const shown = { head, locale, words, said, isWhole, pages: of.pages(session), current: open?.name, places, actions }
    keepingFocus(root, () => render(shell(shown, page), root))
    reachesLater()
  }

  let isWhole = false
  let isReaching = false
  /** After the frame, which has laid everything out: asked for before it, the page would be laid out twice. */
  function reachesLater(): void {
    if (isReaching) return
    isReaching = true
    afterFrame(() => {
      isReaching = false
      reachScrolled(root)
      if (isWhole) makeDayFields(root)
      // The frame is on the screen before the rest of it is begun.
      else afterFrame(completes)
    })
  }

  function completes(): void {
    isWhole = true
    redraw()
  }

  /** Draws once for all that changes in one turn. */
  function redraw(): void {
    if (isDrawing || isHeld) return
    isDrawing = true
    queueMicrotask(() => {
      isDrawing = false
      draw()
    })
  }

  function firstDraws(): void {
    if (!isHeld) return
    isHeld = false
    redraw()
  }

  /** Shows what the address names: the same page moves, another one is opened anew. */
  function show(): void {
    if (session === undefined) return
    const place = places.placeOf(new URL(location.href))
    const pages = of.pages(session)
    const page = place.page === '' ? pages[0] : pages.find(({ name }) => name === place.page)
    const name = page?.name ?? place.page
    if (open?.page?.moved && open.name === name && open.id === place.id) {
      open.page.moved(place)
      return redraw()
    }
    open?.page?.end?.()
    said = ''
    open = { name, id: place.id, page: undefined }
    open.page = page?.open(contextOf(session), place)
    redraw()
  }

  function contextOf(here: S): PageContext<S> {
    const days = of.days(here)
    return {
      session: here,
      locale,
      days,
      timeZone: days.zone,
      words: catalogue[locale],
      api,
      redraw,
      isWhole: () => isWhole,
      now: () => Date.now(),
      go(address, { replace = false } = {}) {
        history[replace ? 'replaceState' : 'pushState'](null, '', address)
        show()
      },
      say,
    }
  }

  /** Emptied first: the same words a second time are news, too. */
  function say(text: string): void {
    const shown = open
    said = ''
    redraw()
    setTimeout(() => {
      if (open !== shown) return
      said = text
      redraw()
    })
  }

  /** A link of the console's own is followed without loading the page anew; the focus goes to what was opened. */
  function follows(event: MouseEvent): void {
    const link = event.composedPath().find((each): each is HTMLAnchorElement => each instanceof HTMLAnchorElement)
    const isPlain =
      !event.defaultPrevented &&
      event.button === 0 &&
      !event.metaKey &&
      !event.ctrlKey &&
      !event.shiftKey &&
      !event.altKey
    if (!link || !isPlain || link.target !== '' || link.hasAttribute('download')) return
    const { origin, pathname } = new URL(link.href)
    if (origin !== location.origin || !places.has(pathname)) return
    event.preventDefault()
    history.pushState(null, '', link.href)
    show()
    queueMicrotask(() => {
      scrollTo(0, 0)
      focusHeading(root)
    })
  }

  function begins(): void {
    if (session === undefined) return
    of.follow?.({ api, session, tell: (payments) => open?.page?.newer?.(payments), renews, signal: leaving.signal })
  }

  function renews(change: () => void, words: (of: ShellWords) => string): boolean {
    if (root.querySelector(AT_WORK)) return false
    change()
    opensAnew()
    say(words(catalogue[locale]))
    return true
  }

  function opensAnew(): void {
    open?.page?.end?.()
    open = undefined
    show()
  }

  async function leaves(): Promise<void> {
    // What is still being asked would be told that nobody is here.
    leaving.abort()
    open?.page?.end?.()
    const left = await api('/leave', { method: 'POST', body: {} })
    // Where that did not come to the broker, the session is still open: nobody is told that it has ended.
    closes(left.ok || left.problem.status === 401 ? 'signedOut' : 'unreachable')
  }

  /** Nothing is shown any more, and nothing is asked for. */
  function closes(why: Gate): void {
    leaving.abort()
    open?.page?.end?.()
    open = undefined
    session = undefined
    closed = why
    redraw()
  }

  function changeLanguage(): void {
    locale = locale === 'en' ? 'ja' : 'en'
    try {
      localStorage.setItem(LOCALE_KEPT, locale)
    } catch {
      // Kept for this page alone, then.
    }
    opensAnew()
  }

  function keptLocale(): string | null {
    try {
      return new URL(location.href).searchParams.get('locale') ?? localStorage.getItem(LOCALE_KEPT)
    } catch {
      return null
    }
  }

  /** Comes in: the token leaves the address at once, before anything is asked. */
  async function start(): Promise<void> {
    const token = location.hash.slice(1)
    if (token === '') beginsAhead()
    else {
      history.replaceState(null, '', location.pathname + location.search)
      const entered = await api('/enter', { method: 'POST', body: { token } })
      // A link that is used up may have been opened here: then there is a session.
      if (!entered.ok && entered.problem.code !== 'console_link_used') return fails()
      if (!entered.ok) closed = 'linkUsed'
    }
    const found = await api<S>('/session')
    if (!found.ok) {
      if (found.problem.status !== 401) return fails()
      closed = token === '' ? 'signedOut' : 'linkUsed'
      return redraw()
    }
    session = found.body
    of.arrives?.(session)
    closed = undefined
    leaving = new AbortController()
    return show()
  }

  /** Whoever comes back has a session most often: what the page will ask for is on its way beside it. */
  function beginsAhead(): void {
    const place = places.placeOf(new URL(location.href))
    const pages = of.pagesAhead ?? []
    const page = place.page === '' ? pages[0] : pages.find(({ name }) => name === place.page)
    for (const path of page?.ahead?.(place) ?? []) ahead(path)
  }

  function fails(): void {
    closed = 'unreachable'
    redraw()
  }

  addEventListener('popstate', show)
  addEventListener('resize', () => reachScrolled(root))
  setTimeout(firstDraws, FIRST_DRAWING_MS)
  void start()
    .then(() => open?.page?.ready)
    .finally(() => {
      firstDraws()
      afterFrame(begins)
    })
}
