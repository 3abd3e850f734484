/** A merchant's events over its ledgers: each is told once, whatever the clocks and whoever answers. */

import { expect, test } from 'vitest'

import type { Env } from '../../../broker/env.ts'
import type { LedgerEvent } from '../../../broker/ledger/queries.ts'
import { listEvents, readPosition } from '../../../broker/payments/list-events.ts'

/** Of each ledger, when its events were written; their sequences count from one. */
function envOf(ledgers: Record<string, number[]>): Env {
  const eventsAfter = (ledger: string, after: number, limit: number) => {
    const events = (ledgers[ledger] ?? []).map((createdAt, i) => {
      return { event: { id: `${ledger}-${i + 1}`, sequence: i + 1, createdAt } as LedgerEvent, payment: null }
    })
    return Promise.resolve(events.slice(after, after + limit))
  }
  const get = (ledger: string) => ({
    eventsAfter: (after: number, limit: number) => eventsAfter(ledger, after, limit),
  })
  return { LEDGER: { idFromName: (id: string) => id, get } } as unknown as Env
}

async function read(env: Env, views: readonly string[][], limit: number): Promise<string[]> {
  let after: ReadonlyMap<string, number> = new Map()
  const told: string[] = []
  for (const view of views) {
    const page = await listEvents(env, view, after, limit)
    told.push(...page.events.map(({ event }) => event.id))
    after = readPosition(page.next) ?? new Map()
  }
  return told
}

test('No event is passed over though the clock of its ledger went back', async () => {
  const env = envOf({ aaaaaaaa: [2_000, 1_000, 3_000] })
  const view = ['aaaaaaaa']
  expect(await read(env, [view, view, view], 1)).toEqual(['aaaaaaaa-1', 'aaaaaaaa-2', 'aaaaaaaa-3'])
})

test('None is told twice though a page comes from an isolate that does not know of its ledger yet', async () => {
  const env = envOf({ aaaaaaaa: [1, 3], bbbbbbbb: [2] })
  const [old, fresh] = [['aaaaaaaa'], ['aaaaaaaa', 'bbbbbbbb']]
  expect(await read(env, [fresh, old, fresh], 2)).toEqual(['aaaaaaaa-1', 'bbbbbbbb-1', 'aaaaaaaa-2'])
})
