/** The kinds of keys that the broker has of its own, and how long what each made may live. */

import { CLOCK_SKEW_SECONDS, MESSAGE_LIFETIME_SECONDS } from '../../protocol/message-claims.ts'
import { QUESTIONS_LIFETIME_SECONDS } from '../../protocol/questions.ts'
import { VERDICT_LIFETIME_SECONDS } from '../../protocol/verdict.ts'
import type { OwnKeyKind } from '../db/key-schema.ts'
import { CONFIRM_WINDOW_MS, EXPIRES_IN_MAX_SECONDS } from '../limits.ts'
import { AWAITED_DIALOG_MAX_MS, KEYS_NOTED_EACH_MS, KEY_MARGIN_MS, OLD_CODE_MAX_MS } from './limits.ts'

const DIALOG_MS = EXPIRES_IN_MAX_SECONDS * 1000 + QUESTIONS_LIFETIME_SECONDS * 1000 + CONFIRM_WINDOW_MS

/** Says how long the last thing that a key made may be used, in milliseconds. */
export const MADE_LIVES_MS: Readonly<Record<OwnKeyKind, number>> = {
  verdicts: VERDICT_LIFETIME_SECONDS * 1000,
  messages: (MESSAGE_LIFETIME_SECONDS + CLOCK_SKEW_SECONDS) * 1000,
  client_secrets: Math.max(DIALOG_MS, AWAITED_DIALOG_MAX_MS),
  // What is sealed under it is sealed anew under the next: see broker/webhooks/sealed-secrets.ts.
  webhook_secrets: 0,
  // Each is held by people and programs: they are given the next one while both are good.
  operator_key: 0,
  operator_webhook: 0,
}

/** Returns until when a key is needed that was last seen in use at `lastActiveAt`: it may have been used until the next look. */
export function neededUntil(kind: OwnKeyKind, lastActiveAt: number): number {
  return lastActiveAt + KEYS_NOTED_EACH_MS + OLD_CODE_MAX_MS + MADE_LIVES_MS[kind] + KEY_MARGIN_MS
}
