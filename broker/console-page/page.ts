/** A page of the console: how it is opened, and what it is given. */

import type { TemplateResult } from 'lit/html.js'

import type { Locale } from '../../protocol/look.ts'
import type { Api } from './api.ts'
import type { ShopClock } from './format.ts'
import type { PaymentSeen } from './payment-seen.ts'
import type { Place } from './place.ts'
import type { CalendarSeen, ShopDays } from './shop-days.ts'
import type { ShellWords } from './words.ts'

/** An issuer, and its way of paying: by the word of the programs, and by what people call it where it says so. */
export interface IssuerNamed {
  prefix: string
  name: Record<Locale, string>
  method: string
  method_name: Record<Locale, string | null>
}

/** The session of a merchant's console: who is here, and for which shop (`GET /session`). */
export interface Session {
  role: 'viewer' | 'operator'
  name: string
  livemode: boolean
  expires_at: string
  merchant: { id: string; name: Record<Locale, string>; origins: string[] }
  /** Those that a member can pay at, of this mode. */
  issuers: IssuerNamed[]
  calendar: CalendarSeen
  /** Clocks of its time zone, over the last year and the next days. */
  clock: ShopClock
}

/** The means of a page. `S` is the session of its console. */
export interface PageContext<S = Session> {
  session: S
  locale: Locale
  /** Of every time that is shown. */
  timeZone: string
  /** Those of that time zone, from the shop's own hour on. */
  days: ShopDays
  words: ShellWords
  api: Api
  /** Draws the page anew after its state has changed. */
  redraw(): void
  /** False in the first drawing of all: what nobody uses yet comes behind it. */
  isWhole(): boolean
  /** Goes to an address of the console; `replace` leaves none to go back to. */
  go(address: string, options?: { replace?: boolean }): void
  /** Says something to whoever listens to the page: an outcome, how many were found. Once for each. */
  say(text: string): void
  /** Milliseconds since 1970. */
  now(): number
}

/** A page that is open. */
export interface OpenPage {
  title: string
  view(): TemplateResult
  /** Settles when it has something to show: the first drawing of all waits for it, a little. */
  ready?: Promise<unknown>
  /** The address has other filters now, and the page is the same. */
  moved?(place: Place): void
  /** Something has happened to payments of this shop since: they are as they are now. */
  newer?(payments: readonly PaymentSeen[]): void
  /** It is left: what it waits for is given up. */
  end?(): void
}

export interface Page<S = Session> {
  /** The first part of its address. */
  name: string
  /** Shown in the list of pages; not, if there is no such name. */
  label: Record<Locale, string>
  open(context: PageContext<S>, place: Place): OpenPage
  /** Returns the paths that it asks for first: begun before it is known who is here. */
  ahead?(place: Place): readonly string[]
}
