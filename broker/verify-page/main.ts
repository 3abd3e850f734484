/** The page that verifies: reads what is in the address's fragment, which no server is sent, or what is pasted. */

import { render } from 'lit/html.js'

import { readLocale } from '../../protocol/look.ts'
import type { Locale } from '../../protocol/look.ts'
import { fetchKeys, readDocument } from './read-document.ts'
import type { Read } from './read-document.ts'
import { view } from './view.ts'
import { VERIFY_WORDS } from './words.ts'

const root = document.querySelector<HTMLElement>('#verify') ?? document.body
const asked = new URL(location.href).searchParams.get('locale')
let locale: Locale = readLocale(asked, document.documentElement.lang)
/** Whoever has chosen the page's language reads names in it too. */
let isChosen = asked !== null
let pasted = ''
let read: Read | 'checking' | undefined
/** Counts what was pasted: an answer about an earlier one comes for nobody. */
let turn = 0

function draw(): void {
  document.documentElement.lang = locale
  document.title = VERIFY_WORDS[locale].title
  const { origin } = location
  const readsIn = [...(isChosen ? [] : navigator.languages), locale, 'en']
  render(view({ locale, readsIn, origin, pasted, read, changed, checks, speaks }), root)
}

function changed(text: string): void {
  pasted = text
  void checks()
}

async function checks(): Promise<void> {
  const mine = ++turn
  read = pasted.trim() === '' ? undefined : 'checking'
  draw()
  if (read === undefined) return
  const found = await readDocument(pasted, { origin: location.origin, now: Date.now() / 1000, keys: fetchKeys })
  if (mine !== turn) return
  read = found
  draw()
}

function speaks(): void {
  locale = locale === 'en' ? 'ja' : 'en'
  isChosen = true
  draw()
}

function readAddress(): void {
  const given = location.hash.slice(1)
  if (given !== '') changed(given)
  else draw()
}

addEventListener('hashchange', readAddress)
readAddress()
