/** The signed answers of the past: what a settlement server and the relay centre before it would have sent, kept by the ledger as evidence. */

import { randomUUID } from 'node:crypto'
import { MESSAGE_TYPES, type MessageType } from '../../../protocol/message-claims.ts'
import type { Decision } from '../../../protocol/issuer-messages.ts'
import type { PrivateJwk } from '../../../messages/own-keys.ts'
import { signMessage } from '../../../messages/sign-message.ts'
import { passedOn } from '../../../issuers/relay/pass-on.ts'
import { resultOf } from '../../../broker/adapters/settlement-result.ts'
import type { SettlementResult } from '../../../broker/payments/ports/settlement.ts'
import type { PastClock } from './past-clock.ts'

/** A server that signed, by its origin. */
export interface Signer {
  origin: string
  key: PrivateJwk
}

/** The parties of an answer. */
export interface AnswerParties {
  settlement: Signer
  relay: Signer
  /** Origin of the broker. */
  broker: string
  clock: PastClock
}

/** Between two machines, there and back. */
const HOP_MS = 9

/** Signs a decision as it went: by the settlement server for the relay centre, and by that, with it inside, for the broker. */
export async function signedResult(
  decision: Decision,
  kind: 'decision' | 'inquiry',
  { settlement, relay, broker, clock }: AnswerParties,
  traceId: string | undefined,
): Promise<SettlementResult> {
  const typ = kind === 'decision' ? MESSAGE_TYPES.decision : MESSAGE_TYPES.inquiryAnswer
  const inner = await signed(settlement, relay.origin, typ, decision, { clock, traceId })
  clock.pass(HOP_MS)
  const answer = passedOn(decision, inner)
  const evidence = await signed(relay, broker, typ, answer, { clock, traceId })
  clock.pass(HOP_MS)
  return resultOf(answer, evidence)
}

function signed(
  { origin: iss, key }: Signer,
  aud: string,
  typ: MessageType,
  body: object,
  { clock, traceId }: { clock: PastClock; traceId: string | undefined },
): Promise<string> {
  const envelope = { typ, iss, aud, jti: randomUUID(), now: clock.now, livemode: false }
  return signMessage(key, { ...envelope, inResponseTo: randomUUID(), traceId }, body)
}
