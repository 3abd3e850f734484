/**
 * The trace of a payment: one id in the messages and logs of all four parties,
 * by W3C Trace Context (https://www.w3.org/TR/trace-context/). Whoever sends it
 * may have made it up: it leads to log lines, and decides nothing.
 */

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/
/** Of version 00, which ends there; of a later one, which may go on after a hyphen. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/
/** A longer header is not looked at. */
const TRACEPARENT_MAX_CHARACTERS = 256

/** Tells whether a value is a trace id: 32 hexadecimal digits in lower case, not all of them 0. */
export function isTraceId(value: unknown): value is string {
  return typeof value === 'string' && TRACE_ID.test(value)
}

/** Returns the trace id of a `traceparent` header, or undefined where it is missing or not valid. */
export function readTraceparent(header: string | null | undefined): string | undefined {
  if (!header || header.length > TRACEPARENT_MAX_CHARACTERS) return undefined
  const [, version, traceId, more] = TRACEPARENT.exec(header) ?? []
  return isTraceId(traceId) && (version !== '00' || more === undefined) ? traceId : undefined
}

/** Makes a trace id of a UUID. */
export function traceIdFrom(uuid: string): string {
  return uuid.replaceAll('-', '').toLowerCase()
}

/** Returns the `traceparent` header of a step in a trace; the step gets its id from a UUID. Its flag says that the step is in a log. */
export function traceparent(traceId: string, uuid: string): string {
  return `00-${traceId}-${traceIdFrom(uuid).slice(16)}-01`
}
