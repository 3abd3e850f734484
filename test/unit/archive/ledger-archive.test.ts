/** A ledger that is archived: it answers as before at every moment, and nothing that happens meanwhile or later is lost. */

import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

import { listPayments } from '../../../broker/ledger/queries.ts'
import { eventsAfterSequence } from '../../../broker/ledger/event-book.ts'
import { ErasureBook } from '../../../broker/ledger/erasure-book.ts'
import { LIST_SEARCHED_MAX } from '../../../broker/limits.ts'
import { archiveWorld, DAY_MS, WISH } from './archive-world.ts'
import type { ArchiveWorld } from './archive-world.ts'

const textOf = (world: ArchiveWorld, name: string): string =>
  gunzipSync(world.bucket.objects.get(name) ?? new Uint8Array()).toString()

describe('A closed ledger', () => {
  test('answers as before after every step, also by an object that has just begun; what is archived is not here any more', async () => {
    const world = archiveWorld(18)
    const before = await world.everything()
    world.archive.start(WISH)
    const stages = new Set<string | undefined>()
    while (!stages.has('emptied')) {
      if ((await world.works(1)) === 0) world.passes(WISH.emptiesAfterMs)
      world.restarts()
      const stage = await world.stage()
      // While all rows are here, one look is as good as many.
      const isSeen = stages.has(stage) && stage !== 'emptying'
      if (!isSeen) expect(await world.everything()).toEqual(before)
      stages.add(stage)
    }
    expect([...stages]).toEqual(['copying', 'listing', 'verifying', 'kept', 'emptying', 'emptied'])
    expect(world.rows('payment_records')).toBe(WISH.paymentsLeft)
    expect(world.rows('event_records')).toBeLessThan(4 * WISH.paymentsLeft)
    expect(world.takeReported()).toEqual([])
  })

  test('is in the bucket as text that anybody reads, with a signed list of it and none of the personal data', async () => {
    const world = archiveWorld(12)
    world.archive.start(WISH)
    await world.works()
    const lines = world.bucket.named('-payments-').flatMap((name) => textOf(world, name).trimEnd().split('\n'))
    const payments = lines.map(
      (line) => JSON.parse(line) as { payment: { id: string }; operations: { evidence: string }[] },
    )
    expect(payments.map(({ payment }) => payment.id)).toEqual(world.payments)
    expect(payments[0]?.operations.map(({ evidence }) => evidence)).toEqual(['a.b.c', 'a.b.c', 'a.b.c'])
    expect(lines.join()).not.toMatch(/Hanako|1234/)
    const [contents] = world.bucket.named('-contents-')
    const list = Buffer.from(world.bucket.objects.get(contents ?? '') ?? '')
      .toString()
      .trimEnd()
      .split('\n')
    const files = list.map((line) => (JSON.parse(line) as { file: string }).file)
    const others = [...world.bucket.objects.keys()].filter((name) => name.endsWith('.gz'))
    expect(others.map((name) => name.split('/').at(-1))).toEqual(files)
    const [signature] = world.bucket.named('-signature-')
    const said = Buffer.from(world.bucket.objects.get(signature ?? '') ?? '').toString()
    expect(JSON.parse(said.slice('signed.'.length, -'.by-us'.length))).toMatchObject({
      sub: WISH.merchantId,
      ledger: WISH.ledger,
      contents: { objects: files.length },
      total: {
        lines: { payments: 12, orders: 12 },
        operations: 28,
        evidence: 28,
        sums: { JPY: { payments: '12', captured_amount: String(12 * 12_800), refunded_amount: '400' } },
      },
    })
  })

  test('costs a read of one block for a payment, none for the first page and for who polls, a few for a page', async () => {
    const world = archiveWorld(40)
    await world.empties()
    const costs = async (question: () => unknown): Promise<number> => {
      world.restarts()
      world.bucket.reads.length = 0
      await world.asks(question)
      const spans = new Set(world.bucket.reads.map(({ offset, bytes }) => `${offset} ${bytes}`))
      expect(world.bucket.reads.length).toBeLessThanOrEqual(2 * spans.size)
      return world.bucket.reads.length
    }
    const { db, ledger, payments } = world
    expect(await costs(() => ledger.find(payments[9] ?? ''))).toBe(1)
    expect(await costs(() => [ledger.find(payments[9] ?? ''), ledger.operationsOf(payments[9] ?? '')])).toBe(1)
    expect(await costs(() => ledger.find(payments[39] ?? ''))).toBe(0)
    expect(await costs(() => listPayments(db, {}, WISH.paymentsLeft - 1))).toBe(0)
    // Four payments a block, here: those of the page, and a look beyond.
    expect(await costs(() => listPayments(db, {}, 20))).toBeLessThanOrEqual(7)
    expect(await costs(() => listPayments(db, { status: 'voided' }, 20, 8))).toBe(3)
    expect(await costs(() => listPayments(db, { order: 'A-2' }, 2))).toBeLessThanOrEqual(5)
    expect(await costs(() => eventsAfterSequence(db, 1_000, 20))).toBe(0)
    expect(LIST_SEARCHED_MAX).toBeLessThanOrEqual(500)
  })

  test('is archived once, however often it is asked for', async () => {
    const world = archiveWorld(8)
    const [one, two] = [world.archive.start(WISH), world.archive.start({ ...WISH, emptiesAfterMs: 5 })]
    expect(two.folder).toBe(one.folder)
    await world.works()
    expect(world.archive.start(WISH)).toMatchObject({ stage: 'kept', folder: one.folder })
    expect(world.bucket.named(one.folder)).toHaveLength(world.bucket.objects.size)
  })
})

