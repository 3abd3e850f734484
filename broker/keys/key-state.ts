/** Tells how the broker's own keys stand: pure, over the settings, the record of uses and the time. */

import { OWN_KEY_KINDS } from '../db/key-schema.ts'
import type { OwnKeyKind } from '../db/key-schema.ts'
import type { KeyUse } from './key-record.ts'
import { KEY_ENDS_SOON_MS, KEY_IN_USE_MAX_MS } from './limits.ts'
import { neededUntil } from './own-key-kinds.ts'
import type { OwnKey } from './own-keys.ts'

/** `in_use`: it makes what is new; `known`: what it made, or will make, is good; `gone`: the settings have it no longer. */
export const KEY_STATES = ['in_use', 'known', 'gone'] as const

/** A key of the broker's and what is known of it. Times in milliseconds since 1970; null: not known. */
export interface KeyState {
  kind: OwnKeyKind
  id: string
  state: (typeof KEY_STATES)[number]
  firstUsedAt: number | null
  lastUsedAt: number | null
  /** Something that it made may live until then. Null: it was not seen in use. */
  neededUntil: number | null
}

/** Returns the state of each key: those of the settings in their order, and behind them those that are gone and still needed. */
export function keyStates(
  inSettings: Readonly<Record<OwnKeyKind, readonly OwnKey[]>>,
  uses: readonly KeyUse[],
  now: number,
): KeyState[] {
  return OWN_KEY_KINDS.flatMap((kind) => {
    const ofKind = uses.filter((use) => use.kind === kind)
    const known = inSettings[kind].map(({ id }, index) => {
      const use = ofKind.find((each) => each.id === id)
      return stateOf(kind, id, index === 0 ? 'in_use' : 'known', use)
    })
    const gone = ofKind.filter(({ id }) => !inSettings[kind].some((key) => key.id === id))
    const needed = gone.filter(({ lastUsedAt }) => neededUntil(kind, lastUsedAt) > now)
    return [...known, ...needed.map((use) => stateOf(kind, use.id, 'gone', use))]
  })
}

/** Says of which kinds a key that is gone opens nothing any more. What the others signed goes on being verified: see published-keys.ts. */
const OPENED_BY_SETTING: readonly OwnKeyKind[] = ['client_secrets']

/** Tells whether a key is gone though something that only it opens may be about. */
export function isMissing({ kind, state }: KeyState): boolean {
  return state === 'gone' && OPENED_BY_SETTING.includes(kind)
}

/** Returns the keys that have been in use for so long that they are to be replaced soon, each with when. */
export function endingKeys(states: readonly KeyState[], now: number): { kind: OwnKeyKind; endsAt: number }[] {
  return states.flatMap(({ kind, state, firstUsedAt }) => {
    const endsAt = (firstUsedAt ?? now) + KEY_IN_USE_MAX_MS
    return state === 'in_use' && endsAt - now < KEY_ENDS_SOON_MS ? [{ kind, endsAt }] : []
  })
}

function stateOf(kind: OwnKeyKind, id: string, state: KeyState['state'], use: KeyUse | undefined): KeyState {
  const { firstUsedAt = null, lastUsedAt = null } = use ?? {}
  return { kind, id, state, firstUsedAt, lastUsedAt, neededUntil: lastUsedAt && neededUntil(kind, lastUsedAt) }
}
