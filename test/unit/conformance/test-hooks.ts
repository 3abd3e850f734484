/** Test hooks as an issuer writes one: what a page, a telephone, a counter or the issuer's staff would do, at one address. */

import { createServer } from 'node:http'
import type { HookAct } from '../../../conformance/test-hook.ts'
import { adjust, businessDate, nodeListener } from '../../../issuer-kit/index.ts'
import type { Books, Dispute } from '../../../issuer-kit/index.ts'
import type { Adjustment } from '../../../messages/adjustments.ts'
import { closed, listening, originOf } from './http-server.ts'

/** Describes what came of an act: it was done, it was too late, or it is the code; undefined: the issuer plays no such act. */
export type Played = boolean | { code: string } | undefined
export type Play = (act: HookAct) => Promise<Played> | Played

export interface Hook {
  /** Its fields in `certification`. */
  fields: { test_hook: string; test_hook_key: string }
  close(): Promise<void>
}

const KEY = 'test-hook-key-of-the-tests'

/** Starts a hook at a free port. */
export async function openHook(play: Play): Promise<Hook> {
  const server = createServer()
  await listening(server)
  const origin = originOf(server)
  const listener = nodeListener(async (request) => {
    if (request.headers.get('authorization') !== `Bearer ${KEY}`) return new Response(null, { status: 401 })
    const played = await play((await request.json()) as HookAct)
    if (typeof played === 'object') return Response.json(played)
    return new Response(null, { status: played === undefined ? 404 : played ? 200 : 409 })
  }, origin)
  server.on('request', listener)
  return { fields: { test_hook: origin, test_hook_key: KEY }, close: () => closed(server) }
}

/** Plays the staff that returns money and keeps disputes, over whatever writes an adjustment down. */
export function staff(write: (operationId: string, adjustment: Adjustment) => Promise<boolean>): Play {
  const disputes = new Map<string, Dispute>()
  const settle = (operationId: string, status: 'won' | 'lost', more: { gives?: number }): Promise<boolean> => {
    const { respond_by: _, ...dispute } = disputes.get(operationId) ?? newDispute(operationId, 1)
    return write(operationId, { kind: 'dispute', dispute: { ...dispute, status }, ...more })
  }
  return async (act) => {
    if (act.act === 'return') return write(act.operation_id, { kind: 'return', amount: act.amount })
    if (act.act === 'dispute_lost') return settle(act.operation_id, 'lost', {})
    if (act.act === 'dispute_won')
      return settle(act.operation_id, 'won', { gives: disputes.get(act.operation_id)?.amount ?? 1 })
    if (act.act !== 'dispute') return undefined
    const dispute = newDispute(act.operation_id, act.amount)
    disputes.set(act.operation_id, dispute)
    return write(act.operation_id, { kind: 'dispute', dispute, takes: act.amount })
  }
}

function newDispute(operationId: string, amount: number): Dispute {
  const respond_by = Math.floor(Date.now() / 1000) + 7 * 86_400
  const id = `dsp_${operationId.slice(-10)}`
  return { id, amount, reason: 'not_received', stage: 'dispute', status: 'needs_response', respond_by }
}

/** Plays the staff of an issuer that keeps books with the kit. */
export function staffOfBooks(books: Books): Play {
  return staff(async (operationId, adjustment) => {
    const today = businessDate(Date.now(), 'Asia/Tokyo')
    return (await adjust(books, { operationId, businessDate: today, ...adjustment })) === 'recorded'
  })
}
