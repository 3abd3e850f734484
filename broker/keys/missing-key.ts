import type { Env } from '../env.ts'
import { rememberedKeyUses } from './key-record.ts'
import { isMissing, keyStates } from './key-state.ts'
import { keysInSettings } from './own-keys.ts'

/**
 * Tells whether client secrets may be about that no key of the settings opens:
 * one that made them was taken out too soon. Asked only of a secret that opens
 * nothing, and of what is remembered.
 */
export async function isClientSecretKeyMissing(env: Env, now: number): Promise<boolean> {
  const states = keyStates(await keysInSettings(env), await rememberedKeyUses(env), now)
  return states.some((state) => state.kind === 'client_secrets' && isMissing(state))
}
