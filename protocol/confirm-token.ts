/**
 * Step 10's secret. The dialog makes it and keeps it; with the attempt goes its
 * key (a hash), which the broker keeps with the payment. Only who shows the
 * token that the key was made of may confirm. The client secret is no such
 * proof: the shop's page and its server hold it too.
 */

import { toBase64url } from './base64url.ts'

/** SHA-256, base64url. */
export const CONFIRM_KEY = /^[\w-]{43}$/
export const CONFIRM_TOKEN_MAX_CHARACTERS = 128

/** Makes a new token: 244 bits at random. */
export function newConfirmToken(): string {
  return crypto.randomUUID() + crypto.randomUUID()
}

/** Returns the key of a token. */
export async function confirmKeyOf(token: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))))
}
