/** The few shapes of JSON Schema (2020-12) that the protocol's messages are made of. */

import { CLEARING_MESSAGE_MAX_BYTES } from '../../protocol/clearing-messages.ts'
import { AMOUNT_MAX } from '../../protocol/money.ts'

export interface TextSchema {
  type: 'string'
  minLength?: number
  maxLength?: number
  pattern?: string
  description?: string
}
export interface IntegerSchema {
  type: 'integer'
  minimum: number
  maximum: number
  description?: string
}
export interface ObjectSchema {
  type: 'object'
  description?: string
  properties: Readonly<Record<string, Schema>>
  required: readonly string[]
  additionalProperties: boolean
}
export interface ArraySchema {
  type: 'array'
  items: Schema
  minItems?: number
  maxItems: number
  description?: string
}
export type Schema =
  | TextSchema
  | IntegerSchema
  | ObjectSchema
  | ArraySchema
  | { type: 'boolean'; description?: string }
  | { enum: readonly string[]; description?: string }
  | { const: string; description?: string }

/** Properties by their names; those whose name ends with a question mark are optional. */
export type Fields = Readonly<Record<string, Schema>>

/** Returns the schema of a text of 1 to `max` code points. */
export function text(max: number, description?: string): TextSchema {
  return { type: 'string', minLength: 1, maxLength: max, ...told(description) }
}

export function pattern(expression: string, description?: string, max?: number): TextSchema {
  return {
    type: 'string',
    ...(max === undefined ? {} : { maxLength: max }),
    pattern: expression,
    ...told(description),
  }
}

export function integer(minimum: number, maximum: number, description?: string): IntegerSchema {
  return { type: 'integer', minimum, maximum, ...told(description) }
}

export function oneOf(values: readonly string[], description?: string): Schema {
  return { enum: values, ...told(description) }
}

/** Returns the schema of an object. An optional property's name ends with a question mark. */
export function object(
  fields: Fields,
  { isOpen, description }: { isOpen: boolean; description?: string },
): ObjectSchema {
  const names = Object.keys(fields)
  return {
    type: 'object',
    ...told(description),
    properties: Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name.replace(/\?$/, ''), schema])),
    required: names.filter((name) => !name.endsWith('?')),
    additionalProperties: isOpen,
  }
}

export const WHOLE = Number.MAX_SAFE_INTEGER
export const origin = (whose: string): TextSchema => text(256, `Origin of ${whose}, such as https://issuer.example.`)
export const amount = integer(1, AMOUNT_MAX, "Whole number of the currency's minor units.")
export const currency = text(3, 'ISO 4217.')
/** As far as a calendar of JavaScript goes. */
export const instant = (what: string): IntegerSchema =>
  integer(0, 8_640_000_000_000, `${what}: seconds since 1970, UTC.`)
export const seconds = (what: string): IntegerSchema => integer(0, WHOLE, `${what}: seconds since 1970, UTC.`)
export const businessDate = pattern('^\\d{4}-\\d{2}-\\d{2}$', 'A real day of the calendar, YYYY-MM-DD.')
export const livemode: Schema = { type: 'boolean', description: 'Live payments, or test payments.' }
export const traceId = pattern('^(?!0{32})[0-9a-f]{32}$', 'The trace of all four parties (W3C Trace Context).')
/** Five base64url parts. */
export const sealed = (what: string): TextSchema =>
  pattern('^[\\w-]+\\.[\\w-]*\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+$', `${what}: compact JWE.`, 4096)
export const source = pattern('^[\\w-]{43}$', 'Where the request came from, as a keyed hash.')
export const RECORD_MAX_CHARACTERS = CLEARING_MESSAGE_MAX_BYTES

function told(description: string | undefined): { description?: string } {
  return description === undefined ? {} : { description }
}

export const operationId = text(64, 'The idempotency key: the same id is never applied twice.')
/** A word that issuers choose, and nobody has a list of. */
export const openWord = (what: string): Schema => pattern('^[a-z][a-z0-9_]{0,31}$', `An open word: ${what}.`)