describe('A payment of an archived ledger', () => {
  test('is refunded weeks later, and is here again: its sums, events and operations are one story', async () => {
    const world = archiveWorld(10)
    await world.empties()
    const late = world.payments[4] ?? ''
    world.passes(40 * DAY_MS)
    await world.asks(() => world.refunds(late, 700))
    expect(world.rows('payment_records')).toBe(WISH.paymentsLeft + 1)
    const twin = archiveWorld(10)
    twin.passes(WISH.emptiesAfterMs + 40 * DAY_MS)
    twin.refunds(late, 700)
    const without = (all: Awaited<ReturnType<ArchiveWorld['everything']>>) =>
      JSON.parse(JSON.stringify(all).replaceAll(/"evt_\d+"/g, '""')) as unknown
    expect(without(await world.everything())).toEqual(without(await twin.everything()))
    world.restarts()
    expect(without(await world.everything())).toEqual(without(await twin.everything()))
  })

  test.each([1, 3, 8, 12, 15])(
    'is refunded in the middle of archiving (step %i), and the refund is there at the end',
    async (step) => {
      const world = archiveWorld(12)
      world.archive.start(WISH)
      if ((await world.works(step)) < step) world.passes(WISH.emptiesAfterMs)
      for (const at of [1, 5, 10]) await world.asks(() => world.refunds(world.payments[at] ?? '', 700))
      const before = await world.everything()
      for (let round = 0; round < 6; round++) {
        await world.works()
        world.passes(WISH.emptiesAfterMs)
      }
      expect(await world.stage()).toBe('emptied')
      expect(await world.everything()).toEqual(before)
      expect(
        before.found.map((payment) => payment?.refundedAmount).filter((amount) => amount === 700 || amount === 800),
      ).toHaveLength(3)
    },
  )

  test('stays in the ledger while it has personal data, is under way, or nobody ever tried to pay it', async () => {
    const world = archiveWorld(10)
    world.passes(1_000)
    const fresh = world.pays()
    world.database.run(`UPDATE payment_records SET due_at = 1e15, unfinished = 1 WHERE id = '${world.payments[3]}'`)
    world.database.run(
      `UPDATE payment_records SET status = 'expired', operations = '[]' WHERE id = '${world.payments[5]}'`,
    )
    world.restarts()
    const before = await world.everything()
    world.database.run(`UPDATE tallies SET captured_amount = captured_amount`)
    await world.empties()
    expect(await world.everything()).toEqual(before)
    const here = world.database.exec('SELECT id FROM payment_records')[0]?.values.map(([id]) => id)
    expect(here).toEqual(expect.arrayContaining([fresh, world.payments[3], world.payments[5]]))
  })

  test('has its personal data asked to be erased once more, and loses what came after', async () => {
    const world = archiveWorld(10)
    await world.empties()
    const id = world.payments[1] ?? ''
    await world.asks(() =>
      world.ledger.beginOperation(id, { kind: 'refund', amount: 1, refundReason: 'Hanako' }, world.context()),
    )
    expect(await world.asks(() => new ErasureBook(world.db).erasePayment(world.payments[2] ?? '', 5))).toMatchObject({
      ok: true,
      erased: [],
    })
  })
})
