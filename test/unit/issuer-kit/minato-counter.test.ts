/** An issuer whose members pay at a counter, written with the kit alone. */

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Decision } from '../../../protocol/issuer-messages.ts'
import { inRepository } from '../../../tools/root.ts'
import { AMOUNT, MEMBER_ID, STATEMENT_KEY, startCounterParties } from './counter-parties.ts'
import type { CounterParties } from './counter-parties.ts'

const DAY_MS = 86_400_000
let parties: CounterParties
beforeAll(async () => {
  parties = await startCounterParties()
})
afterAll(() => vi.unstubAllGlobals())

let used = 0
const newId = (): string => `op_${++used}`

/** A payment that waits at the counter. */
async function waiting(): Promise<{ id: string; number: string; is: () => Promise<unknown> }> {
  const id = newId()
  const decision = (await parties.authorizes(id)) as Decision
  expect(decision).toMatchObject({ outcome: 'pending', version: 1, received_amount: 0 })
  const number = decision.instructions?.ways[0]?.numbers[0]?.value ?? ''
  return { id, number, is: async () => ((await parties.inquires(id)) as Decision).outcome }
}
const follow = async (kind: 'void' | 'capture' | 'refund' | 'reverse', original: string, amount = AMOUNT) => {
  const decision = await parties.transacts({ id: newId(), kind, amount, currency: 'JPY', original })
  return typeof decision === 'string' ? decision : (decision.reason ?? decision.outcome)
}

