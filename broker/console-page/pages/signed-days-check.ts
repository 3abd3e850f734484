/** Words for how signed days were found: the chain, each signature, and what the issuers' records said. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { RecordWord } from '../../../protocol/daily-tally.ts'
import type { Locale } from '../../../protocol/look.ts'
import { day, money } from '../format.ts'
import { stateView } from '../state-view.ts'
import type { DaySeen, SignedDays } from './signed-days-data.ts'
import type { SignedDaysWords } from './signed-days-words.ts'

/** Writes what the check of all that are shown came to. */
export function chainText({ days, hasKeys }: SignedDays, own: SignedDaysWords, locale: Locale): string {
  const broken = days.find(({ link }) => link?.problem !== undefined)
  if (broken !== undefined) return own.broken(day(broken.claims.day, locale))
  if (!hasKeys) return own.noKeys
  if (days.some(({ link }) => link === undefined)) return own.checking
  return own.allRight(days.length) + (days[0]?.claims.number === 1 ? ` ${own.fromFirst}` : '')
}

/** Renders what the check of all that are shown came to. */
export function chainView(read: SignedDays, own: SignedDaysWords, locale: Locale): TemplateResult {
  const isBroken = read.days.some(({ link }) => link?.problem !== undefined)
  const isGood = read.hasKeys && read.days.every(({ link }) => link !== undefined && link.problem === undefined)
  return html`<p class="note ${isBroken ? 'bad' : isGood ? 'ok' : 'faint'}">
    ${isBroken || isGood ? html`<span aria-hidden="true">${isBroken ? '×' : '✓'}</span>` : nothing}
    ${chainText(read, own, locale)}
  </p>`
}

/** Renders how a day was found. */
export function linkView(link: DaySeen['link'], hasKeys: boolean, own: SignedDaysWords): unknown {
  if (link === undefined) return html`<span class="faint">${hasKeys ? own.checking : '–'}</span>`
  return link.problem === undefined ? stateView(own.good, 'good') : stateView(own.problems[link.problem], 'bad')
}

/** Writes in words what the records of the day's own date said. */
export function recordsText(
  of: string,
  records: readonly RecordWord[],
  own: SignedDaysWords,
  locale: Locale,
): { text: string; isBad: boolean } {
  const words = records.filter(({ business_date: date }) => date === of)
  if (words.length === 0) return { text: own.noRecords, isBad: false }
  const missing = new Map<string, number>()
  for (const { currency, unconfirmed_amount: sum } of words.flatMap(({ sums }) => sums)) {
    if (sum !== null && sum !== 0) missing.set(currency, (missing.get(currency) ?? 0) + sum)
  }
  const amounts = [...missing].map(([currency, sum]) => money(sum, currency, locale)).join(', ')
  const differences = words.reduce((sum, each) => sum + each.differences, 0)
  const isUnknown = words.some(({ state }) => state === 'waiting' || state === 'open')
  const parts = [
    ...(amounts === '' ? [] : [own.unconfirmed(amounts)]),
    ...(differences === 0 ? [] : [own.differing(differences)]),
    ...(isUnknown ? [own.notKnown] : []),
  ]
  return { text: parts.length === 0 ? own.confirmed : parts.join(' · '), isBad: amounts !== '' || differences > 0 }
}
