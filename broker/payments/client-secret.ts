import { fromBase64url } from '../../protocol/base64url.ts'
import { idCharacters, paymentOfClientSecret } from '../../protocol/object-id.ts'
import type { SecretList } from '../../protocol/secret-list.ts'

/**
 * Returns the secret that opens one payment's dialog: `pay_…_secret_…`, 160
 * bits of HMAC-SHA-256 over the payment's id. Derived, not stored: the broker's
 * storage holds nothing that opens a payment.
 */
export async function clientSecretOf(paymentId: string, key: string): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', await hmacKeyOf(key), new TextEncoder().encode(paymentId))
  return `${paymentId}_secret_${idCharacters(new Uint8Array(mac))}`
}

const imported = new Map<string, CryptoKey>()

/** Imported once an isolate: there are a few keys, and they are not changed while the Worker runs. */
async function hmacKeyOf(key: string): Promise<CryptoKey> {
  const known = imported.get(key)
  if (known !== undefined) return known
  const hmacKey = await crypto.subtle.importKey('raw', fromBase64url(key), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  imported.set(key, hmacKey)
  return hmacKey
}

/** Returns true for a secret that opens this payment, whichever of the keys it was made with. Takes the same time wherever they differ. */
export async function opensPayment(secret: string, paymentId: string, keys: SecretList): Promise<boolean> {
  if (paymentOfClientSecret(secret) !== paymentId) return false
  const right = await Promise.all(keys.map((key) => clientSecretOf(paymentId, key)))
  return right.filter((one) => isSame(one, secret)).length > 0
}

function isSame(right: string, secret: string): boolean {
  let difference = right.length ^ secret.length
  for (let i = 0; i < right.length; i++) difference |= right.charCodeAt(i) ^ secret.charCodeAt(i)
  return difference === 0
}