test('The whole issuer is under 150 lines, and has the kit alone', () => {
  const text = readFileSync(inRepository('demo-issuers', 'minato-counter.ts'), 'utf8')
  expect(text.split('\n').length - 1).toBeLessThan(150)
  expect(text.match(/from '\.\.\/(?!issuer-kit)/g)).toBeNull()
})

describe('The counter', () => {
  test('gives out a number that nobody can guess, its bars, and the end of a business day in Tokyo', async () => {
    const decision = (await parties.authorizes(newId())) as Decision
    const other = (await parties.authorizes(newId())) as Decision
    const [way] = decision.instructions?.ways ?? []
    expect(way?.numbers[0]?.value).toMatch(/^\d{4}(-\d{4}){3}$/)
    expect(way?.numbers[0]?.value).not.toBe(other.instructions?.ways[0]?.numbers[0]?.value)
    expect(way?.barcode?.data).toBe(`91${way?.numbers[0]?.value.replaceAll('-', '') ?? ''}`)
    const end = new Date((decision.instructions?.pay_by ?? 0) * 1000)
    expect(end.toISOString()).toMatch(/T14:59:59/)
    expect(await parties.authorizes(newId(), 300_001)).toMatchObject({ outcome: 'declined', reason: 'limit_exceeded' })
  })

  test('writes the member one letter, in both languages, with the number and the time', async () => {
    const { id, number } = await waiting()
    await parties.authorizes(id)
    const letters = (await parties.mailbox()).split('\n\n').filter((letter) => letter.includes(number))
    expect(letters).toHaveLength(1)
    expect(letters[0]).toContain(`お支払い番号 ${number}`)
    expect(letters[0]).toMatch(/¥12,800を.*23:59（日本時間）までにお支払いください。/)
    expect(letters[0]).toMatch(/Please pay ¥12,800 by .* at 11:59.PM, Japan time\./)
    expect(letters[0]).toContain(MEMBER_ID.slice(-4))
    expect(letters[0]).not.toContain(MEMBER_ID)
  })

  test('reports, takes the report back, and receives: each a version more, each with a notice', async () => {
    const { id, number, is } = await waiting()
    parties.notices.length = 0
    expect(await parties.atTheCounter('scan', number)).toBe(303)
    expect(await is()).toBe('reported')
    expect(await follow('void', id)).toBe('already_paid')
    expect(await parties.atTheCounter('take-back', number)).toBe(303)
    expect(await is()).toBe('pending')
    expect(await parties.atTheCounter('pay', number)).toBe(303)
    expect(await parties.inquires(id)).toMatchObject({ outcome: 'received', version: 4, received_amount: AMOUNT })
    expect(parties.notices.map(({ about }) => about.operation_id)).toEqual([id, id, id])
    expect(new Set(parties.notices.map((notice) => notice.id)).size).toBe(3)
    expect(await follow('void', id)).toBe('already_paid')
    expect(await follow('capture', id)).toBe('approved')
    expect(await follow('refund', id)).toBe('approved')
  })

  test('shows in its statement what is held and what was paid, to whoever has the key', async () => {
    const states = async (key = STATEMENT_KEY, account = MEMBER_ID) => {
      const headers = { authorization: `Bearer ${key}` }
      const url = `http://minato.test/statement?account=${account}`
      const answer = await parties.company.fetch(new Request(url, { headers }))
      return answer.status === 200
        ? ((await answer.json()) as { held: number; paid: number; postings: { operation_id: string }[] })
        : answer.status
    }
    expect([await states('another'), await states(STATEMENT_KEY, 'nobody')]).toEqual([401, 404])
    const before = await states()
    if (typeof before === 'number') throw new Error('There is no statement.')
    const { id, number } = await waiting()
    expect(await states()).toEqual(before)
    await parties.atTheCounter('pay', `91${number.replaceAll('-', '')}`)
    expect(await states()).toMatchObject({ held: before.held + AMOUNT, paid: before.paid })
    await follow('capture', id)
    const after = await states()
    expect(after).toMatchObject({ held: before.held, paid: before.paid + AMOUNT })
    expect(typeof after === 'number' ? [] : after.postings.map((posting) => posting.operation_id)).toContain(id)
  })

  test('waits for the rest of too little, and takes too much for what was asked', async () => {
    const { id, number } = await waiting()
    await parties.atTheCounter('pay', number, 5_000)
    expect(await parties.inquires(id)).toMatchObject({ outcome: 'pending', received_amount: 5_000 })
    await parties.atTheCounter('pay', number, AMOUNT + 500)
    expect(await parties.inquires(id)).toMatchObject({ outcome: 'received', received_amount: AMOUNT + 500 })
    expect(await parties.atTheCounter('pay', number)).toBe(409)
  })

  test.each(['void', 'reverse'] as const)(
    'takes no money after a %s, and nothing else follows what is not paid',
    async (kind) => {
      const { id, number, is } = await waiting()
      expect(await follow('capture', id)).toBe('refused_by_issuer')
      expect(await follow(kind, id)).toBe('approved')
      expect(await is()).toBe('cancelled')
      expect(await parties.atTheCounter('pay', number)).toBe(409)
      expect(await follow('reverse', id)).toBe('approved')
    },
  )

  test('ends what was not paid in time, by its own clock', async () => {
    const { is } = await waiting()
    parties.company.closeDays()
    expect(await is()).toBe('pending')
    parties.now += 4 * DAY_MS
    parties.company.closeDays()
    expect(await is()).toBe('expired')
  })

  test('sends a notice again, under its id, until the relay centre takes it', async () => {
    const { number } = await waiting()
    await parties.company.sendNotices()
    parties.notices.length = 0
    parties.relayIsUp = false
    await parties.atTheCounter('pay', number)
    expect(await parties.company.sendNotices()).toBe(1)
    parties.relayIsUp = true
    expect(await parties.company.sendNotices()).toBe(0)
    expect(parties.notices).toHaveLength(1)
  })

  test('sends the notices behind twenty and more that are refused for ever', async () => {
    const paid = async (): Promise<string> => {
      const { id, number } = await waiting()
      expect(await parties.atTheCounter('pay', number)).toBe(303)
      return id
    }
    parties.relayIsUp = false
    for (let number = 0; number < 25; number++) parties.refused.add(await paid())
    parties.relayIsUp = true
    parties.notices.length = 0
    for (let number = 0; number < 3; number++) {
      const id = await paid()
      expect(parties.notices.map(({ about }) => about.operation_id)).toContain(id)
    }
    // They are sent on, in turns: whoever refuses them today may take them tomorrow.
    expect(await parties.company.sendNotices()).toBe(25)
    parties.refused.clear()
    for (let rounds = 0; rounds < 2; rounds++) await parties.company.sendNotices()
    expect(await parties.company.sendNotices()).toBe(0)
  })
})
