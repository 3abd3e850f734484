/** Tells whoever runs the broker, by a signed webhook, when what a person should look at has changed. */

import { sha256Hex } from '../digests.ts'
import { ATTENTION_ITEMS_SENT_MAX } from './limits.ts'
import { ATTENTION_KINDS } from './attention.ts'
import type { Attention, AttentionItem } from './attention.ts'

/** Describes what telling needs from outside. Each may throw, and all is done again at the next time. */
export interface TellingPorts {
  attention(): Promise<Attention>
  /** The digest of what was told last; empty: nothing, or that all is well. */
  lastTold(): Promise<string>
  setLastTold(digest: string): Promise<void>
  /** Sends the body under an id that stays the same when it is sent again; true when it arrived. */
  send(id: string, body: string): Promise<boolean>
  now(): number
}

/** Tells what has changed, once: that there is something, something else, or that all is well again. */
export async function tellOperator(ports: TellingPorts): Promise<'unchanged' | 'told' | 'failed'> {
  const { items, isComplete } = await ports.attention()
  const digest = await digestOf(items)
  if (digest === (await ports.lastTold())) return 'unchanged'
  const body = JSON.stringify({
    type: 'operator.attention',
    created_at: new Date(ports.now()).toISOString(),
    counts: countsOf(items),
    is_complete: isComplete,
    items: items.slice(0, ATTENTION_ITEMS_SENT_MAX).map(attentionView),
  })
  if (!(await ports.send(`att_${digest.slice(0, 32) || 'well'}`, body))) return 'failed'
  await ports.setLastTold(digest)
  return 'told'
}

/** Renders an item as the operator's API and the webhook say it. */
export function attentionView({ since, ...item }: AttentionItem) {
  return { ...item, since: since === null ? null : new Date(since).toISOString() }
}

/** Of what it is about alone: that it was tried once more is no news. */
async function digestOf(items: readonly AttentionItem[]): Promise<string> {
  if (items.length === 0) return ''
  const names = items.map(({ kind, merchant, ledger, payment, issuer, endpoint, key, token }) =>
    JSON.stringify([kind, merchant, ledger, payment, issuer, endpoint, key, token]),
  )
  return sha256Hex(names.toSorted().join('\n'))
}

function countsOf(items: readonly AttentionItem[]): Partial<Record<AttentionItem['kind'], number>> {
  const counts = ATTENTION_KINDS.map((kind) => [kind, items.filter((item) => item.kind === kind).length] as const)
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}
