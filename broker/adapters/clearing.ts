import { compactVerify } from 'jose'

import { CLEARING_MESSAGE_MAX_BYTES, isClearingAnswer, isClearingRecord } from '../../protocol/clearing-messages.ts'
import type { ClearingRecord } from '../../protocol/clearing-messages.ts'
import { MESSAGE_ALG, MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { isRecord } from '../../protocol/shape.ts'
import { CLEARING_TIMEOUT_MS } from '../limits.ts'
import type { ClearingResult } from './settlement.ts'
import { exchangeMessage, keysOf } from './signed-messages.ts'
import type { Sender } from './signed-messages.ts'

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
  const result = await exchangeMessage(sender, {
    url: `${relay}/clearing`,
    party: relay,
    requestType: MESSAGE_TYPES.clearing,
    answerType: MESSAGE_TYPES.clearingAnswer,
    body: {
      business_date: businessDate,
      settlement_server: settlementServer,
      ...(after === undefined ? {} : { after }),
    },
    timeoutMs: CLEARING_TIMEOUT_MS,
    maxCharacters: 2 * CLEARING_MESSAGE_MAX_BYTES,
  })
  if (result.kind === 'lost') return unavailable(result.cause)
  if (result.kind === 'rejected') return unavailable(result.code ?? 'rejected')
  if (!isClearingAnswer(result.payload)) return unavailable('not_a_record')
  const evidence = result.payload.record
  const record = await openRecord(evidence, sender, parties)
  if (record === undefined || record.business_date !== businessDate) return unavailable('record_not_believed')
  return { outcome: 'record', record, evidence }
}

async function openRecord(
  compact: string,
  { livemode, keys }: Sender,
  { relay, settlementServer }: { relay: string; settlementServer: string },
): Promise<ClearingRecord | undefined> {
  try {
    const opened = await compactVerify(compact, keysOf(settlementServer), { algorithms: [MESSAGE_ALG] })
    keys?.verified(settlementServer, opened)
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
