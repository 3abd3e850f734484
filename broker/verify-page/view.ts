/** Views of the page that verifies: the field, and what a document says in plain words. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { DailyTallyClaims, DaySums } from '../../protocol/daily-tally.ts'
import type { Locale } from '../../protocol/look.ts'
import { formatMoney, minorDigits } from '../../protocol/money.ts'
import { RETURN_KEYS_PATH, keptAfter } from '../../protocol/return.ts'
import type { ReturnClaims } from '../../protocol/return.ts'
import { displayText } from '../../protocol/text.ts'
import type { VerdictClaims } from '../../protocol/verdict.ts'
import { nameFor } from '../../protocol/names.ts'
import type { NameInLanguage } from '../../protocol/names.ts'
import type { Read } from './read-document.ts'
import { VERIFY_WORDS } from './words.ts'
import type { DocumentFacts, VerifyWords } from './words.ts'

/** All that is shown; `read` is undefined while nothing was pasted. */
export interface Shown {
  locale: Locale
  /** The reader's languages (BCP 47), the best first: names are told in them, where the document has such. */
  readsIn: readonly string[]
  origin: string
  pasted: string
  read: Read | 'checking' | undefined
  changed(pasted: string): void
  checks(): Promise<void>
  speaks(): void
}

/** Renders the page. The region that is announced is there from the first drawing. */
export function view(shown: Shown): TemplateResult {
  const { locale, origin, pasted, changed, speaks } = shown
  const words = VERIFY_WORDS[locale]
  return html`<header>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 10h4c4 0 4-6 10-6M7 10h10M7 10c4 0 4 6 10 6" /></svg>
      <bdi>${new URL(origin).host}</bdi>
      <button type="button" class="plain" lang=${locale === 'en' ? 'ja' : 'en'} @click=${speaks}>
        ${words.otherLanguage}
      </button>
    </header>
    <main>
      <h1>${words.title}</h1>
      <p class="lead">${words.lead}</p>
      <label for="pasted">${words.pasted}</label>
      <textarea
        id="pasted"
        spellcheck="false"
        autocomplete="off"
        autocapitalize="off"
        .value=${pasted}
        @input=${(event: InputEvent & { target: HTMLTextAreaElement }) => changed(event.target.value)}
      ></textarea>
      <div role="status">${answer(shown, words)}</div>
    </main>`
}

function answer({ read, locale, readsIn, checks }: Shown, words: VerifyWords): unknown {
  if (read === undefined) return nothing
  if (read === 'checking') return html`<p class="lead">${words.checking}</p>`
  switch (read.kind) {
    case 'return':
      return told(words, returnTold(read.claims, locale, readsIn), read)
    case 'verdict':
      return told(words, verdictTold(read.claims, read.isOver, locale, readsIn), read)
    case 'tally':
      return told(words, tallyTold(read.claims, locale), read)
    case 'no_document':
    case 'not_ours':
    case 'elsewhere':
    case 'keys_unavailable': {
      const { mark, title, text } = words.refused[read.kind]
      const isBad = read.kind === 'not_ours'
      const again = html`<button type="button" class="again" @click=${checks}>${words.again}</button>`
      return html`<section class="told ${isBad ? 'bad' : ''}">
        <span class="mark">${isBad ? html`<span aria-hidden="true">×</span>` : nothing} ${mark}</span>
        <h2>${title}</h2>
        <p>${text}</p>
        ${read.kind === 'keys_unavailable' ? again : nothing}
      </section>`
    }
  }
}

/** A document in plain words: one sentence, its facts, and what it is not. */
interface Told {
  sentence: string
  facts: readonly (readonly [label: string, value: string | NameInLanguage | undefined])[]
  note: string
}

function told(
  words: VerifyWords,
  { sentence, facts, note }: Told,
  read: Extract<Read, { claims: object }>,
): TemplateResult {
  const { claims, kid } = read
  const { signedBy, payment, document } = words.facts
  const about = 'sub' in claims ? claims.sub : undefined
  const all = [...facts, [payment, about], [document, claims.jti], [signedBy, `${claims.iss} (${kid})`]] as const
  return html`<section class="told good">
    <span class="mark"
      ><span aria-hidden="true">✓</span> ${words.genuine}
      ${claims.livemode ? nothing : html`<span class="chip">${words.test}</span>`}</span
    >
    <h2>${sentence.replace(/^the /, 'The ')}</h2>
    <dl>
      ${all.map(([label, value]) =>
        value === undefined
          ? nothing
          : html`<dt>${label}</dt>
              <dd>
                ${typeof value === 'string' ? html`<bdi>${value}</bdi>` : html`<bdi lang=${value.tag}>${value.name}</bdi>`}
              </dd>`,
      )}
    </dl>
    <p class="faint">${note}</p>
    <details>
      <summary>${words.claims}</summary>
      <pre>${JSON.stringify(claims, null, 2)}</pre>
      <p class="faint">${words.elsewhere} <a href=${RETURN_KEYS_PATH}>${RETURN_KEYS_PATH}</a></p>
    </details>
  </section>`
}

