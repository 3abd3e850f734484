import type { Asked } from '../../messages/ask-party.ts'
import { traceIdFrom } from '../../protocol/trace.ts'
import type { RecordingSender } from '../evidence/key-history.ts'
import { logEvent } from '../operations-log.ts'
import type { CallAbout } from '../payments/ports/call-about.ts'

export type IssuerCallEvent =
  'authentication_call' | 'answer_call' | 'passkey_challenge' | 'passkey_addition' | 'settlement_call' | 'inquiry_call'

/** A call to one of an issuer's servers as it went: for the log, the metrics and the issuer's health. */
export interface IssuerCall {
  event: IssuerCallEvent
  outcome: string
  reason?: string | undefined
  /** False when no answer came that counts. */
  isAnswered: boolean
  /** As in {@link CallAbout}. */
  member: string
  /** Milliseconds since 1970, when it ended. */
  at: number
  ms: number
}

/** A sender with whoever looks on at its calls. */
export type WatchedSender = RecordingSender & { watch?: (call: IssuerCall) => void }

/** A call under way: its trace, and how it is written down at its end. */
export interface BegunCall {
  traceId: string
  ended(asked: Asked<unknown>, said: { outcome: string; reason?: string | undefined; cause?: string | undefined }): void
}

/** Begins a call to an issuer. `operation`: the one that it is about. */
export function beginCall(
  { watch, clock, newId }: WatchedSender,
  { event, party, about, operation }: { event: IssuerCallEvent; party: string; about: CallAbout; operation?: string },
): BegunCall {
  const traceId = about.traceId ?? traceIdFrom(newId())
  const begunAt = clock()
  return {
    traceId,
    ended(asked, { outcome, reason, cause = causeOf(asked) }) {
      const at = clock()
      const named = { trace_id: traceId, issuer: party, payment: about.payment, ...(operation && { operation }) }
      logEvent(event, { ...named, outcome, ...(cause && { cause }), ms: at - begunAt })
      const isAnswered = asked.kind !== 'lost'
      watch?.({ event, outcome, reason, isAnswered, member: about.member, at, ms: at - begunAt })
    },
  }
}

/** For the log. */
function causeOf(asked: Asked<unknown>): string | undefined {
  if (asked.kind === 'answered') return undefined
  return asked.kind === 'lost' ? asked.cause : (asked.code ?? 'rejected')
}
