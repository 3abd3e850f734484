/** Says how the merchant API reads texts, numbers in a query, and what is left out. */

import { z } from '@hono/zod-openapi'

import { codePoints, isExactLine, isShowable } from '../../protocol/text.ts'

/** Reads a text of at most `max` characters: Unicode code points, as JSON Schema counts `maxLength`. */
export function boundedText(max: number, message = 'A text.') {
  return z
    .string(message)
    .refine((text) => codePoints(text) <= max, `At most ${max} characters.`)
    .openapi({ maxLength: max })
}

/** Reads a text that is shown to people: nothing in it turns the direction of writing or is a control, but line breaks. */
export function shownText(max: number, message?: string) {
  return boundedText(max, message).refine(isShowable, 'A text without control characters.')
}

/** Reads a number or name of the shop's own: one line that reads as what it is. */
export function exactLine(max: number, empty: string, message?: string) {
  return boundedText(max, message)
    .refine((text) => text !== '', empty)
    .refine((text) => text === '' || isExactLine(text), 'One line, without characters that cannot be seen.')
    .openapi({ minLength: 1, maxLength: max })
}

/** Lets a field be left out, or `null`, as a payment's own view shows what it has not. */
export function optional<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined)
}

/** Reads a whole number in a query, in decimal digits. */
export function wholeNumber(min: number, max: number) {
  return z
    .string('A whole number.')
    .regex(/^\d{1,15}$/, 'A whole number, in decimal digits.')
    .transform(Number)
    .pipe(z.int().min(min, `At least ${min}.`).max(max, `At most ${max}.`))
}

/** Of a route that takes no query, and so refuses one by its name. */
export const noQuery = z.strictObject({})

/** Of a route that needs no body: there may be an empty object. */
export const noBody = {
  required: false,
  content: { 'application/json': { schema: z.strictObject({}).openapi('EmptyRequest') } },
}