function returnTold(claims: ReturnClaims, locale: Locale, readsIn: readonly string[]): Told {
  const words = VERIFY_WORDS[locale]
  const money = (amount: number): string => moneyOf(amount, claims.currency, locale)
  const some = (amount: number): string | undefined => (amount === 0 ? undefined : money(amount))
  const { captured_amount: captured, refunded_amount: refunded, disputed_amount: disputed } = claims
  const { facts } = words
  return {
    sentence: words.returned[claims.kind](factsOf(claims, captured, locale, readsIn)),
    facts: [
      [facts.at, time(claims.at, locale)],
      [facts.order, displayText(claims.order)],
      [facts.issuer, issuerIn(claims, readsIn)],
      [facts.captured, some(captured)],
      [facts.refunded, some(refunded)],
      [facts.disputed, some(disputed)],
      [facts.kept, captured === 0 ? undefined : money(keptAfter(claims))],
      [facts.signedAt, time(claims.iat, locale)],
      [facts.follows, claims.after ?? claims.of],
    ],
    note: words.later,
  }
}

function tallyTold(claims: DailyTallyClaims, locale: Locale): Told {
  const words = VERIFY_WORDS[locale]
  const { facts, tally } = words
  const sums = (of: (sum: DaySums) => number): string | undefined =>
    claims.totals.map((sum) => moneyOf(of(sum), sum.currency, locale)).join(' · ') || undefined
  const differing = claims.records.reduce((sum, { differences }) => sum + differences, 0)
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(claims.day))
  return {
    sentence: tally.sentence(
      words.theShop(claims.aud),
      day,
      sums(({ net_amount: net }) => net),
    ),
    facts: [
      [tally.span, `${time(claims.from, locale)} – ${time(claims.to, locale)}`],
      [tally.zone, claims.timezone],
      [tally.captured, sums(({ captured_amount: captured }) => captured)],
      [tally.back, sums(({ refunded_amount: refunded }) => refunded)],
      [facts.disputed, sums(({ disputed_amount: disputed }) => disputed)],
      [tally.differing, String(differing)],
      [facts.signedAt, time(claims.iat, locale)],
      [tally.place, String(claims.number)],
      [facts.follows, claims.previous ?? '–'],
    ],
    note: words.later,
  }
}

function verdictTold(claims: VerdictClaims, isOver: boolean, locale: Locale, readsIn: readonly string[]): Told {
  const words = VERIFY_WORDS[locale]
  const { facts } = words
  const isTaken = claims.verdict === 'approved' && claims.captured
  const until = time(claims.exp, locale)
  return {
    sentence: words.verdicts[isTaken ? 'captured' : claims.verdict](factsOf(claims, claims.amount, locale, readsIn)),
    facts: [
      [facts.signedAt, time(claims.iat, locale)],
      [facts.order, displayText(claims.order)],
      [facts.issuer, issuerIn(claims, readsIn)],
    ],
    note: isOver ? words.over(until) : words.until(until),
  }
}

function factsOf(
  claims: ReturnClaims | VerdictClaims,
  captured: number,
  locale: Locale,
  readsIn: readonly string[],
): DocumentFacts {
  const { theShop, theIssuer } = VERIFY_WORDS[locale]
  const { aud, amount, currency } = claims
  const shops = ('merchant_name' in claims && claims.merchant_name) || {}
  return {
    shop: shownName(shops, readsIn)?.name ?? theShop(aud),
    issuer: issuerIn(claims, readsIn)?.name ?? theIssuer,
    amount: moneyOf(amount, currency, locale),
    captured: moneyOf(captured, currency, locale),
  }
}

/** Returns the issuer's name in the reader's language, as far as the document has it. Without further ones its name is in English. */
function issuerIn(
  { issuer_name: en, issuer_names: names }: ReturnClaims | VerdictClaims,
  readsIn: readonly string[],
): NameInLanguage | undefined {
  return shownName(names ?? (en === undefined ? {} : { en }), readsIn)
}

function shownName(names: Readonly<Record<string, string>>, readsIn: readonly string[]): NameInLanguage | undefined {
  const found = nameFor(names, readsIn)
  return found && { ...found, name: displayText(found.name) }
}

function moneyOf(amount: number, currency: string, locale: Locale): string {
  const digits = minorDigits(currency)
  return digits === undefined ? `${amount} ${currency}` : formatMoney(amount, currency, digits, locale)
}

/** Writes a time in the browser's own time zone, and names the zone: the document may be read far away. */
function time(seconds: number, locale: Locale): string {
  const format = { dateStyle: 'long', timeStyle: 'long' } as const
  return new Intl.DateTimeFormat(locale, format).format(seconds * 1000)
}
