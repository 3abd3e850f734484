/** Tests what a shop is told of an endpoint that is in trouble: the trouble that it is in, once, under its own name. */

import { expect, test } from 'vitest'

import { WEBHOOK_FAILING_TRIES } from '../../../broker/limits.ts'
import { Deliverer } from '../../../broker/webhooks/deliverer.ts'
import type { EndpointState } from '../../../broker/webhooks/deliverer.ts'
import type { ClaimedDelivery } from '../../../broker/webhooks/delivery.ts'

const TELLER = 'ledger'
const known: EndpointState = {
  id: 'whe_1',
  events: null,
  createdAt: 0,
  enabled: true,
  failingSince: null,
  disabledReason: null,
  troubles: 0,
  troubleTeller: null,
}

/** Returns what is told after a try that answers `status`, where the directory has come to say `now` of the endpoint. */
async function toldAfter(status: number, now: Partial<EndpointState>): Promise<string[]> {
  const told: string[] = []
  const delivery = { id: 'del_1', endpointId: known.id, tries: WEBHOOK_FAILING_TRIES, nextAt: 1 }
  const waiting = [{ name: known.id, at: 0 }]
  const marked = (): Promise<EndpointState> => Promise.resolve({ ...known, troubles: 2, troubleTeller: TELLER, ...now })
  const deliverer = (ended: () => void, failed: (error: unknown) => void) =>
    new Deliverer<EndpointState>({
      book: {
        hasNews: () => false,
        fanOut: () => false,
        waiting: () => waiting,
        claim: () => (waiting.splice(0).length > 0 ? ({ delivery } as unknown as ClaimedDelivery) : undefined),
        record: ended,
        release: () => undefined,
        announce: (_endpoint, trouble, name) => void told.push(`${name} ${trouble}`),
      },
      endpoints: () => Promise.resolve([known]),
      send: () => Promise.resolve({ at: 0, ms: 1, status, error: 'status' }),
      markFailing: marked,
      markGone: marked,
      markWorking: () => Promise.resolve(),
      teller: () => TELLER,
      context: () => ({ now: 0, newId: (kind) => kind }),
      random: () => 0,
      arm: () => Promise.resolve(),
      report: failed,
    })
  await new Promise<void>((resolve, reject) => deliverer(resolve, reject).work())
  return told
}

test('A failing endpoint is told of, and one that is gone', async () => {
  expect(await toldAfter(503, { failingSince: 1 })).toEqual(['webhook_endpoint.failing 2'])
  const gone = { enabled: false, disabledReason: 'gone' } as const
  expect(await toldAfter(410, gone)).toEqual(['webhook_endpoint.disabled 2'])
})

test('A late failure of one that has gone meanwhile is not told under that trouble’s number', async () => {
  expect(await toldAfter(503, { enabled: false, disabledReason: 'gone', failingSince: 1 })).toEqual([])
})

test('A late 410 of one that was set up anew meanwhile is not told under another trouble’s number', async () => {
  expect(await toldAfter(410, { failingSince: 1 })).toEqual([])
})
