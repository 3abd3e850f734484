/** Rules of the issuers' rows: what one is written like, and which may not stand beside each other. */

import { and, eq, inArray, ne, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { MERCHANT_NAME_MAX_CHARACTERS } from '../../protocol/issuer-messages.ts'
import { AMOUNT_MAX, minorDigits } from '../../protocol/money.ts'
import { isWholeNumber } from '../../protocol/shape.ts'
import { codePoints, isExactLine } from '../../protocol/text.ts'
import { issuers } from './directory-schema.ts'

/** Tells whether a text is the beginning of an issuer's IDs: 1 to 6 of `0-9A-Z`. */
export function isPrefix(text: string): boolean {
  return /^[0-9A-Z]{1,6}$/.test(text)
}

/** Tells whether a text is a mark: one letter or digit. */
export function isMark(text: string): boolean {
  return /^[\p{L}\p{N}]$/u.test(text)
}

/** Tells whether a text is a colour as `#rrggbb`. */
export function isColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text)
}

/** Tells whether a name reads as what it is: it is shown to members, beside what they pay. */
export function isShownName(name: string): boolean {
  return isExactLine(name) && codePoints(name) <= MERCHANT_NAME_MAX_CHARACTERS
}

/** Tells whether an amount may be the most that is paid in a frame in a currency, in minor units. */
export function isFramedLimit(currency: string, amount: unknown): boolean {
  return minorDigits(currency) !== undefined && isWholeNumber(amount, 0, AMOUNT_MAX)
}

/** Describes what an issuer's row must not share with others. */
export type IssuerPlace = Pick<
  typeof issuers.$inferSelect,
  'prefix' | 'livemode' | 'authenticationServer' | 'relay' | 'settlementServer'
>

/** An ID must name one issuer, and a server is live or for tests: those of version 1 do not tell the modes apart by themselves. */
export type IssuerClash = 'issuer_prefix_taken' | 'issuer_server_of_other_mode'

/** Selects the rows beside which an issuer's may not be written. Its own is none of them. */
export function clashing(db: DrizzleD1Database, issuer: IssuerPlace) {
  return db
    .select()
    .from(issuers)
    .where(and(ne(issuers.prefix, issuer.prefix), clash(issuer)))
    .limit(1)
}

function clash(issuer: IssuerPlace): SQL | undefined {
  const servers = [issuer.authenticationServer, issuer.relay, issuer.settlementServer]
  const { authenticationServer, relay, settlementServer } = issuers
  const sharesServer = or(...[authenticationServer, relay, settlementServer].map((own) => inArray(own, servers)))
  return or(
    // Of two prefixes one begins with the other.
    eq(sql`substr(${issuers.prefix}, 1, length(${issuer.prefix}))`, issuer.prefix),
    eq(sql`substr(${issuer.prefix}, 1, length(${issuers.prefix}))`, issuers.prefix),
    and(ne(issuers.livemode, issuer.livemode), sharesServer),
  )
}

/** Returns which rule an issuer breaks beside a row that {@link clashing} found. */
export function clashOf(issuer: IssuerPlace, other: IssuerPlace): IssuerClash {
  const beginAlike = other.prefix.startsWith(issuer.prefix) || issuer.prefix.startsWith(other.prefix)
  return beginAlike ? 'issuer_prefix_taken' : 'issuer_server_of_other_mode'
}
