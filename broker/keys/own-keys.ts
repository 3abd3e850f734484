/** The broker's own keys as its settings hold them: by kind, the one in use first. */

import type { PrivateJwk } from '../../messages/own-keys.ts'
import type { PublicKeyJwk } from '../db/directory-schema.ts'
import { OWN_KEY_KINDS } from '../db/key-schema.ts'
import type { OwnKeyKind } from '../db/key-schema.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { keyIdOf } from './key-id.ts'

/** A key of a setting, without what is secret in it. */
export interface OwnKey {
  kind: OwnKeyKind
  id: string
  /** The public half of a key pair that signs. */
  jwk: PublicKeyJwk | null
}

/** Returns the keys of each kind, the one in use first; none where a kind is not set. */
export async function keysInSettings(env: Env): Promise<Record<OwnKeyKind, OwnKey[]>> {
  const settings = settingsOf(env)
  const { messageKeys, signingKeys, operatorWebhook } = settings
  const secrets = (kind: OwnKeyKind, values: readonly string[]): Promise<OwnKey[]> =>
    Promise.all(values.map(async (value) => ({ kind, id: await keyIdOf(value), jwk: null })))
  return {
    verdicts: signingKeys.map((key) => publicKey('verdicts', key)),
    messages: messageKeys.map((key) => publicKey('messages', key)),
    client_secrets: await secrets('client_secrets', settings.clientSecretKeys),
    webhook_secrets: await secrets('webhook_secrets', settings.webhookSecretKeys),
    operator_key: await secrets('operator_key', settings.operatorKeys),
    operator_webhook: await secrets('operator_webhook', operatorWebhook?.secrets ?? []),
  }
}

/** Returns the keys that make what is new: one of each kind that is set. */
export async function keysInUse(env: Env): Promise<OwnKey[]> {
  const all = await keysInSettings(env)
  return OWN_KEY_KINDS.flatMap((kind) => all[kind].slice(0, 1))
}

function publicKey(kind: OwnKeyKind, { kid, kty, crv, x, y }: PrivateJwk): OwnKey {
  return { kind, id: kid, jwk: { kty, crv, x, y } }
}
