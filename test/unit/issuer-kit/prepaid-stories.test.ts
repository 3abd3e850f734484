/** The demo's prepaid company acts out what goes wrong at an issuer, by the wallet, in its own books. */

import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { enrol } from '../../../demo-issuers/prepaid-members.ts'
import { STORIES, tellStory, withStories } from '../../../demo-issuers/prepaid-stories.ts'
import type { Story } from '../../../demo-issuers/prepaid-stories.ts'
import type { Books, Entry } from '../../../issuer-kit/index.ts'
import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import { PAYMENT, startParties } from './parties.ts'
import type { Parties } from './parties.ts'

const WALLET = 'W-0077'

let parties: Parties
beforeAll(async () => {
  parties = await startParties()
})
beforeEach(() => parties.database.exec('DELETE FROM stories'))
afterAll(() => parties.close())

let used = 0

/** Returns what a payment by the wallet is told at once, what an inquiry then finds, and what it has cost. */
async function paysBy(story: Story): Promise<{ id: string; told: unknown; recorded: unknown; cost: number }> {
  tellStory(parties.database, WALLET, story)
  const before = await parties.balance()
  const id = `op_story_${++used}`
  const asked = await parties.authorize(id)
  const inquiry = await parties.inquire(id)
  if (inquiry.kind !== 'answered') throw new Error('An inquiry is always answered.')
  const { outcome, ...decision } = inquiry.body
  return {
    id,
    told: asked.kind === 'answered' ? (asked.body.reason ?? asked.body.outcome) : asked.kind,
    recorded: 'reason' in decision ? decision.reason : outcome,
    cost: before - (await parties.balance()),
  }
}

async function follow(kind: 'capture' | 'reverse', original: string): Promise<unknown> {
  const operation = { id: `op_story_${++used}`, kind, amount: PAYMENT.amount, currency: 'JPY', original } as const
  const asked = await parties.transact(operation)
  return asked.kind === 'answered' ? asked.body.outcome : asked.kind
}

describe('A wallet with the story', () => {
  test('expired is declined, and an inquiry says so again', async () => {
    expect(await paysBy('expired')).toMatchObject({ told: 'expired_account', recorded: 'expired_account', cost: 0 })
  })

  test('lost_reply pays, and nobody hears of it until they ask; what follows goes as ever', async () => {
    const { id, ...paid } = await paysBy('lost_reply')
    expect(paid).toEqual({ told: 'lost', recorded: 'approved', cost: PAYMENT.amount })
    expect(await follow('capture', id)).toBe('approved')
  })

  test('unreachable never pays, and a reversal closes it for good', async () => {
    const { id, ...paid } = await paysBy('unreachable')
    expect(paid).toEqual({ told: 'lost', recorded: 'not_found', cost: 0 })
    expect(await follow('reverse', id)).toBe('approved')
    parties.database.exec('DELETE FROM stories')
    const late = await parties.authorize(id)
    expect(late.kind === 'answered' && late.body.reason).toBe('refused_by_issuer')
  })

  test('slow is in the books before its answer has waited', async () => {
    const database = new DatabaseSync(':memory:')
    const happened: unknown[] = []
    const record = (): string => {
      happened.push('recorded')
      return 'recorded'
    }
    const books = { record } as unknown as Books
    const acted = withStories(books, database, async (ms) => happened.push(ms))
    tellStory(database, WALLET, 'slow')
    const entry = { kind: 'authorize', outcome: 'approved', account: { wallet: WALLET } } as unknown as Entry
    expect(await acted.record([entry])).toBe('recorded')
    expect(happened).toEqual(['recorded', 8_000])
    expect(await acted.record([{ ...entry, kind: 'capture' }])).toBe('recorded')
    expect(happened).toEqual(['recorded', 8_000, 'recorded'])
  })

  test.each(STORIES)('%s leaves every other wallet alone', async (story) => {
    tellStory(parties.database, 'W-of-another', story)
    const asked = await parties.authorize(`op_story_${++used}`)
    expect(asked.kind === 'answered' && asked.body.outcome).toBe('approved')
  })
})

test('An ID that the company locked is told so to who knows its password, and to nobody else', async () => {
  const body = 'MK0000LOCKED'
  const memberId = body + memberIdCheckCharacter(body)
  const member = { id: memberId, password: 'the-right-one', wallet: 'W-locked', charged: 1_000 }
  enrol(parties.database, { ...member, status: 'locked' })
  const reasonOf = async (password: string): Promise<unknown> => {
    const asked = await parties.authenticate({ memberId, password })
    return asked.kind === 'answered' && asked.body.outcome === 'refused' && asked.body.reason
  }
  expect(await reasonOf('a-wrong-one')).toBe('credentials')
  expect(await reasonOf(member.password)).toBe('locked')
})
