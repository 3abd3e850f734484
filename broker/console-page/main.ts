/**
 * The console's page: it comes in by the link's fragment, or by the cookie of a
 * session that goes on, and then shows the page that its address names.
 */

import { render } from 'lit/html.js'

import { readLocale } from '../../protocol/look.ts'
import type { Locale } from '../../protocol/look.ts'
import { consoleApi } from './api.ts'
import { WORDS } from './catalogue.ts'
import { followEvents } from './live.ts'
import type { OpenPage, PageContext, Session } from './page.ts'
import { pageNamed, PAGES } from './pages.ts'
import { placeOf } from './place.ts'
import { gate, shell } from './shell.ts'
import type { Gate } from './shell.ts'

const LOCALE_KEPT = 'furiwake-console-locale'

const root = document.querySelector<HTMLElement>('#console') ?? document.body
/** Holds what is said to whoever listens; the region is there from the first drawing. */
let said = ''
let session: Session | undefined
let closed: Gate | undefined = 'loading'
let open: { name: string; id: string | undefined; page: OpenPage | undefined } | undefined
let locale: Locale = readLocale(keptLocale(), document.documentElement.lang)
let isDrawing = false
/** Of what is asked for while somebody is here. */
let leaving = new AbortController()

const { api, ahead } = consoleApi(() => {
  if (session !== undefined) closes('signedOut')
})

function draw(): void {
  const words = WORDS[locale]
  const page = open?.page
  document.documentElement.lang = locale
  const shop = session?.merchant.name[locale]
  const title = page?.title ?? (closed === 'signedOut' || closed === 'linkUsed' ? words[closed].title : undefined)
  document.title = [title, shop ?? words.console].filter(Boolean).join(' · ')
  if (session === undefined || closed !== undefined) return void render(gate(words, closed ?? 'signedOut'), root)
  const actions = { speaks: changeLanguage, leaves, follows }
  return void render(shell({ session, locale, words, said, pages: PAGES, current: open?.name, actions }, page), root)
}

/** Draws once for all that changes in one turn. */
function redraw(): void {
  if (isDrawing) return
  isDrawing = true
  queueMicrotask(() => {
    isDrawing = false
    draw()
  })
}

/** Shows what the address names: the same page moves, another one is opened anew. */
function show(): void {
  if (session === undefined) return
  const place = placeOf(new URL(location.href))
  const page = place.page === '' ? PAGES[0] : pageNamed(place.page)
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

function contextOf(of: Session): PageContext {
  return {
    session: of,
    locale,
    words: WORDS[locale],
    api,
    redraw,
    now: () => Date.now(),
    go(address, { replace = false } = {}) {
      history[replace ? 'replaceState' : 'pushState'](null, '', address)
      show()
    },
    say(text) {
      said = text
      redraw()
    },
  }
}

/** A link of the console's own is followed without loading the page anew; the focus goes to what was opened. */
function follows(event: MouseEvent): void {
  const link = event.composedPath().find((each): each is HTMLAnchorElement => each instanceof HTMLAnchorElement)
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
  if (!link || !isPlain || link.target !== '' || link.hasAttribute('download')) return
  const { origin, pathname } = new URL(link.href)
  if (origin !== location.origin || !/^\/console(\/(?!api\/)|$)/.test(pathname)) return
  event.preventDefault()
  history.pushState(null, '', link.href)
  show()
  queueMicrotask(() => {
    scrollTo(0, 0)
    root.querySelector<HTMLElement>('h1')?.focus()
  })
}

async function leaves(): Promise<void> {
  await api('/leave', { method: 'POST', body: {} })
  closes('signedOut')
}

/** Nothing of the shop is shown any more, and nothing is asked for. */
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
  open?.page?.end?.()
  open = undefined
  show()
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
  const found = await api<Session>('/session')
  if (!found.ok) {
    if (found.problem.code !== 'console_session_missing') return fails()
    closed = token === '' ? 'signedOut' : 'linkUsed'
    return redraw()
  }
  session = found.body
  closed = undefined
  leaving = new AbortController()
  followEvents(api, (payments) => open?.page?.newer?.(payments), leaving.signal)
  return show()
}

/** Whoever comes back has a session most often: what the page will ask for is on its way beside it. */
function beginsAhead(): void {
  const place = placeOf(new URL(location.href))
  const page = place.page === '' ? PAGES[0] : pageNamed(place.page)
  for (const path of page?.ahead?.(place) ?? []) ahead(path)
}

function fails(): void {
  closed = 'unreachable'
  redraw()
}

addEventListener('popstate', show)
redraw()
void start()
