/**
 * Accounts on which things go wrong on purpose, so that a demo and the tests
 * can show what a member and a shop then see. Only with TEST_STORIES=on; each
 * is about authorizations alone:
 *
 * - `slow`: applied at once, answered after eight seconds.
 * - `lost_reply`: applied, and the answer lost: 504 `story_lost_reply`.
 * - `unreachable`: never applied: 503 `story_unreachable`. An inquiry then
 *   says `not_found`, and a reversal is recorded.
 */

import type { Answer } from '../server/answers.ts'
import { SLOW_STORY_MS } from './limits.ts'

export const STORIES = ['slow', 'lost_reply', 'unreachable'] as const
export type Story = (typeof STORIES)[number]

/** Applies the operation the way the account's story tells it. `wait` takes milliseconds. */
export async function runStory(
  story: Story | null,
  apply: () => Promise<Answer>,
  wait: (ms: number) => Promise<void>,
): Promise<Answer> {
  switch (story) {
    case null:
      return apply()
    case 'unreachable':
      return { ok: false, code: 'story_unreachable' }
    case 'lost_reply':
      await apply()
      return { ok: false, code: 'story_lost_reply' }
    case 'slow': {
      const answer = await apply()
      await wait(SLOW_STORY_MS)
      return answer
    }
  }
}
