import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { discardBody } from '../../messages/bounded-body.ts'
import { sweeps } from '../db/directory-schema.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { WEBHOOK_TIMEOUT_MS } from '../limits.ts'
import { logEvent } from '../operations-log.ts'
import { signedMessage } from '../webhooks/message.ts'
import { targetProblem } from '../webhooks/target.ts'
import { attentionOf } from './broker-attention.ts'
import { tellOperator } from './tell-operator.ts'

/** The row of what was told last, among those of the sweeps: they come at the same time. */
const NAME = 'attention'

/** Tells the operator what has changed, where a webhook is set. Never throws: the sweep comes again. */
export async function tellOperatorOfChanges(env: Env): Promise<void> {
  const { operatorWebhook, origin, webhookTargets: targets } = settingsOf(env)
  if (operatorWebhook === undefined) return
  const { url, secrets } = operatorWebhook
  const db = drizzle(env.DIRECTORY)
  try {
    const outcome = await tellOperator({
      attention: () => attentionOf(env, Date.now()),
      lastTold: async () => (await db.select().from(sweeps).where(eq(sweeps.name, NAME)).get())?.reached ?? '',
      async setLastTold(reached) {
        const row = { name: NAME, reached }
        await db.insert(sweeps).values(row).onConflictDoUpdate({ target: sweeps.name, set: { reached } })
      },
      async send(id, body) {
        if (targetProblem(url, { targets, broker: origin }) !== undefined) return false
        return post(url, signedMessage(body, id, secrets, Date.now()))
      },
      now: () => Date.now(),
    })
    if (outcome !== 'unchanged') logEvent('operator_told', { outcome })
  } catch (error) {
    logEvent('operator_told', { outcome: 'failed', error })
  }
}

/** No redirect is followed, and no answer read. */
async function post(url: string, message: { headers: Record<string, string>; body: string }): Promise<boolean> {
  const signal = AbortSignal.timeout(WEBHOOK_TIMEOUT_MS)
  const answer = await fetch(url, { method: 'POST', ...message, redirect: 'manual', signal })
  discardBody(answer)
  return answer.ok
}
