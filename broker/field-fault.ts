/** The field at fault in a request, as the answer names it. */

import type { z } from 'zod'

import type { ErrorCode } from '../protocol/error-codes.ts'
import { plainLine, shortened } from '../protocol/text.ts'
import { PARAM_MAX_CHARACTERS, PARAM_READ_MAX_UNITS } from './limits.ts'

export interface FieldFault {
  code: ErrorCode
  param?: string
  detail?: string
}

// A field that is wrong in one way only has a code of its own. A map: a field may be called `constructor`.
const CODES_BY_FIELD = new Map<string, ErrorCode>([
  ['amount', 'amount_invalid'],
  ['currency', 'currency_unknown'],
  ['member_id', 'member_id_invalid'],
  ['sealed_password', 'sealed_password_invalid'],
  ['passkey', 'passkey_invalid'],
])

/** Returns what to answer to the first fault that validation found. A field that is not known goes first: it may be the one that is missing, misspelt. */
export function faultOf(issues: readonly z.core.$ZodIssue[]): FieldFault {
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
  if (issue === undefined) return { code: 'invalid_request' }
  if (issue.code === 'unrecognized_keys') {
    const named = fieldNamed([...issue.path, ...issue.keys.slice(0, 1)])
    return { code: 'invalid_request', ...named, detail: 'This field is not known here. See /openapi.json.' }
  }
  const named = fieldNamed(issue.path)
  const code = CODES_BY_FIELD.get(issue.path.join('.'))
  if (code !== undefined) return { code, ...named }
  const detail = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
  return { code: 'invalid_request', ...named, detail }
}

/** Describes what is known by its beginning to be a secret, should one stand where a name belongs. */
const SECRET = /sk_(?:test|live)_|whsec_|_secret_/

/**
 * Returns a field's name with those it is in, as an answer may repeat it: a
 * short plain line, or nothing where it holds a secret or no name.
 */
export function fieldNamed(path: readonly PropertyKey[]): { param?: string } {
  const name = plainLine(path.map(String).join('.').slice(0, PARAM_READ_MAX_UNITS))
  if (name === '' || SECRET.test(name)) return {}
  return { param: shortened(name, PARAM_MAX_CHARACTERS) }
}
