/** Shapes that the operator API's requests share. */

import { z } from '@hono/zod-openapi'

import { MERCHANT_NAME_MAX_CHARACTERS } from '../../protocol/issuer-messages.ts'
import { isShownName } from '../db/issuer-rules.ts'
import { tagsFault } from '../names-by-language.ts'
import { exactLine } from './text-shapes.ts'

export const mode = z.enum(['test', 'live'], 'test or live.')

const IN_ID = '0-9a-hjkmnp-tv-z'
const AFTER_RESTORE =
  'After a restore, what the directory has lost is entered again by its id: see docs/operate/restore.md.'

/** Reads the id of a merchant that the directory has lost. */
export const lostMerchantId = z
  .string('The id of a merchant.')
  .regex(new RegExp(`^mer_[${IN_ID}]{26}$`), 'The id of a merchant.')
  .openapi({ description: `${AFTER_RESTORE} It is disabled, and has no ledger.`, example: 'mer_…' })

/** Reads the id of a ledger that the directory has lost. */
export const lostLedgerId = z
  .string('The id of a ledger.')
  .regex(new RegExp(`^[${IN_ID}]{8}$`), 'The id of a ledger.')
  .openapi({ description: `${AFTER_RESTORE} A ledger’s is in the id of each of its payments, after \`pay_\`.` })

/** A name that members read. */
export const shownName = exactLine(MERCHANT_NAME_MAX_CHARACTERS, 'A name.', 'A name.').refine(
  (name) => name === '' || isShownName(name),
  'One line, without characters that cannot be seen.',
)

/** Reads names by language tag, each as members read it. */
export function namesByLanguage<T extends z.ZodRawShape>(two: T, further: z.ZodType<string>, message: string) {
  return z
    .object(two, message)
    .catchall(further)
    .superRefine((all, context) => {
      const fault = tagsFault(Object.keys(all))
      if (fault === undefined) return
      context.addIssue({ code: 'custom', path: fault.tag === undefined ? [] : [fault.tag], message: fault.reason })
    })
    .openapi({ description: 'What members read, by language (BCP 47).' })
}

/** Reads an RFC 3339 time that is yet to come, at most `maxMs` ahead, as milliseconds since 1970. */
export function futureTime(maxMs: number, tooLate: string) {
  return z.iso
    .datetime({ offset: true, error: 'A time, such as 2027-01-31T00:00:00Z.' })
    .transform((text) => Date.parse(text))
    .refine((at) => at > Date.now(), 'A time that is yet to come.')
    .refine((at) => at <= Date.now() + maxMs, tooLate)
    .openapi({ type: 'string', format: 'date-time', example: '2027-01-31T00:00:00Z' })
}

/** Reads an RFC 3339 time that is past, at most `maxMs` ago, as milliseconds since 1970. */
export function pastTime(maxMs: number) {
  return z.iso
    .datetime({ offset: true, error: 'A time, such as 2026-01-31T10:00:00Z.' })
    .transform((text) => Date.parse(text))
    .refine((at) => at < Date.now(), 'A time that is past.')
    .refine((at) => at >= Date.now() - maxMs, 'At most 30 days ago.')
    .openapi({ type: 'string', format: 'date-time', example: '2026-01-31T10:00:00Z' })
}

/** Reads a bookmark of the platform's point-in-time recovery. */
export const bookmark = z.string('A bookmark.').regex(/^[0-9A-Za-z-]{1,200}$/, 'A bookmark, as a restore has given it.')

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/**
 * Tells whether an origin may stand in the directory of a broker: written as
 * browsers write it, and on https, but for a page on the developer's own
 * machine, and where the broker itself is on http, as in the demo.
 */
export function isOriginFor(broker: string, origin: string, given: { loopback: boolean }): boolean {
  if (!URL.canParse(origin)) return false
  const { origin: written, protocol, hostname } = new URL(origin)
  if (written !== origin) return false
  if (protocol === 'https:') return true
  if (protocol !== 'http:') return false
  return broker.startsWith('http:') || (given.loopback && LOOPBACK.test(hostname))
}
