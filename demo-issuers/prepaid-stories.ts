/**
 * Wallets, and members without one, on which things go wrong on purpose, so that a demo and its tests
 * show what a member and a shop then see. Each story is about authorizations
 * alone. No part of the protocol, nor of what an issuer needs.
 */

import type { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers'
import type { Books } from '../issuer-kit/index.ts'

/**
 * - `expired`: declined, as of a balance whose time is over.
 * - `slow`: applied at once, answered after eight seconds.
 * - `lost_reply`: applied, and the answer lost.
 * - `unreachable`: never applied. An inquiry then says `not_found`.
 */
export const STORIES = ['expired', 'slow', 'lost_reply', 'unreachable'] as const
export type Story = (typeof STORIES)[number]

const SLOW_STORY_MS = 8_000
const TABLE = 'CREATE TABLE IF NOT EXISTS stories (wallet TEXT PRIMARY KEY, story TEXT NOT NULL) WITHOUT ROWID'

/** Gives a wallet its story; one that has a story keeps it. */
export function tellStory(database: DatabaseSync, wallet: string, story: Story): void {
  database.exec(TABLE)
  database.prepare('INSERT OR IGNORE INTO stories VALUES (?, ?)').run(wallet, story)
}

/** Lets the books record an authorization as the story of its wallet goes. What is thrown is answered with a 500. */
export function withStories<B extends Books>(
  books: B,
  database: DatabaseSync,
  wait: (ms: number) => Promise<unknown> = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
): B {
  database.exec(TABLE)
  const storyOf = (account: object | undefined): unknown => {
    const { member, wallet = member ?? null } = { ...account } as { wallet?: string; member?: string }
    return database.prepare('SELECT story FROM stories WHERE wallet = ?').get(wallet)?.['story']
  }
  return {
    ...books,
    record: async (entries) => {
      const [first] = entries
      const isApproval = first?.kind === 'authorize' && first.outcome !== 'declined'
      const story = isApproval ? storyOf(first.account) : undefined
      if (story === 'expired') return 'expired_account'
      if (story === 'unreachable') throw new Error('The story of the wallet: nothing is reached.')
      const recorded = await books.record(entries)
      if (recorded !== 'recorded') return recorded
      if (story === 'lost_reply') throw new Error('The story of the wallet: the answer is lost.')
      if (story === 'slow') await wait(SLOW_STORY_MS)
      return recorded
    },
  }
}
