import type { ReturnKind } from '../protocol/return.ts'
import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { pathOfPayment } from './given.ts'

/** A return as the broker shows it to the shop, with the document that says so. */
export interface SignedReturn {
  /** The operation's id. */
  id: string
  kind: ReturnKind
  /** Minor units. */
  amount: number
  currency: string
  /** RFC 3339, UTC. */
  at: string
  /** Signed now. Give it to verifyReturn with what you expect, or hand it to the member. */
  return: string
  /** A page of the broker that says what is signed. */
  verify_url: string
}

/** A page of returns, the newest first. `next_cursor`: where the next one begins; null at the end. */
export interface SignedReturnPage {
  data: SignedReturn[]
  next_cursor: string | null
}

/** Lists what was given back of a payment, each signed: voids, refunds, returns by the issuer, and what disputes moved. */
export async function listReturns(
  config: FuriwakeConfig,
  id: string,
  options: { cursor?: string } = {},
): Promise<SignedReturnPage> {
  const query = options.cursor === undefined ? '' : `?cursor=${encodeURIComponent(options.cursor)}`
  return callBroker(config, { method: 'GET', path: `${pathOfPayment(id)}/returns${query}` })
}
