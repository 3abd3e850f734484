import { fromBase64url } from '../../protocol/base64url.ts'
import { idCharacters, paymentOfClientSecret } from '../../protocol/object-id.ts'

/**
 * The secret that opens one payment's dialog: `pay_…_secret_…`, 160 bits of
 * HMAC-SHA-256 over the payment's id. Derived, not stored: the broker's
 * storage holds nothing that opens a payment.
 */
export async function clientSecretOf(paymentId: string, key: string): Promise<string> {
  const hmacKey = await crypto.subtle.importKey('raw', fromBase64url(key), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  const mac = await crypto.subtle.sign('HMAC', hmacKey, new TextEncoder().encode(paymentId))
  return `${paymentId}_secret_${idCharacters(new Uint8Array(mac))}`
}

/** Whether the secret opens this payment. Takes the same time wherever they differ. */
export async function opensPayment(secret: string, paymentId: string, key: string): Promise<boolean> {
  if (paymentOfClientSecret(secret) !== paymentId) return false
  const right = await clientSecretOf(paymentId, key)
  let difference = right.length ^ secret.length
  for (let i = 0; i < right.length; i++) difference |= right.charCodeAt(i) ^ secret.charCodeAt(i)
  return difference === 0
}
