import { askParty } from '../../messages/ask-party.ts'
import type { Sender } from '../../messages/ask-party.ts'
import { CLEARING_MESSAGE_MAX_BYTES, isClearingAnswer, isClearingRecord } from '../../protocol/clearing-messages.ts'
import type { ClearingRecord } from '../../protocol/clearing-messages.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { isRecord } from '../../protocol/shape.ts'
import { CLEARING_TIMEOUT_MS } from '../limits.ts'
import type { ClearingResult } from '../payments/ports/settlement.ts'

/**
 * Asks the relay centre for a page of the settlement server's record of a
 * business day (`YYYY-MM-DD`), and believes it only when the settlement server
 * itself signed it: the relay centre is not asked to be trusted with sums.
 * Never throws; the wait has its deadline.
 */
export async function askClearing(
  sender: Sender,
  parties: { relay: string; settlementServer: string },
  businessDate: string,
  after: string | undefined,
): Promise<ClearingResult> {
  const { relay, settlementServer } = parties
  const question = {
    party: relay,
    path: '/clearing',
    typ: MESSAGE_TYPES.clearing,
    answerTyp: MESSAGE_TYPES.clearingAnswer,
    body: {
      business_date: businessDate,
      settlement_server: settlementServer,
      ...(after === undefined ? {} : { after }),
    },
    guard: isClearingAnswer,
    timeoutMs: CLEARING_TIMEOUT_MS,
    maxBytes: 2 * CLEARING_MESSAGE_MAX_BYTES,
  }
  const result = await askParty(question, sender)
  if (result.kind === 'lost') return unavailable(result.cause)
  if (result.kind === 'rejected') return unavailable(result.code ?? 'rejected')
  const evidence = result.body.record
  const record = await openRecord(evidence, sender, parties)
  if (record === undefined || record.business_date !== businessDate) return unavailable('record_not_believed')
  return { outcome: 'record', record, evidence }
}

async function openRecord(
  compact: string,
  { livemode, keys, onVerified }: Sender,
  { relay, settlementServer }: { relay: string; settlementServer: string },
): Promise<ClearingRecord | undefined> {
  try {
    const opened = await keys.verify(settlementServer, compact)
    onVerified?.(settlementServer, opened)
    const { payload, protectedHeader } = opened
    const said: unknown = JSON.parse(new TextDecoder().decode(payload))
    const isTheirs =
      protectedHeader.typ === MESSAGE_TYPES.clearingRecord &&
      isRecord(said) &&
      said['iss'] === settlementServer &&
      said['aud'] === relay &&
      (said['livemode'] === undefined || said['livemode'] === livemode)
    return isTheirs && isClearingRecord(said) ? said : undefined
  } catch {
    return undefined
  }
}

function unavailable(cause: string): ClearingResult {
  return { outcome: 'unavailable', cause }
}
