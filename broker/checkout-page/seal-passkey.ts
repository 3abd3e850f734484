import type { SealedPasskey } from '../../protocol/passkey-messages.ts'
import { paddedSealText } from '../../protocol/sealed-password.ts'
import { encryptTo } from './jwe-ecdh-es.ts'
import type { ToSeal } from './seal-password.ts'

/** Seals the passkey that was just made: only the issuer can open it, and only who typed the password knows `password_jti`. */
export function sealPasskey(passkey: SealedPasskey, key: ToSeal['key']): Promise<string> {
  return encryptTo(key, new Uint8Array(paddedSealText(passkey)))
}
