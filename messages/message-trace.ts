/** Tells which trace a message belongs to, and what it is about: for the log of whoever receives it, and for nothing else. */

import { paymentOfOperation } from '../protocol/object-id.ts'
import { isRecord, isText } from '../protocol/shape.ts'
import { isTraceId, readTraceparent, traceIdFrom } from '../protocol/trace.ts'

/** Returns the trace id that a message's claims name; undefined of a sender of an earlier version. */
export function traceIdIn({ trace_id: traceId }: { trace_id?: unknown }): string | undefined {
  return isTraceId(traceId) ? traceId : undefined
}

/** Returns the trace id of a request: what its message says, else its `traceparent` header, else one of its own. */
export function traceIdOf(
  claims: { trace_id?: unknown } | undefined,
  { headers }: Request,
  newId: () => string,
): string {
  return traceIdIn(claims ?? {}) ?? readTraceparent(headers.get('traceparent')) ?? traceIdFrom(newId())
}

/** Names a payment and an operation in a log entry. */
export interface MessageAbout {
  payment_id?: string
  operation_id?: string
}

/** Returns the payment and the operation that a message's body names. */
export function aboutMessage(body: unknown): MessageAbout {
  if (!isRecord(body)) return {}
  const { operation, about, payment } = body
  const named = idIn(operation, 'id') ?? idIn(body, 'operation_id') ?? idIn(about, 'operation_id')
  const paymentId = idIn(payment, 'id') ?? (named === undefined ? undefined : paymentOfOperation(named))
  return {
    ...(paymentId === undefined ? {} : { payment_id: paymentId }),
    ...(named === undefined ? {} : { operation_id: named }),
  }
}

function idIn(value: unknown, field: string): string | undefined {
  const id = isRecord(value) ? value[field] : undefined
  return isText(id, 64) ? id : undefined
}
