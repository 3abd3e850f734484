/** A merchant's events over its ledgers: each is told once, whatever the clocks and whoever answers. */

import { expect, test } from 'vitest'

import type { LedgerEvent } from '../../../broker/events/event.ts'
import { listEvents, readPosition } from '../../../broker/events/list-events.ts'
import type { EventSource } from '../../../broker/events/list-events.ts'

/** Of each ledger, when its events were written; their sequences count from one. */
function sourcesOf(ledgers: Record<string, number[]>) {
  const eventsAfter = (ledger: string, after: number, limit: number) => {
    const events = (ledgers[ledger] ?? []).map((createdAt, i) => {
      return { event: { id: `${ledger}-${i + 1}`, sequence: i + 1, createdAt } as LedgerEvent, payment: null }
    })
    return Promise.resolve(events.slice(after, after + limit))
  }
  return (id: string): EventSource => ({ id, eventsAfter: (after, limit) => eventsAfter(id, after, limit) })
}

async function read(source: (id: string) => EventSource, views: readonly string[][], limit: number): Promise<string[]> {
  let after: ReadonlyMap<string, number> = new Map()
  const told: string[] = []
  for (const view of views) {
    const page = await listEvents(view.map(source), after, limit)
    told.push(...page.events.map(({ event }) => event.id))
    after = readPosition(page.next) ?? new Map()
  }
  return told
}

test('No event is passed over though the clock of its ledger went back', async () => {
  const source = sourcesOf({ aaaaaaaa: [2_000, 1_000, 3_000] })
  const view = ['aaaaaaaa']
  expect(await read(source, [view, view, view], 1)).toEqual(['aaaaaaaa-1', 'aaaaaaaa-2', 'aaaaaaaa-3'])
})

test('None is told twice though a page comes from an isolate that does not know of its ledger yet', async () => {
  const source = sourcesOf({ aaaaaaaa: [1, 3], bbbbbbbb: [2] })
  const [old, fresh] = [['aaaaaaaa'], ['aaaaaaaa', 'bbbbbbbb']]
  expect(await read(source, [fresh, old, fresh], 2)).toEqual(['aaaaaaaa-1', 'bbbbbbbb-1', 'aaaaaaaa-2'])
})
