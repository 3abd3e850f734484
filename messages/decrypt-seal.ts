/** Opens what was sealed to a server's own key: compact JWE (RFC 7516). */

import { compactDecrypt } from 'jose'
import type { CompactJWEHeaderParameters } from 'jose'

import { SEAL_ALG, SEAL_ENC } from '../protocol/sealed-password.ts'
import { keyFor } from './own-keys.ts'
import type { PrivateJwk } from './own-keys.ts'

/**
 * Returns header and plain text, opened with the key that `kid` names: ECDH-ES
 * and A256GCM only, no compression. Undefined when it does not open, whatever
 * the cause.
 */
export async function decryptSeal(
  sealed: string,
  keys: readonly PrivateJwk[],
): Promise<{ header: CompactJWEHeaderParameters; plaintext: Uint8Array } | undefined> {
  try {
    const { protectedHeader, plaintext } = await compactDecrypt(
      sealed,
      (header) => {
        const key = keys.find((own) => own.kid === header.kid)
        if (key === undefined) throw new Error('no key of ours')
        return keyFor(key, SEAL_ALG)
      },
      { keyManagementAlgorithms: [SEAL_ALG], contentEncryptionAlgorithms: [SEAL_ENC], maxDecompressedLength: 0 },
    )
    return { header: protectedHeader, plaintext }
  } catch {
    return undefined
  }
}
