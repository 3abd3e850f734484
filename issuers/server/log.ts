/** The operations log of the issuers' servers: one JSON line an event, and no field but those listed here. */

import type { MessageLogEntry } from '../../messages/answer-message.ts'

/** Describes what may be written down. There is no field for free text, a body, a name or an account. */
export type LogEntry = MessageLogEntry

const ALLOWED = ['event', 'trace_id', 'code', 'iss', 'jti', 'payment_id', 'operation_id', 'outcome', 'ms'] as const
const VALUE_MAX_CHARACTERS = 256

/** Writes the allowed fields. A caller that passes a wider object loses the rest of it, by design. */
export function log(entry: LogEntry): void {
  console.log(JSON.stringify(Object.fromEntries(ALLOWED.map((field) => [field, printable(entry[field])]))))
}

function printable(value: string | number | undefined): string | number | undefined {
  return typeof value === 'string' ? value.slice(0, VALUE_MAX_CHARACTERS) : value
}
