/**
 * Step 10's tokens in this page (protocol/confirm-token.ts). Its own goes with
 * every attempt, as a key; kept for the tab, it survives a reload. A window
 * that was opened to go on in has the one of its opener beside it: to confirm
 * with, never to authorize with. Whoever hands a token over knows it, and it
 * might have been the shop.
 */

import { confirmKeyOf, newConfirmToken } from '../../protocol/confirm-token.ts'

/** Tokens by their keys; this page's own comes first. */
export type ConfirmTokens = ReadonlyMap<string, string>

export async function confirmTokens(paymentId: string, handedOver: string): Promise<ConfirmTokens> {
  const tokens = new Map<string, string>()
  for (const token of [ownToken(paymentId), handedOver]) if (token) tokens.set(await confirmKeyOf(token), token)
  return tokens
}

function ownToken(paymentId: string): string {
  const made = newConfirmToken()
  try {
    return (sessionStorage[paymentId] ??= made) as string
  } catch {
    // A browser that keeps nothing for frames: after a reload it can't be confirmed any more.
    return made
  }
}
