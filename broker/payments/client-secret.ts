import { fromBase64url } from '../../protocol/base64url.ts'
import { idCharacters, paymentOfClientSecret } from '../../protocol/object-id.ts'

/**
 * The secret that opens one payment's dialog: `pay_…_secret_…`, 160 bits of
 * HMAC-SHA-256 over the payment's id. Derived, not stored: the broker's
 * storage holds nothing that opens a payment.
 */
export async function clientSecretOf(paymentId: string, key: string): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', await hmacKeyOf(key), new TextEncoder().encode(paymentId))
  return `${paymentId}_secret_${idCharacters(new Uint8Array(mac))}`
}

let imported: { from: string; key: CryptoKey } | undefined

/** Imported once an isolate: there is one key, and it is not changed while the Worker runs. */
async function hmacKeyOf(key: string): Promise<CryptoKey> {
  if (imported?.from === key) return imported.key
  const hmacKey = await crypto.subtle.importKey('raw', fromBase64url(key), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  imported = { from: key, key: hmacKey }
  return hmacKey
}

/** Whether the secret opens this payment. Takes the same time wherever they differ. */
export async function opensPayment(secret: string, paymentId: string, key: string): Promise<boolean> {
  if (paymentOfClientSecret(secret) !== paymentId) return false
  const right = await clientSecretOf(paymentId, key)
  let difference = right.length ^ secret.length
  for (let i = 0; i < right.length; i++) difference |= right.charCodeAt(i) ^ secret.charCodeAt(i)
  return difference === 0
}
