/** The three steps in which a key takes the place of another: pure, over a keyring's kind and the time. */

import { ToolFailure } from '../../root.ts'
import type { KeptKey, KeptKind } from './keyring.ts'
import type { NamedKind } from './kinds.ts'

/** Values that one setting of secrets may hold: see protocol/secret-list.ts. */
const SECRETS_MAX = 4

/** `next`: published, not used; `in_use`; `before`: what it made is still good. */
export type KeyStep = 'next' | 'in_use' | 'before'

/** Returns the step that a key of a kind is at. */
export function stepOf({ activated_at: activated, replaced_at: replaced }: KeptKey): KeyStep {
  if (replaced !== null) return 'before'
  return activated === null ? 'next' : 'in_use'
}

/** Adds a key behind those that there are: all know it, and nothing is made with it. The first of a kind is in use at once. */
export function publish(kind: NamedKind, kept: KeptKind, key: Pick<KeptKey, 'id' | 'value'>): KeptKind {
  requirePut(kind, kept)
  if (kept.keys.some((each) => stepOf(each) === 'next')) {
    throw new ToolFailure(`${kind.name} has a key already that waits to be used: furiwake keys activate ${kind.name}`)
  }
  const isSecret = kind.form !== 'signing' && kind.form !== 'sealing'
  if (isSecret && kept.keys.length >= SECRETS_MAX) {
    throw new ToolFailure(`${kind.name} has as many as it may have: furiwake keys retire ${kind.name}`)
  }
  const added = { ...key, published_at: null, activated_at: null, replaced_at: null }
  return { ...kept, keys: [...kept.keys, added], is_pending: true }
}

/** Puts the published key first: from now on it makes what is new. `isLeaked`: without waiting until everybody knows it. */
export function activate(kind: NamedKind, kept: KeptKind, now: number, isLeaked = false): KeptKind {
  requirePut(kind, kept)
  const next = kept.keys.find((key) => stepOf(key) === 'next')
  if (next === undefined) throw new ToolFailure(`There is no key to be used: furiwake keys publish ${kind.name}`)
  const from = activatedFrom(kind, next)
  if (now < from && !isLeaked) {
    throw new ToolFailure(
      `Not everybody knows the new key of ${kind.name} yet: from ${timeText(from)} on. At once, because the old one leaked: --leaked.`,
    )
  }
  return { ...kept, keys: [next, ...kept.keys.filter((key) => key !== next)], is_pending: true }
}

/** Takes the oldest key out that another one has replaced. `isLeaked`: though something that it made may be about. */
export function retire(
  kind: NamedKind,
  kept: KeptKind,
  now: number,
  isLeaked = false,
): { kept: KeptKind; gone: KeptKey } {
  requirePut(kind, kept)
  const gone = kept.keys.findLast((key) => stepOf(key) === 'before')
  if (gone === undefined) {
    throw new ToolFailure(
      `${kind.name} has no key that another one has replaced: publish and activate the next one first.`,
    )
  }
  const from = retiredFrom(kind, gone)
  if (now < from && !isLeaked) {
    throw new ToolFailure(
      `What the old key of ${kind.name} made may be about until ${timeText(from)}. ${kind.breaks} Because it leaked: --leaked.`,
    )
  }
  const retired = [...kept.retired, { id: gone.id, at: new Date(now).toISOString(), leaked: isLeaked }]
  return { kept: { keys: kept.keys.filter((key) => key !== gone), is_pending: true, retired }, gone }
}

/** Notes that the setting was put: the times of what has changed in it count from now. */
export function noted(kept: KeptKind, now: number): KeptKind {
  const at = new Date(now).toISOString()
  const keys = kept.keys.map((key, index): KeptKey => {
    const published = { ...key, published_at: key.published_at ?? at }
    if (index === 0) return { ...published, activated_at: key.activated_at ?? at, replaced_at: null }
    return stepOf(key) === 'in_use' ? { ...published, replaced_at: at } : published
  })
  return { ...kept, keys, is_pending: false }
}

/** Returns when a published key may be used: everybody knows it then. */
export function activatedFrom({ knownAfterMs }: NamedKind, { published_at: published }: KeptKey): number {
  return (published === null ? Infinity : Date.parse(published)) + knownAfterMs
}

/** Returns when a replaced key may be taken out: nothing that it made is about then. */
export function retiredFrom({ goneAfterMs }: NamedKind, { replaced_at: replaced }: KeptKey): number {
  return (replaced === null ? Infinity : Date.parse(replaced)) + goneAfterMs
}

/** Writes a time for people, to the second. */
export function timeText(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().replace(/\.\d+/, '') : '-'
}

function requirePut({ name }: NamedKind, { is_pending: isPending }: KeptKind): void {
  if (isPending) throw new ToolFailure(`The last change of ${name} was not put yet: furiwake keys put ${name}`)
}
